"""What is posted to us from outside: read within bounds of size and time, and answered by the keeper."""

import socket
from http.client import HTTPResponse

import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from tests.core.web.served import LOOPBACK
from watchbill import web
from watchbill.doors import Answer, Doors, Knock
from watchbill.settings import Listen
from watchbill.web.doors import MOST, entrance


@pytest.fixture
def doors() -> Doors:
    """One door, which tells how much came."""
    made = Doors()
    made.open("chat", lambda knock: Answer(200, {"bytes": len(knock.body), "host": knock.headers["host"]}))
    return made


@pytest.fixture
def port() -> int:
    """A port that is free."""
    with socket.create_server((LOOPBACK, 0)) as free:
        return int(free.getsockname()[1])


def talk(doors: Doors, port: int, request: bytes, patience: float = 5) -> str:
    """What is answered to these bytes."""
    app = Starlette(routes=[Route("/in/{name}", entrance(doors, patience), methods=["POST"])])
    with (
        web.serving(Listen(host=LOOPBACK, port=port), app),
        socket.create_connection((LOOPBACK, port), timeout=10) as client,
    ):
        client.sendall(request)
        return _read(client)


def _read(client: socket.socket) -> str:
    """A whole answer, as far as its head says that it goes."""
    with HTTPResponse(client, method="POST") as answer:
        answer.begin()
        return f"HTTP/1.1 {answer.status}\n{answer.read().decode()}"


def post(path: str, length: int, body: bytes) -> bytes:
    """A request that says it is so long."""
    return f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\n".encode() + body


def test_whoever_keeps_the_door_answers(doors: Doors, port: int) -> None:
    assert '{"bytes":3,"host":"x"}' in talk(doors, port, post("/in/chat", 3, b"abc"))


def test_a_door_that_nobody_keeps_is_closed_for_now(doors: Doors, port: int) -> None:
    doors.close("chat")

    assert talk(doors, port, post("/in/chat", 3, b"abc")).startswith("HTTP/1.1 503")


def test_a_request_that_does_not_come_in_time_is_not_waited_for(doors: Doors, port: int) -> None:
    assert talk(doors, port, post("/in/chat", 1_000, b"only the start"), 0.2).startswith("HTTP/1.1 408")


def test_a_request_that_is_too_long_is_not_read_to_its_end(doors: Doors, port: int) -> None:
    assert talk(doors, port, post("/in/chat", MOST * 100, b"x" * (MOST + 1))).startswith("HTTP/1.1 413")


def test_a_door_is_another_keepers_from_the_moment_it_is_opened_again() -> None:
    doors = Doors()
    for status in (200, 201):
        doors.open("chat", lambda knock, status=status: Answer(status, {}))  # type: ignore[misc]
    keeper = doors.keeper("chat")

    assert keeper is not None
    assert keeper(Knock({}, b"")).status == 201
    assert doors.keeper("other") is None
