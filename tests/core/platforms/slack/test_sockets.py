"""Socket Mode: one socket follows the other, each envelope is taken once, and what is not taken comes again."""

import json
import logging
import queue
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect
from websockets.sync.server import ServerConnection, serve

from tests.conformance.slack_worlds import SlackWorld
from tests.conformance.world import OPS
from watchbill.platforms.slack.sockets import Envelope, Sockets
from watchbill.platforms.slack.web import WebApi
from watchbill.testing.running import until
from watchbill.testing.slack import FakeSlack


@pytest.fixture
def taken() -> "queue.SimpleQueue[Envelope]":
    """What came."""
    return queue.SimpleQueue()


@pytest.fixture
def sockets(slack: FakeSlack, taken: "queue.SimpleQueue[Envelope]") -> Iterator[Sockets]:
    """Two sockets of a client that acknowledges nothing by itself."""
    api = WebApi(slack.app_token, slack.api)
    made = Sockets(api=api, take=taken.put, allowed=lambda url: url.startswith("ws://127.0.0.1"))
    made.start(2)
    slack.sockets.wait_for(2)
    yield made
    made.stop()
    api.close()


def test_an_envelope_goes_down_one_socket_and_is_settled_there(
    slack: FakeSlack, sockets: Sockets, taken: "queue.SimpleQueue[Envelope]"
) -> None:
    for number in range(10):
        slack.people.say("U0ANN", "C0OPS", f"!mro {number}")
    came = [taken.get(timeout=10) for _ in range(10)]
    for each in came:
        each.settle(True)

    until(lambda: all(each.taken.is_set() for each in slack.people.told))
    assert sorted(each.payload["event"]["text"] for each in came) == sorted(
        f"!mro {number}" for number in range(10)
    )
    assert taken.empty()


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
def test_a_socket_is_followed_before_it_is_closed(reason: str, slack: FakeSlack, sockets: Sockets) -> None:
    slack.sockets.say_goodbye(reason)
    slack.sockets.wait_for(4)
    slack.sockets.close_oldest()
    slack.sockets.close_oldest()

    slack.people.say("U0ANN", "C0OPS", "!mro today")
    assert slack.sockets.opened == 4


def test_a_warning_and_then_the_request_open_one_more_socket_and_not_two(
    slack: FakeSlack, sockets: Sockets
) -> None:
    slack.sockets.say_goodbye("warning")
    slack.sockets.wait_for(4)
    slack.sockets.say_goodbye("refresh_requested")  # the two new ones are told as well
    slack.sockets.wait_for(6)

    assert slack.sockets.opened == 6


@pytest.mark.parametrize("reason", ["link_disabled", "too_many_websockets"])
def test_where_somebody_has_to_act_nobody_knocks_again_and_again(
    reason: str, slack: FakeSlack, sockets: Sockets, caplog: pytest.LogCaptureFixture
) -> None:
    slack.sockets.say_goodbye(reason)
    slack.sockets.close_oldest()
    slack.sockets.close_oldest()
    until(lambda: reason in caplog.text)

    assert "`watchbill doctor slack` says what to do" in caplog.text
    assert slack.sockets.opened == 2


def test_a_socket_that_breaks_is_replaced_and_what_it_brought_comes_again(
    slack: FakeSlack, sockets: Sockets, taken: "queue.SimpleQueue[Envelope]"
) -> None:
    slack.people.say("U0ANN", "C0OPS", "!mro today")
    first = taken.get(timeout=10)
    slack.sockets.cut()
    slack.sockets.cut()
    second = taken.get(timeout=10)
    first.settle(True)  # too late: that socket is gone, and nothing is raised
    second.settle(True)

    assert first.payload["event_id"] == second.payload["event_id"]
    until(lambda: slack.people.told[-1].taken.is_set())


def test_a_socket_elsewhere_is_not_opened(slack: FakeSlack, caplog: pytest.LogCaptureFixture) -> None:
    knocked = threading.Event()

    def answer(connection: ServerConnection) -> None:
        knocked.set()

    with serve(answer, "127.0.0.1", 0) as elsewhere:
        threading.Thread(target=elsewhere.serve_forever, daemon=True).start()
        api = WebApi(slack.app_token, slack.api)
        made = Sockets(api=api, take=lambda envelope: None, allowed=lambda url: False)
        made.start(1)
        until(lambda: "address is not Slack's" in caplog.text)
        made.stop()
        api.close()

    assert not knocked.is_set()
    assert "ticket=" not in caplog.text


def test_frames_that_make_no_sense_are_left_out(slack: FakeSlack, caplog: pytest.LogCaptureFixture) -> None:
    taken: queue.SimpleQueue[Envelope] = queue.SimpleQueue()
    frames: list[str | bytes] = [
        "", "{", "[]", "null", "1", "[" * 50_000, "{}", '{"type": "events_api"}', b"\x00\xff",
        json.dumps({"type": "events_api", "envelope_id": 1, "payload": {}}),
        json.dumps({"type": "events_api", "envelope_id": "e", "payload": []}),
        json.dumps({"type": "disconnect"}),
        json.dumps({"type": "slash_commands", "envelope_id": "e1", "payload": {"text": "last"}}),
    ]  # fmt: skip

    def answer(connection: ServerConnection) -> None:
        for each in frames:
            connection.send(each)
        with suppress(ConnectionClosed):
            connection.recv(timeout=10)

    with serve(answer, "127.0.0.1", 0) as odd:
        threading.Thread(target=odd.serve_forever, daemon=True).start()
        host, port = odd.socket.getsockname()[:2]
        slack.sockets.ticket = lambda: f"ws://{host}:{port}/"  # type: ignore[method-assign]
        api = WebApi(slack.app_token, slack.api)
        made = Sockets(api=api, take=taken.put, allowed=lambda url: True)
        made.start(1)
        came = taken.get(timeout=10)
        came.settle(True)
        made.stop()
        api.close()

    assert came.payload == {"text": "last"}


def test_a_ticket_opens_one_socket(slack: FakeSlack) -> None:
    url = slack.sockets.ticket()
    with connect(url) as first:
        assert json.loads(first.recv())["type"] == "hello"
        with pytest.raises(InvalidStatus), connect(url):
            pass


def test_what_cannot_be_stored_is_not_acknowledged_and_comes_again(
    world: SlackWorld, caplog: pytest.LogCaptureFixture
) -> None:
    world.slack.faults.fail("chat.postMessage", 503)  # nor can its sender be told so
    with caplog.at_level(logging.ERROR), _unstorable(world):
        world.slack.people.say("U0BEN", "C0OPS", "!claim TICKET-123")
        until(lambda: world.slack.faults.calls["chat.postMessage"] >= 1)
    world.settle()

    assert world.reads(OPS) == ["TICKET-123 is yours and in progress: Rotate the certificate"]


@contextmanager
def _unstorable(world: SlackWorld) -> Iterator[None]:
    """Somebody else holds the SQLite file for writing, longer than the desk waits."""
    with closing(sqlite3.connect(world.file, isolation_level=None)) as raw:
        raw.execute("BEGIN EXCLUSIVE")
        yield
        raw.execute("ROLLBACK")
