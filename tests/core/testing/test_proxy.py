"""The fault proxy, before a real server: what it passes on, and how it goes wrong."""

import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest

from watchbill.testing.proxy import Proxy, faulty

LOOPBACK = "127.0.0.1"
PATIENCE = 30.0


@dataclass(frozen=True, slots=True)
class Came:
    """A request that arrived at the server."""

    what: str
    headers: dict[str, str]
    body: bytes


@dataclass(slots=True)
class Behind:
    """The server behind."""

    url: str
    came: list[Came] = field(default_factory=list)
    #: What it answers.
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b'{"tickets": ["A-1", "A-2"]}'
    status: int = 200

    @property
    def asked(self) -> list[str]:
        return [each.what for each in self.came]


@pytest.fixture
def behind() -> Iterator[Behind]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            told.came.append(Came(f"{self.command} {self.path}", headers, body))
            self.send_response(told.status)
            for name, value in told.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(told.body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(told.body)

        do_HEAD = do_POST = do_PATCH = do_GET

        def log_message(self, format: str, *_: Any) -> None:
            """Nothing is written."""

    with ThreadingHTTPServer((LOOPBACK, 0), Handler) as server:
        told = Behind(f"http://{LOOPBACK}:{server.server_port}")
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield told
        server.shutdown()
        thread.join(PATIENCE)


@pytest.fixture
def proxy(behind: Behind) -> Iterator[Proxy]:
    with faulty(f"{behind.url}/tr") as proxy:
        yield proxy


@pytest.fixture
def client(proxy: Proxy) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=proxy.address, timeout=PATIENCE, trust_env=False) as client:
        yield client


class TestPassingOn:
    """Without a fault nobody sees a difference."""

    def test_a_request_arrives_as_it_was_sent(self, behind: Behind, client: httpx.Client) -> None:
        client.post("/issues?a=1&b=%2F", json={"title": "é"}, headers={"X-Mine": "yes", "Origin": "null"})

        (came,) = behind.came
        assert (came.what, json.loads(came.body)) == ("POST /tr/issues?a=1&b=%2F", {"title": "é"})
        assert (came.headers["x-mine"], came.headers["origin"]) == ("yes", "null")
        assert came.headers["accept-encoding"] == client.headers["accept-encoding"]

    def test_an_answer_comes_back_as_it_was_given(self, behind: Behind, client: httpx.Client) -> None:
        behind.headers, behind.status = {"ETag": '"7"', "X-Theirs": "a, b"}, 404

        answer = client.get("/issues")

        assert (answer.status_code, answer.content) == (404, behind.body)
        assert (answer.headers["etag"], answer.headers["x-theirs"]) == ('"7"', "a, b")
        assert answer.headers["server"].startswith("BaseHTTP")

    @pytest.mark.parametrize("status", [204, 304])
    def test_an_answer_without_a_body_has_none(self, behind: Behind, client: httpx.Client, status: int) -> None:
        behind.status, behind.body = status, b""

        answers = [client.patch("/issues/1", content=b"{}") for _ in range(2)]

        assert [(each.status_code, each.content) for each in answers] == [(status, b"")] * 2

    def test_a_head_tells_how_long_the_body_would_be(self, behind: Behind, client: httpx.Client) -> None:
        answer = client.head("/issues")

        assert (answer.headers["content-length"], answer.content) == (str(len(behind.body)), b"")

    def test_a_body_in_parts_arrives_whole(self, behind: Behind, client: httpx.Client) -> None:
        client.post("/issues", content=iter([b"one ", b"two"]))

        assert (behind.came[0].body, behind.came[0].headers["content-length"]) == (b"one two", "7")

    def test_the_server_is_addressed_by_its_own_name(
        self, behind: Behind, proxy: Proxy, client: httpx.Client
    ) -> None:
        here = proxy.address
        client.get("/issues", headers={"Origin": here.removesuffix("/tr"), "Referer": f"{here}/"})

        told = behind.came[0].headers
        assert told["host"] == behind.url.removeprefix("http://")
        assert (told["origin"], told["referer"]) == (behind.url, f"{behind.url}/tr/")

    @pytest.mark.parametrize("name", [LOOPBACK, "localhost"])
    def test_where_an_answer_leads_is_through_the_proxy_again(
        self, behind: Behind, proxy: Proxy, client: httpx.Client, name: str
    ) -> None:
        there = behind.url.replace(LOOPBACK, name)
        behind.headers = {"Link": f'<{there}/tr/issues?page=2>; rel="next"', "Location": f"{there}/tr/x"}

        answer = client.get("/issues")

        assert answer.headers["link"] == f'<{proxy.address}/issues?page=2>; rel="next"'
        assert answer.headers["location"] == f"{proxy.address}/x"

    def test_one_connection_serves_many_requests(self, client: httpx.Client) -> None:
        streams = set()
        for _ in range(3):
            with client.stream("GET", "/issues") as answer:
                streams.add(answer.extensions["network_stream"])
                answer.read()

        assert len(streams) == 1

    def test_what_was_asked_and_what_was_passed_on_is_counted(self, proxy: Proxy, client: httpx.Client) -> None:
        proxy.status(500)
        for path in ("/issues?page=1", "/issues?page=2", "/people"):
            client.get(path)

        assert proxy.asked == {"GET /tr/issues": 2, "GET /tr/people": 1}
        assert proxy.passed == {"GET /tr/issues": 1, "GET /tr/people": 1}

    def test_many_at_once_are_all_passed_on(self, behind: Behind, proxy: Proxy, client: httpx.Client) -> None:
        with ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(lambda number: client.post(f"/issues/{number % 3}"), range(60)))

        assert {each.status_code for each in answers} == {200}
        assert (len(behind.came), proxy.passed.total()) == (60, 60)


