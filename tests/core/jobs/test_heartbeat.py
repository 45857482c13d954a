"""The sign of life: given while all is well, to one address that nobody sees."""

import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import pytest

from tests.core.jobs.listening import Listener, listening
from watchbill.errors import StorageUnavailable
from watchbill.jobs.heartbeat import Beat, Heartbeat

SOON = timedelta(milliseconds=10)


class Desk:
    """Well, until a test says otherwise."""

    def __init__(self) -> None:
        self.well = True
        self.fails: Exception | None = None

    def __call__(self) -> bool:
        if self.fails:
            raise self.fails
        return self.well


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def listener() -> Iterator[Listener]:
    with listening() as listener:
        yield listener


def test_while_all_is_well_the_address_is_asked(desk: Desk, listener: Listener) -> None:
    heartbeat = Heartbeat(listener.url, desk)

    assert [heartbeat.beat(), heartbeat.beat()] == [Beat.GIVEN, Beat.GIVEN]
    assert listener.asked == ["/ping/hunter2"] * 2
    assert listener.headers[0]["User-Agent"] == "watchbill"


def test_while_something_is_wrong_it_is_silent_and_says_why_once(
    desk: Desk, listener: Listener, caplog: pytest.LogCaptureFixture
) -> None:
    heartbeat = Heartbeat(listener.url, desk)
    desk.well = False
    assert [heartbeat.beat(), heartbeat.beat()] == [Beat.WITHHELD, Beat.WITHHELD]
    assert listener.asked == []

    desk.well = True
    assert heartbeat.beat() is Beat.GIVEN
    assert [each.getMessage() for each in caplog.records] == [
        "The heartbeat is withheld: not all is well, `!health` says what",
        "The heartbeat is given again",
    ]


@pytest.mark.parametrize("failure", [StorageUnavailable("is full"), ZeroDivisionError()])
def test_a_desk_that_cannot_tell_is_not_well(desk: Desk, listener: Listener, failure: Exception) -> None:
    desk.fails = failure

    assert Heartbeat(listener.url, desk).beat() is Beat.WITHHELD
    assert listener.asked == []


@pytest.mark.parametrize("status", [404, 500, 403])
def test_an_address_that_answers_badly_is_lost(
    desk: Desk, listener: Listener, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    listener.status = status
    heartbeat = Heartbeat(listener.url, desk)

    assert [heartbeat.beat(), heartbeat.beat()] == [Beat.LOST, Beat.LOST]
    assert [each.getMessage() for each in caplog.records] == [
        f"The heartbeat is lost: the address answered {status}"
    ]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(desk: Desk, listener: Listener, status: int) -> None:
    with listening() as elsewhere:
        listener.status, listener.location = status, elsewhere.url

        assert Heartbeat(listener.url, desk).beat() is Beat.LOST
        assert elsewhere.asked == []


def test_an_answer_without_an_end_is_not_read(desk: Desk, listener: Listener) -> None:
    listener.endless = True

    assert Heartbeat(listener.url, desk).beat() is Beat.GIVEN


def test_nobody_there_is_logged_without_the_address(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with closing(socket.create_server(("127.0.0.1", 0))) as gone:
        port = gone.getsockname()[1]

    assert Heartbeat(f"http://127.0.0.1:{port}/hunter2", desk).beat() is Beat.LOST
    assert "the address was not reached (ConnectionRefusedError)" in caplog.text
    assert "hunter2" not in caplog.text


def test_what_is_no_http_is_lost(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as server:

        def answer() -> None:
            connection, _ = server.accept()
            connection.recv(4096)
            connection.sendall(b"SSH-2.0-hunter2\r\n")
            connection.close()

        thread = threading.Thread(target=answer)
        thread.start()
        beat = Heartbeat(f"http://127.0.0.1:{server.getsockname()[1]}/", desk).beat()
        thread.join(30)

    assert beat is Beat.LOST
    assert "hunter2" not in caplog.text


def test_it_goes_on_by_itself_until_it_is_stopped(desk: Desk, listener: Listener) -> None:
    heartbeat = Heartbeat(listener.url, desk, first=SOON, period=SOON)
    heartbeat.start()
    for _ in range(3):
        assert listener.heard.wait(30)
        listener.heard.clear()
    heartbeat.stop()

    assert len(listener.asked) >= 3


def test_a_heartbeat_shows_no_address(desk: Desk) -> None:
    assert "hunter2" not in repr(Heartbeat("https://example.org/hunter2", desk))
