"""HTTP with a tracker: bounded, no faster than allowed, quiet about secrets."""

import gzip
import json
import logging
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.core.calendars.serving import Answer as Served
from tests.core.calendars.serving import certificate, serving
from tests.core.trackers.speaking import LOOPBACK, Script, Speaker, Talk, speaking
from watchbill.errors import SiteAway, SiteRefuses
from watchbill.trackers.client import MOST, Answer, Bucket, Client

TOKEN, WORD, OTHER_WORD = "hunter2", "swordfish", "rosebud"
#: Seconds within which what has a deadline of 0.3 s has to be over, on a machine that stands still for a moment.
SOON = 5.0
BASE = "https://jira.example.org/jira"
Answers = Callable[[httpx.Request], httpx.Response]


@contextmanager
def client(base: str = BASE, answers: Answers | None = None, **more: Any) -> Iterator[Client]:
    """One that is signed in with TOKEN, by the network or as `answers` says."""
    signed = {"Authorization": f"Bearer {TOKEN}"}
    transport = httpx.MockTransport(answers) if answers else None
    with closing(Client(base, "Jira", lambda: signed, transport=transport, **more)) as made:
        yield made


@contextmanager
def met(*scripts: Script, deadline: float = 30.0) -> Iterator[tuple[Speaker, Client]]:
    """A server that follows the scripts, and a client of it."""
    with speaking(*scripts) as server, client(server.url, deadline=deadline) as made:
        yield server, made


def answering(*answers: httpx.Response) -> tuple[list[httpx.Request], Answers]:
    """What was asked, and what answers with one after the other."""
    asked: list[httpx.Request] = []
    coming = iter(answers)

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return next(coming)

    return asked, answer


def ok(talk: Talk) -> None:
    while talk.hear():
        talk.answer()


@dataclass(slots=True)
class Watch:
    at: float = 100.0

    def now(self) -> float:
        return self.at