class TestFaults:
    """How it goes wrong."""

    def test_a_status_instead_of_an_answer(self, behind: Behind, proxy: Proxy, client: httpx.Client) -> None:
        proxy.status(500, {"message": "Sorry."})

        answers = [client.get("/issues") for _ in range(2)]

        assert [each.status_code for each in answers] == [500, 200]
        assert (answers[0].json(), len(behind.came)) == ({"message": "Sorry."}, 1)

    def test_too_many_says_when_to_come_back(self, proxy: Proxy, client: httpx.Client) -> None:
        proxy.too_many(retry_after=2)
        proxy.too_many(retry_after=None)

        first, second = client.get("/issues"), client.get("/issues")

        assert [first.status_code, second.status_code] == [429, 429]
        assert (first.headers["retry-after"], "retry-after" in second.headers) == ("2", False)

    def test_nobody_is_let_in(self, behind: Behind, proxy: Proxy, client: httpx.Client) -> None:
        proxy.unauthorized()

        assert (client.post("/issues").status_code, behind.came) == (401, [])

    def test_a_page_for_people(self, proxy: Proxy, client: httpx.Client) -> None:
        proxy.garbage()

        answer = client.get("/issues")

        assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html")
        assert b"<html>" in answer.content

    def test_half_an_answer(self, behind: Behind, proxy: Proxy, client: httpx.Client) -> None:
        proxy.half()

        with pytest.raises(httpx.RemoteProtocolError, match="without sending complete message body"):
            client.post("/issues")
        assert behind.asked == ["POST /tr/issues"]

    def test_a_reset(self, behind: Behind, proxy: Proxy, client: httpx.Client) -> None:
        proxy.reset()

        with pytest.raises(httpx.ReadError, match="reset"):
            client.post("/issues", content=b"x" * 100)
        assert behind.came == []

    def test_it_is_done_and_nobody_hears_of_it(self, behind: Behind, proxy: Proxy, client: httpx.Client) -> None:
        proxy.after()

        with pytest.raises(httpx.RemoteProtocolError, match="without sending a response"):
            client.post("/issues", content=b"x")
        assert [each.body for each in behind.came] == [b"x"]

    @pytest.mark.parametrize("done", [False, True])
    def test_no_answer_comes_until_it_is_let_go(
        self, behind: Behind, proxy: Proxy, client: httpx.Client, done: bool
    ) -> None:
        hanging = proxy.hang(done=done)

        with pytest.raises(httpx.ReadTimeout):
            client.post("/issues", timeout=0.1)
        with ThreadPoolExecutor(1) as pool, proxy.hang(times=None, only="PATCH") as second:
            answer = pool.submit(client.patch, "/issues")
            while not second.met:
                hanging.wait(0.001)
            hanging.clear()
            assert not answer.done()
            second.clear()
            with pytest.raises(httpx.RemoteProtocolError):
                answer.result(PATIENCE)
        assert behind.asked == (["POST /tr/issues"] if done else [])
        assert client.get("/issues").status_code == 200

    def test_it_takes_long_until_it_is_passed_on(self, behind: Behind, proxy: Proxy, client: httpx.Client) -> None:
        with proxy.slow(PATIENCE, times=None) as slow, pytest.raises(httpx.ReadTimeout):
            client.get("/issues", timeout=0.1)
        assert slow.met == 1
        proxy.slow(0.2)

        assert client.get("/issues").elapsed.total_seconds() >= 0.2

    def test_slow_ones_go_wrong_as_well(self, proxy: Proxy, client: httpx.Client) -> None:
        proxy.slow(0.1, times=None)
        proxy.status(503)

        answer = client.get("/issues")

        assert answer.status_code == 503
        assert answer.elapsed.total_seconds() >= 0.1

    def test_an_answer_says_something_else(self, behind: Behind, proxy: Proxy, client: httpx.Client) -> None:
        proxy.replace(lambda told: {**told, "tickets": None, "more": "é" * 1000})

        answers = [client.get("/issues") for _ in range(2)]

        assert answers[0].json() == {"tickets": None, "more": "é" * 1000}
        assert answers[1].json() == json.loads(behind.body)
        assert behind.came[0].headers["accept-encoding"] == "identity"

    def test_a_mistake_in_what_a_test_makes_of_an_answer_is_told(self, behind: Behind) -> None:
        proxy = Proxy(behind.url)
        proxy.replace(lambda told: told["none"])
        with pytest.raises(httpx.RemoteProtocolError):
            httpx.get(f"{proxy.address}/issues", trust_env=False)

        with pytest.raises(KeyError, match="none"):
            proxy.close()

    def test_nobody_is_behind_it(self, behind: Behind) -> None:
        with faulty("http://127.0.0.1:9") as proxy:
            assert httpx.get(proxy.address, trust_env=False).status_code == 502


