"""What a person reads when something goes wrong between us and a tracker; a real proxy is in between."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from operator import methodcaller
from typing import Any

import pytest

from watchbill.errors import SiteAway, SiteRefuses
from watchbill.testing.proxy import Proxy, faulty
from watchbill.trackers.client import Client

#: Seconds for what never answers, and for what does on a machine that stands still for a moment.
SHORT, LONG = 0.3, 30.0
BROKE = "The connection to Jira broke. Please try again in a moment."
LATE = "Jira does not answer in time. Please try again in a moment."
NO_JSON = "Jira answers, but not with JSON: is its address right?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One fault, and what comes of it."""

    name: str
    set: Callable[[Proxy], object]
    told: str
    #: Whether the tracker did what was asked.
    done: bool = False
    wait: float = 0.0
    refuses: bool = False

    @property
    def deadline(self) -> float:
        """Of the call that meets it."""
        return SHORT if self.told == LATE else LONG

    @property
    def again(self) -> float:
        """Of one that meets it and another one that is answered."""
        return 4 * SHORT if self.told == LATE else LONG


CASES = [
    Case(name="no answer", set=lambda proxy: proxy.hang(), told=LATE),
    Case(name="done, no answer", set=lambda proxy: proxy.hang(done=True), told=LATE, done=True),
    Case(name="too slow", set=lambda proxy: proxy.slow(30), told=LATE),
    Case(name="half an answer", set=lambda proxy: proxy.half(), told=BROKE, done=True),
    Case(name="answer lost", set=lambda proxy: proxy.after(), told=BROKE, done=True),
    Case(name="reset", set=lambda proxy: proxy.reset(), told=BROKE),
    Case(
        name="not let in",
        set=lambda proxy: proxy.unauthorized(),
        told="Jira does not accept what I sign in with: has it expired? Whoever runs me must renew it.",
    ),
    Case(
        name="too many",
        set=lambda proxy: proxy.too_many(retry_after=2),
        told="Jira asks me to wait. Please try again in 2 s.",
        wait=2,
    ),
    Case(
        name="too many, for a day",
        set=lambda proxy: proxy.too_many(retry_after=86_400),
        told="Jira asks me to wait. Please try again in 60 min.",
        wait=3600,
    ),
    Case(
        name="too many, and not for how long",
        set=lambda proxy: proxy.too_many(retry_after=None),
        told="Jira asks me to wait. Please try again in 60 s.",
        wait=60,
    ),
    Case(name="a page for people", set=lambda proxy: proxy.garbage(), told=NO_JSON),
    *(
        Case(
            name=f"status {status}",
            set=methodcaller("status", status),
            told=f"Jira has an error of its own ({status}). Please try again in a moment.",
        )
        for status in (500, 502, 503, 504)
    ),
    Case(
        name="moved",
        set=lambda proxy: proxy.status(301),
        told="Jira is at another address by now. Whoever runs me must set that one.",
    ),
    Case(
        name="refused",
        set=lambda proxy: proxy.status(403, {"errorMessages": ["You may not assign issues."]}),
        told="Jira refuses: You may not assign issues.",
        refuses=True,
    ),
    Case(
        name="refused without a word",
        set=lambda proxy: proxy.status(400, {}),
        told="Jira refuses: status 400.",
        refuses=True,
    ),
]


@pytest.fixture
def tickets() -> Iterator[tuple[str, list[str]]]:
    """A tracker that writes down what it did, and its address."""
    done: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("content-length") or 0))
            done.append(self.command)
            body = json.dumps({"key": "A-1", "title": "Renew the certificate"}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET

        def log_message(self, format: str, *_: Any) -> None:
            """Nothing is written."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", done
        server.shutdown()
        thread.join(30)


@pytest.fixture
def proxy(tickets: tuple[str, list[str]]) -> Iterator[Proxy]:
    with faulty(tickets[0]) as proxy:
        yield proxy


@pytest.fixture
def jira(proxy: Proxy) -> Iterator[Client]:
    with closing(Client(proxy.address, "Jira", dict, deadline=LONG)) as client:
        yield client


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_is_told(case: Case, method: str, proxy: Proxy, tickets: tuple[str, list[str]]) -> None:
    case.set(proxy)

    with (
        closing(Client(proxy.address, "Jira", dict, deadline=case.deadline)) as jira,
        pytest.raises(SiteRefuses if case.refuses else SiteAway) as told,
    ):
        jira.ask(method, "/issue", body={"title": "x"}).json()

    assert (str(told.value), getattr(told.value, "wait", 0.0)) == (case.told, case.wait)
    assert tickets[1] == ([method] if case.done else [])
    assert proxy.asked.total() == 1


@pytest.mark.parametrize("case", [each for each in CASES if not each.wait], ids=lambda case: case.name)
def test_afterwards_all_is_well(case: Case, proxy: Proxy) -> None:
    case.set(proxy)

    with closing(Client(proxy.address, "Jira", dict, deadline=case.again)) as jira:
        with pytest.raises((SiteRefuses, SiteAway)):
            jira.ask("POST", "/issue").json()

        assert jira.ask("GET", "/issue").json()["key"] == "A-1"


@pytest.mark.parametrize("fault", ["reset", "after"])
def test_a_kept_connection_that_breaks_is_forgiven_once_to_who_only_asks(
    fault: str, proxy: Proxy, jira: Client
) -> None:
    jira.ask("GET", "/issue")
    getattr(proxy, fault)()

    assert jira.ask("GET", "/issue").json()["key"] == "A-1"
    getattr(proxy, fault)(times=2)
    with pytest.raises(SiteAway, match="broke"):
        jira.ask("GET", "/issue")


@pytest.mark.parametrize("fault", ["reset", "after"])
def test_but_not_to_who_changes_something(
    fault: str, proxy: Proxy, jira: Client, tickets: tuple[str, list[str]]
) -> None:
    jira.ask("GET", "/issue")
    getattr(proxy, fault)()

    with pytest.raises(SiteAway, match="broke"):
        jira.ask("POST", "/issue")
    assert tickets[1].count("POST") == (1 if fault == "after" else 0)
    assert proxy.asked["POST /issue"] == 1


def test_who_was_asked_to_wait_asks_nothing(proxy: Proxy, jira: Client) -> None:
    proxy.too_many(retry_after=30)

    for _ in range(3):
        with pytest.raises(SiteAway, match=r"asks me to wait\. Please try again in 30 s\.") as away:
            jira.ask("POST", "/issue")
        assert 0 < away.value.wait <= 30
    assert proxy.asked.total() == 1


def test_an_answer_of_other_types_comes_as_it_is(proxy: Proxy, jira: Client) -> None:
    proxy.replace(lambda told: [told["key"], None])

    assert jira.ask("GET", "/issue").json() == ["A-1", None]


def test_nobody_is_there(proxy: Proxy, jira: Client) -> None:
    proxy.close()

    with pytest.raises(SiteAway) as away:
        jira.ask("GET", "/issue")
    assert str(away.value) == "Jira is not reached: is it there, and is its address right?"