class TestAsking:
    """What is sent."""

    def test_a_call_says_who_asks_and_what_for(self) -> None:
        asked, answers = answering(httpx.Response(200, json={"key": "A-1"}, headers={"ETag": '"7"'}))

        with client(answers=answers) as jira:
            answer = jira.ask("GET", "/rest/issue/A-1", query={"fields": "a,b", "n": 5}, headers={"If-Match": "x"})

        (sent,) = asked
        assert str(sent.url) == f"{BASE}/rest/issue/A-1?fields=a%2Cb&n=5"
        assert (sent.headers["authorization"], sent.headers["if-match"]) == (f"Bearer {TOKEN}", "x")
        assert (sent.headers["user-agent"], sent.headers["accept"]) == ("watchbill", "application/json")
        assert (sent.content, "content-type" in sent.headers) == (b"", False)
        assert (answer.status, answer.headers["etag"], answer.json()) == (200, '"7"', {"key": "A-1"})

    @pytest.mark.parametrize("body", [{"a": "é 🙂"}, {}, [], 0, "half \ud83d of it"])
    def test_a_body_is_json(self, body: object) -> None:
        asked, answers = answering(httpx.Response(204))

        with client(answers=answers) as jira:
            jira.ask("POST", "/a", body=body)

        assert (json.loads(asked[0].content), asked[0].headers["content-type"]) == (body, "application/json")

    def test_headers_are_asked_for_anew_so_that_a_token_may_be_renewed(self) -> None:
        asked, answers = answering(httpx.Response(200), httpx.Response(200))
        tokens = iter(["one", "two"])
        transport = httpx.MockTransport(answers)

        with closing(Client(BASE, "Jira", lambda: {"Authorization": next(tokens)}, transport=transport)) as jira:
            jira.ask("GET", "/a")
            jira.ask("GET", "/a")

        assert [each.headers["authorization"] for each in asked] == ["one", "two"]

    def test_a_whole_address_of_the_same_host_is_followed(self) -> None:
        asked, answers = answering(httpx.Response(200), httpx.Response(200))

        with client(answers=answers) as jira:
            jira.ask("GET", "https://jira.example.org/elsewhere?page=2")
            jira.ask("GET", "https://JIRA.example.org:443/a?page=2", query={"more": "1"})

        assert [str(each.url) for each in asked] == [
            "https://jira.example.org/elsewhere?page=2",
            "https://jira.example.org/a?page=2&more=1",
        ]

    @pytest.mark.parametrize(
        "path",
        [
            "https://evil.example.org/a",
            "http://jira.example.org/a",
            "https://jira.example.org:8443/a",
            "https://me:x@jira.example.org/a",
            "https://jira.example.org@evil.example.org/a",
        ],
    )
    def test_nothing_is_sent_to_another_host(self, path: str) -> None:
        asked, answers = answering()

        with client(answers=answers) as jira, pytest.raises(SiteAway, match="leads to another host"):
            jira.ask("GET", path)

        assert asked == []

    @pytest.mark.parametrize("path", ["@evil.example.org/a", ".evil.example.org/a", ":8443/a"])
    def test_what_is_appended_cannot_become_another_host(self, path: str) -> None:
        asked, answers = answering()

        with client("https://jira.example.org", answers) as jira, pytest.raises(SiteAway):
            jira.ask("GET", path)

        assert asked == []

    @pytest.mark.parametrize("path", ["https://[::1", "/a\nb", "https://jira.example.org:x/", "/" + "a" * 70_000])
    def test_what_is_no_address_is_told(self, path: str) -> None:
        with client(answers=answering()[1]) as jira, pytest.raises(SiteAway, match="such an address"):
            jira.ask("GET", path)

    def test_no_session_is_kept(self) -> None:
        asked, answers = answering(
            httpx.Response(200, headers={"Set-Cookie": "JSESSIONID=1"}), httpx.Response(200)
        )

        with client(answers=answers) as jira:
            jira.ask("GET", "/a")
            jira.ask("GET", "/a")

        assert ["cookie" in each.headers for each in asked] == [False, False]

    def test_no_proxy_of_the_environment_is_asked(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")

        with met(ok) as (_, jira):
            assert jira.ask("GET", "/a").status == 200

    def test_it_asks_no_faster_than_the_bucket_lets_it(self) -> None:
        watch, pauses = Watch(), list[float]()

        def pause(seconds: float) -> None:
            pauses.append(seconds)
            watch.at += seconds

        asked, answers = answering(*[httpx.Response(200)] * 3)
        with client(answers=answers, bucket=Bucket(2, 2, watch.now, pause)) as jira:
            for _ in range(3):
                jira.ask("GET", "/a")

        assert (len(asked), pauses) == (3, [0.5])


class TestAnswers:
    """What a status means."""

    @pytest.mark.parametrize(
        ("status", "told"),
        [
            (401, "Jira does not accept what I sign in with: has it expired? Whoever runs me must renew it."),
            (408, "Jira does not answer in time. Please try again in a moment."),
            (429, "Jira asks me to wait. Please try again in 60 s."),
            (500, "Jira has an error of its own (500). Please try again in a moment."),
            (503, "Jira has an error of its own (503). Please try again in a moment."),
            (301, "Jira is at another address by now. Whoever runs me must set that one."),
            (206, "Jira answers with status 206, which I do not expect: is something in between?"),
        ],
    )
    def test_it_is_away(self, status: int, told: str) -> None:
        response = httpx.Response(status, json={"message": "secret"}, headers={"Location": "https://x.org"})

        with client(answers=answering(response)[1]) as jira, pytest.raises(SiteAway) as away:
            jira.ask("GET", "/a")

        assert str(away.value) == told

    @pytest.mark.parametrize("status", [400, 403, 404, 409, 412, 422])
    def test_it_refuses(self, status: int) -> None:
        response = httpx.Response(status, json={"message": "Title is too long."})

        with (
            client(answers=answering(response)[1]) as jira,
            pytest.raises(SiteRefuses, match=r"^Jira refuses: Title is too long\.$"),
        ):
            jira.ask("POST", "/a", body={})

    def test_what_the_caller_expects_is_an_answer(self) -> None:
        with client(answers=answering(httpx.Response(404))[1]) as jira:
            assert jira.ask("GET", "/a", expect=(200, 404)) == Answer(
                status=404, headers={}, body=b"", label="Jira"
            )

    def test_a_redirect_is_not_followed(self) -> None:
        asked, answers = answering(httpx.Response(302, headers={"Location": f"{BASE}/b"}))

        with client(answers=answers) as jira, pytest.raises(SiteAway, match="another address"):
            jira.ask("GET", "/a")

        assert len(asked) == 1


class TestSilence:
    """It asked to be left alone."""

    def test_nothing_is_asked_before_that_is_over(self) -> None:
        watch = Watch()
        asked, answers = answering(httpx.Response(429, headers={"Retry-After": "300"}), httpx.Response(200))

        with client(answers=answers, watch=watch.now) as jira:
            waits = []
            for seconds in (0, 100, 199.5):
                watch.at += seconds
                with pytest.raises(SiteAway, match="asks me to wait") as away:
                    jira.ask("GET", "/a")
                waits.append((away.value.wait, str(away.value).rpartition(" in ")[2]))
            assert len(asked) == 1
            watch.at += 0.5

            assert jira.ask("GET", "/a").status == 200
        assert waits == [(300, "5 min."), (200, "4 min."), (0.5, "1 s.")]

    @pytest.mark.parametrize(
        "response",
        [
            httpx.Response(503, headers={"Retry-After": "120"}),
            httpx.Response(
                403,
                headers={
                    "X-RateLimit-Remaining": "0",
                    "X-RateLimit-Reset": "1796115720",
                    "Date": "Tue, 01 Dec 2026 09:00:00 GMT",
                },
            ),
            httpx.Response(429, headers={"Retry-After": "Tue, 01 Dec 2026 09:02:00 GMT"}),
        ],
        ids=["503", "403 of GitHub", "429 with a date"],
    )
    def test_however_it_asks_for_it(self, response: httpx.Response) -> None:
        asked, answers = answering(response)

        with client(answers=answers, now=lambda: datetime(2026, 12, 1, 9, tzinfo=UTC)) as jira:
            for _ in range(2):
                with pytest.raises(SiteAway, match=r"^Jira asks me to wait\. Please try again in 2 min\.$"):
                    jira.ask("GET", "/a")

        assert len(asked) == 1

    def test_also_when_the_caller_can_do_with_such_an_answer(self) -> None:
        asked, answers = answering(httpx.Response(429, headers={"Retry-After": "30"}))

        with client(answers=answers) as jira:
            assert jira.ask("GET", "/a", expect=(200, 429)).status == 429
            with pytest.raises(SiteAway, match="asks me to wait"):
                jira.ask("GET", "/a", expect=(200, 429))

        assert len(asked) == 1


class TestBounds:
    """How much, and how long."""

    def test_what_is_as_large_as_allowed_is_read(self) -> None:
        with met(lambda talk: (talk.hear(), talk.answer(b"x" * MOST))) as (_, jira):
            assert len(jira.ask("GET", "/a").body) == MOST

    def test_too_much_is_not_read_to_its_end(self) -> None:
        def endless(talk: Talk) -> None:
            talk.hear()
            talk.say(b"HTTP/1.1 200 OK\r\nContent-Length: 900000000000\r\n\r\n")
            while True:
                talk.say(b"x" * 100_000)

        with met(endless) as (_, jira), pytest.raises(SiteAway, match=r"^Jira answers with more than 20 MB\."):
            jira.ask("GET", "/a")

    def test_what_is_packed_is_unpacked(self) -> None:
        packed = gzip.compress(b'{"key": "A-1"}')
        with met(lambda talk: (talk.hear(), talk.answer(packed, "Content-Encoding: gzip"))) as (server, jira):
            assert jira.ask("GET", "/a").json() == {"key": "A-1"}

        assert b"accept-encoding: gzip\r\n" in server.heard[0].lower()

    def test_what_is_packed_is_not_blown_up(self) -> None:
        packed = gzip.compress(bytes(300_000_000), 1)
        with (
            met(lambda talk: (talk.hear(), talk.answer(packed, "Content-Encoding: gzip"))) as (_, jira),
            pytest.raises(SiteAway, match="more than 20 MB"),
        ):
            jira.ask("GET", "/a")

    @pytest.mark.parametrize("how", ["br", "zstd", "deflate", "gzip, gzip", "x"])
    def test_what_is_packed_otherwise_is_not_touched(self, how: str) -> None:
        response = httpx.Response(200, headers={"Content-Encoding": how}, stream=httpx.ByteStream(b"x"))
        with client(answers=answering(response)[1]) as jira, pytest.raises(SiteAway, match="packed in a way"):
            jira.ask("GET", "/a")

    def test_what_is_packed_wrongly_is_told(self) -> None:
        with (
            met(lambda talk: (talk.hear(), talk.answer(b"no gzip", "Content-Encoding: gzip"))) as (_, jira),
            pytest.raises(SiteAway, match="The connection to Jira broke"),
        ):
            jira.ask("GET", "/a")

    def test_headers_without_end_are_not_read(self) -> None:
        def endless(talk: Talk) -> None:
            talk.hear()
            talk.say(b"HTTP/1.1 200 OK\r\n")
            while True:
                talk.say(b"X-More: " + b"x" * 1000 + b"\r\n")

        with met(endless) as (_, jira), pytest.raises(SiteAway, match="The connection to Jira broke"):
            jira.ask("GET", "/a")

    @pytest.mark.parametrize(
        ("first", "dripped"),
        [
            (b"", b""),
            (b"HTTP/1.1 200 OK\r\nX-Slow: ", b"x"),
            (b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n", b"x"),
            (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
            (b"", b"HTTP/1.1 102 Processing\r\n\r\n"),
        ],
        ids=["nothing", "headers", "body", "parts", "still working on it"],
    )
    def test_what_drips_is_over_at_the_deadline(self, first: bytes, dripped: bytes) -> None:
        def slowly(talk: Talk) -> None:
            talk.hear()
            talk.say(first)
            talk.drip(dripped) if dripped else talk.wait()

        with met(slowly, deadline=0.3) as (_, jira):
            start = time.monotonic()
            with pytest.raises(SiteAway, match=r"^Jira does not answer in time\. Please try again in a moment\.$"):
                jira.ask("GET", "/a")
            assert 0.3 <= time.monotonic() - start < SOON

    def test_a_question_that_nobody_takes_is_over_at_the_deadline(self) -> None:
        with met(Talk.wait, deadline=0.3) as (_, jira), pytest.raises(SiteAway, match="not answer in time"):
            jira.ask("POST", "/a", body="x" * 50_000_000)

    def test_each_call_has_its_own_deadline(self) -> None:
        def slow(talk: Talk) -> None:
            while talk.hear():
                talk.over.wait(0.2)
                talk.answer()

        with met(slow, deadline=0.5) as (server, jira):
            assert [jira.ask("GET", "/a").status for _ in range(4)] == [200] * 4
            assert server.connections == 1


class TestBroken:
    """Connections that end too early."""

    @pytest.mark.parametrize(
        "script",
        [
            lambda talk: (talk.hear(), talk.say(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")),
            lambda talk: (talk.hear(), talk.say(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{")),
            lambda talk: (talk.hear(), talk.say(b"HTTP/1.1 200 OK\r\nContent-Le")),
            lambda talk: (talk.hear(), talk.say(b"SSH-2.0-OpenSSH_9.2\r\n\r\n")),
            lambda talk: (talk.hear(), talk.say(b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n")),
            lambda talk: talk.hear(),
            lambda talk: None,
            lambda talk: (talk.hear(), talk.reset()),
            lambda talk: (talk.connection.recv(10), talk.reset()),
        ],
        ids=[
            "half an answer",
            "half a part",
            "half a header",
            "no HTTP",
            "a length that is none",
            "no answer",
            "not even heard",
            "reset",
            "reset while writing",
        ],
    )
    @pytest.mark.parametrize("method", ["GET", "POST"])
    def test_are_told_and_not_tried_again(self, script: Script, method: str) -> None:
        with met(script) as (server, jira):
            with pytest.raises(SiteAway, match=r"^The connection to Jira broke\. Please try again in a moment\.$"):
                jira.ask(method, "/a", body={"text": "x" * 1_000_000})
            assert server.connections == 1

    def test_an_answer_longer_than_it_says_ends_where_it_says(self) -> None:
        def longer(talk: Talk) -> None:
            talk.hear()
            talk.say(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}HTTP/1.1 200 OK\r\n\r\n")

        with met(longer, ok) as (_, jira):
            assert jira.ask("GET", "/a").body == b"{}"
            assert jira.ask("GET", "/b").body == b"{}"

    def test_an_answer_that_ends_with_its_connection_is_whole(self) -> None:
        with met(lambda talk: (talk.hear(), talk.say(b"HTTP/1.0 200 OK\r\n\r\n{}"))) as (_, jira):
            assert jira.ask("GET", "/a").json() == {}

    def test_an_early_answer_is_heard(self) -> None:
        def early(talk: Talk) -> None:
            talk.answer(b'{"message": "Too large."}', "Connection: close", status="413 Too Large").hear()

        with met(early) as (_, jira), pytest.raises(SiteRefuses, match=r"^Jira refuses: Too large\.$"):
            jira.ask("POST", "/a", body="x" * 100)


class TestKept:
    """A connection that is kept for the next call may have ended in between."""

    @staticmethod
    def once(talk: Talk) -> None:
        """Answer the first, and hang up on the second when it is heard."""
        talk.hear()
        talk.answer()
        talk.hear()

    def test_one_connection_serves_many_calls(self) -> None:
        with met(ok) as (server, jira):
            for _ in range(3):
                jira.ask("POST", "/a", body={})
            assert server.connections == 1

    @pytest.mark.parametrize("method", ["GET", "HEAD"])
    def test_a_question_is_asked_anew_by_another_one(self, method: str) -> None:
        def head(talk: Talk) -> None:
            while talk.hear():
                talk.say(b"HTTP/1.1 204 No Content\r\n\r\n")

        with met(self.once, head) as (server, jira):
            jira.ask("POST", "/a")
            assert jira.ask(method, "/b").status == 204
            assert [each.split(b" HTTP")[0] for each in server.heard] == [
                b"POST /a",
                f"{method} /b".encode(),
                f"{method} /b".encode(),
            ]

    def test_but_once_only(self) -> None:
        with met(self.once, Talk.hear) as (server, jira):
            jira.ask("GET", "/a")
            with pytest.raises(SiteAway, match="broke"):
                jira.ask("GET", "/b")
            assert server.connections == 2

    @pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
    def test_what_changes_something_is_never_sent_twice(self, method: str) -> None:
        with met(self.once, ok) as (server, jira):
            jira.ask("GET", "/a")
            with pytest.raises(SiteAway, match="broke"):
                jira.ask(method, "/b", body={})
            assert len(server.heard) == 2

    def test_what_began_to_be_answered_is_not_asked_anew(self) -> None:
        def half(talk: Talk) -> None:
            talk.hear()
            talk.answer()
            talk.hear()
            talk.say(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")

        with met(half, ok) as (server, jira):
            jira.ask("GET", "/a")
            with pytest.raises(SiteAway, match="broke"):
                jira.ask("GET", "/b")
            assert server.connections == 1

    @pytest.mark.parametrize("method", ["GET", "POST"])
    def test_one_that_the_server_closed_while_nobody_asked_is_not_used(self, method: str) -> None:
        closed: list[Talk] = []

        def leave(talk: Talk) -> None:
            talk.hear()
            talk.answer()
            closed.append(talk)

        with met(leave, ok) as (server, jira):
            jira.ask("GET", "/a")
            while not closed or closed[0].connection.fileno() >= 0:
                server.over.wait(0.001)

            assert jira.ask(method, "/b").status == 200
            assert (len(server.heard), server.connections) == (2, 2)

    def test_closed_it_gives_the_connection_back(self) -> None:
        ended: list[bytes] = []

        def last(talk: Talk) -> None:
            talk.hear()
            ended.append(talk.answer().hear())

        with met(last) as (server, jira):
            jira.ask("GET", "/a")
            jira.close()
            while not ended:
                server.over.wait(0.001)

        assert ended == [b""]


class TestPlaces:
    """Whether anybody is there, and who."""

    def test_nobody_listens(self) -> None:
        with speaking(ok) as gone:
            url = gone.url

        with (
            client(url) as jira,
            pytest.raises(SiteAway, match=r"^Jira is not reached: is it there, and is its address right\?$"),
        ):
            jira.ask("GET", "/a")

    def test_each_address_of_a_name_is_tried(self) -> None:
        with speaking(ok) as server, client(server.url.replace(LOOPBACK, "localhost")) as jira:
            assert jira.ask("GET", "/a").status == 200

    def test_nobody_has_this_name(self) -> None:
        with client("https://jira.invalid") as jira, pytest.raises(SiteAway, match="Jira is not reached"):
            jira.ask("GET", "/a")

    def test_one_that_nobody_vouches_for_is_told_nothing(self, tmp_path: Path) -> None:
        with serving(certificate(tmp_path)) as server, client(server.url) as jira:
            with pytest.raises(SiteAway, match="shows a certificate that I do not trust"):
                jira.ask("GET", "/a")
            assert server.asked == []

    def test_an_authority_of_the_machine_is_trusted(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        own = certificate(tmp_path)
        monkeypatch.setenv("SSL_CERT_FILE", str(own))

        with serving(own) as server, client(server.url) as jira:
            server.answers["/a"] = Served(body=b"{}")
            assert jira.ask("GET", "/a").json() == {}

    def test_one_that_should_speak_tls_and_does_not(self) -> None:
        with speaking(lambda talk: talk.say(b"HTTP/1.1 400 Bad Request\r\n\r\n")) as server:
            port = server.url.rpartition(":")[2]
            with client(f"https://{LOOPBACK}:{port}") as jira, pytest.raises(SiteAway, match="is not reached"):
                jira.ask("GET", "/a")

    def test_one_that_never_ends_its_greeting_is_left_at_the_deadline(self) -> None:
        with speaking(Talk.wait) as server:
            port = server.url.rpartition(":")[2]
            with (
                client(f"https://{LOOPBACK}:{port}", deadline=0.3) as jira,
                pytest.raises(SiteAway, match="in time"),
            ):
                jira.ask("GET", "/a")


class TestSecrets:
    """Nobody reads them."""

    @pytest.mark.parametrize(
        "script",
        [ok, Talk.hear, Talk.reset, Talk.wait, lambda talk: (talk.hear(), talk.answer(status="401 No"))],
        ids=["ok", "no answer", "reset", "too late", "not let in"],
    )
    def test_they_are_in_no_text_and_no_log(self, script: Script, caplog: pytest.LogCaptureFixture) -> None:
        told = ""
        with caplog.at_level(logging.DEBUG), met(script, deadline=0.3) as (_, jira):
            try:
                jira.ask("GET", f"/a?token={WORD}", query={"key": OTHER_WORD})
            except SiteAway as away:
                told = "".join(traceback.format_exception(away))
            told += repr(jira)

        for secret in (TOKEN, WORD, OTHER_WORD):
            assert secret not in told + caplog.text

    def test_a_token_that_cannot_be_sent_is_not_shown(self) -> None:
        with (
            closing(Client(BASE, "Jira", lambda: {"Authorization": "hünter2"})) as jira,
            pytest.raises(SiteAway) as away,
        ):
            jira.ask("GET", "/a")

        assert "nter2" not in str(away.value)