class TestWhen:
    """For which requests, and for how many."""

    def test_for_those_of_a_method_and_path(self, proxy: Proxy, client: httpx.Client) -> None:
        proxy.status(500, times=None, only=r"POST .*/issues\b.*draft=1")

        answers = [
            client.post("/issues?draft=1"),
            client.get("/issues?draft=1"),
            client.post("/issues"),
            client.post("/issues/7?draft=1"),
        ]

        assert [each.status_code for each in answers] == [500, 200, 200, 500]

    def test_for_the_next_ones(self, proxy: Proxy, client: httpx.Client) -> None:
        fault = proxy.status(500, times=2)

        assert [client.get("/").status_code for _ in range(4)] == [500, 500, 200, 200]
        assert (fault.met, fault.over) == (2, True)

    def test_one_after_the_other_as_they_were_set(self, proxy: Proxy, client: httpx.Client) -> None:
        proxy.status(500)
        proxy.status(503, times=2)

        assert [client.get("/").status_code for _ in range(4)] == [500, 503, 503, 200]

    def test_for_as_long_as_a_block(self, proxy: Proxy, client: httpx.Client) -> None:
        with proxy.status(500, times=None):
            within = [client.get("/").status_code for _ in range(3)]

        assert (within, client.get("/").status_code) == ([500] * 3, 200)

    def test_until_all_is_well_again(self, proxy: Proxy, client: httpx.Client) -> None:
        proxy.status(500, times=None)
        proxy.garbage(times=None)
        proxy.clear()

        assert client.get("/").json() == {"tickets": ["A-1", "A-2"]}


def test_it_ends_while_connections_are_open_and_requests_hang(behind: Behind) -> None:
    with ThreadPoolExecutor(1) as pool, httpx.Client(trust_env=False, timeout=PATIENCE) as client:
        with faulty(behind.url) as proxy:
            assert client.get(proxy.address).status_code == 200
            hanging = proxy.hang()
            answer = pool.submit(httpx.get, proxy.address, trust_env=False, timeout=PATIENCE)
            while not hanging.met:
                hanging.wait(0.001)
        with pytest.raises(httpx.RemoteProtocolError):
            answer.result(PATIENCE)
        with pytest.raises(httpx.ConnectError):
            client.get(proxy.address)


@pytest.mark.parametrize("base", ["https://example.org", "example.org", "http:///x"])
def test_only_what_speaks_http_is_put_behind_it(base: str) -> None:
    with pytest.raises(ValueError, match="Only an address like"):
        Proxy(base)


def test_a_pattern_that_is_none_is_told_at_once(proxy: Proxy) -> None:
    with pytest.raises(Exception, match="unterminated"):
        proxy.status(500, only="(")
