"""The server: where it listens, what it bears, how it ends."""

import asyncio
import gc
import socket
import struct
import threading
import time
import weakref
from contextlib import ExitStack, closing
from typing import ClassVar

import pytest
from starlette.types import Receive, Scope, Send

from tests.core.web.served import LOOPBACK, Served, SmallDesk, free_port, served
from watchbill import web
from watchbill.errors import Refused
from watchbill.settings import Listen
from watchbill.web.hurried import MOST, Hurried
from watchbill.web.serving import AT_ONCE, IDLE


def test_a_taken_port_is_refused_with_a_sentence() -> None:
    with closing(socket.create_server((LOOPBACK, 0))) as taken:
        where = Listen(host=LOOPBACK, port=taken.getsockname()[1])

        with pytest.raises(Refused, match=f"{where} is taken by another process. Set WATCHBILL_WEB"):
            web.serving(where, web.build(SmallDesk())).__enter__()


def test_an_address_of_another_machine_is_refused_with_a_sentence() -> None:
    where = Listen(host="192.0.2.1", port=free_port())

    with pytest.raises(Refused, match=r"192\.0\.2\.1:.* is refused .*Set WATCHBILL_WEB"):
        web.serving(where, web.build(SmallDesk())).__enter__()


def test_without_an_address_every_one_is_listened_on() -> None:
    port = free_port()
    with web.serving(Listen(host="", port=port), web.build(SmallDesk())):
        assert Served(port).get("/healthz").status == 200


def test_the_port_is_free_again_afterwards() -> None:
    app = web.build(SmallDesk())
    where = Listen(host=LOOPBACK, port=free_port())

    for _ in range(2):
        with web.serving(where, app):
            pass


class Slow:
    """An app whose answer waits until it may."""

    def __init__(self) -> None:
        self.asked, self.may = threading.Event(), threading.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, in a while."""
        self.asked.set()
        while not self.may.is_set():
            await asyncio.sleep(0.001)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"in the end"})


def test_a_request_in_flight_is_answered_before_the_end() -> None:
    slow, said = Slow(), []

    with served(slow) as site:
        asking = threading.Thread(target=lambda: said.append(site.get("/").text))
        asking.start()
        assert slow.asked.wait(30)
        threading.Timer(0.1, slow.may.set).start()
    asking.join(30)

    assert said == ["in the end"]


def test_a_crowd_is_turned_away_and_the_server_lives() -> None:
    with served(web.build(SmallDesk())) as site, ExitStack() as held:
        for _ in range(AT_ONCE):
            held.enter_context(closing(socket.create_connection((LOOPBACK, site.port), timeout=30)))

        assert site.get("/healthz").status == 503
        held.close()

        statuses = (site.get("/healthz").status for _ in range(1000))
        assert 200 in statuses


def test_more_connections_than_anybody_needs_are_closed() -> None:
    with served(web.build(SmallDesk())) as site, ExitStack() as held:
        for _ in range(MOST):
            held.enter_context(closing(socket.create_connection((LOOPBACK, site.port), timeout=30)))

        last = held.enter_context(closing(socket.create_connection((LOOPBACK, site.port), timeout=30)))
        assert heard(last) == b""


class Impatient(Hurried):
    """Cuts people off at once."""

    patience = 0.05


@pytest.mark.parametrize(
    "said", [b"", b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ", b"POST / HTTP/1.1\r\nHost: x\r\nContent-"]
)
def test_a_request_that_never_ends_is_cut_off(said: bytes) -> None:
    with (
        served(web.build(SmallDesk()), Impatient) as site,
        closing(socket.create_connection((LOOPBACK, site.port), timeout=30)) as client,
    ):
        client.sendall(said)

        assert heard(client) == b""


def test_a_slow_answer_is_not_cut_off() -> None:
    slow = Slow()
    with served(slow, Impatient) as site:
        threading.Timer(0.3, slow.may.set).start()

        assert site.get("/").text == "in the end"


class Known(Hurried):
    """Knows which connections there are."""

    there: ClassVar[weakref.WeakSet[Hurried]] = weakref.WeakSet()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Be there."""
        self.there.add(self)
        super().connection_made(transport)


def test_of_a_connection_that_is_reset_nothing_is_kept() -> None:
    with served(web.build(SmallDesk()), Known) as site:
        client = socket.create_connection((LOOPBACK, site.port), timeout=30)
        client.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        said = b""
        while b"alive" not in said:
            said += client.recv(4096)
        assert Known.there
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        client.close()

        end = time.monotonic() + IDLE / 2
        while Known.there and time.monotonic() < end:
            gc.collect()
        assert not Known.there


@pytest.mark.parametrize(
    "nonsense",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X-A: b\r\n" * 3_000,
        b"GET /healthz HTTP/1.1\r\n\r\n",
    ],
)
def test_nonsense_is_a_400(nonsense: bytes) -> None:
    with (
        served(web.build(SmallDesk())) as site,
        closing(socket.create_connection((LOOPBACK, site.port), timeout=30)) as client,
    ):
        client.sendall(nonsense)

        assert heard(client).startswith(b"HTTP/1.1 400 ")
        assert site.get("/healthz").status == 200


def test_a_stranger_writes_nothing_into_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with served(web.build(SmallDesk())) as site:
        site.get("/in/some-secret")
        with closing(socket.create_connection((LOOPBACK, site.port), timeout=30)) as client:
            client.sendall(b"nonsense\r\n\r\n")
            heard(client)

    assert [each for each in caplog.records if each.name.startswith("uvicorn")] == []


def heard(client: socket.socket) -> bytes:
    """Everything until the end of the connection."""
    said = b""
    try:
        while part := client.recv(4096):
            said += part
    except ConnectionResetError:
        return said
    return said
