"""Getting documents from a real server: bounded in size and time, and never from where it is not allowed."""

import gzip
import logging
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest

from tests.core.calendars.serving import LOOPBACK, Answer, CalendarServer, certificate, serving
from watchbill.calendars import network
from watchbill.calendars.fetching import Fetched, Fetcher
from watchbill.calendars.network import Deadline
from watchbill.errors import CalendarUnreadable

INSIDE = Fetcher(inside=True)
NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)


def fetch(server: CalendarServer, path: str = "/a", fetcher: Fetcher = INSIDE, **headers: str) -> Fetched:
    return fetcher.get(f"{server.url}{path}", headers)


def test_what_is_there_comes_with_its_headers(server: CalendarServer) -> None:
    server.answers["/a"] = Answer(body=b"hello", headers={"ETag": '"1"'})

    fetched = fetch(server, Accept="text/calendar")

    assert (fetched.status, fetched.body, fetched.headers["etag"], fetched.host) == (
        200,
        b"hello",
        '"1"',
        LOOPBACK,
    )
    (asked,) = server.asked
    assert (asked.headers["accept"], asked.headers["user-agent"]) == ("text/calendar", "watchbill")
    assert asked.headers["accept-encoding"] == "identity"


def test_a_query_is_added_to_the_one_there_is(server: CalendarServer) -> None:
    INSIDE.get(f"{server.url}/a?token=x", {}, {"include[]": "final_schedule"})

    assert server.asked[0].query == {"token": ["x"], "include[]": ["final_schedule"]}


def test_no_proxy_of_the_environment_is_asked(server: CalendarServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")

    assert fetch(server).status == 404


class TestPlaces:
    """Where is read, and where not."""

    @pytest.mark.parametrize(
        ("address", "outside", "inside"),
        [
            ("8.8.8.8", True, True),
            ("2606:4700::1111", True, True),
            ("10.0.0.1", False, True),
            ("192.168.1.1", False, True),
            ("127.0.0.1", False, True),
            ("::1", False, True),
            ("fd00::1", False, True),
            ("::ffff:10.0.0.1", False, True),
            ("::ffff:8.8.8.8", True, True),
            ("64:ff9b::8.8.8.8", True, True),
            ("64:ff9b::10.0.0.1", False, True),
            ("2002:a00:1::", False, True),
            ("169.254.169.254", False, False),
            ("::ffff:169.254.169.254", False, False),
            ("64:ff9b::169.254.169.254", False, False),
            ("fe80::1%eth0", False, False),
            ("224.0.0.1", False, False),
            ("0.0.0.0", False, False),
            ("::", False, False),
        ],
    )
    def test_addresses(self, address: str, outside: bool, inside: bool) -> None:
        assert network.may_connect(address, inside=False) == outside
        assert network.may_connect(address, inside=True) == inside

    def test_an_own_network_is_read_only_where_that_is_set(self, server: CalendarServer) -> None:
        within = Fetcher(resolve=lambda host, port: [LOOPBACK])

        with pytest.raises(
            CalendarUnreadable, match=r"example\.com is in a network of your own.*`private = true`"
        ):
            within.get(f"https://example.com:{server.server_port}/a", {})
        assert server.asked == []

    def test_one_address_inside_among_others_is_enough_to_refuse(self, server: CalendarServer) -> None:
        mixed = Fetcher(resolve=lambda host, port: ["8.8.8.8", LOOPBACK])

        with pytest.raises(CalendarUnreadable, match="network of your own"):
            mixed.get(f"https://example.com:{server.server_port}/a", {})

    def test_a_name_is_asked_for_once_for_each_connection_so_that_it_cannot_change_in_between(
        self, server: CalendarServer
    ) -> None:
        answers = iter([[LOOPBACK], ["169.254.169.254"]])
        asked: list[str] = []

        def resolve(host: str, port: int) -> Iterable[str]:
            asked.append(host)
            return next(answers)

        server.answers["/a"] = Answer(body=b"hello")
        fetched = Fetcher(inside=True, resolve=resolve).get(f"http://calendar.test:{server.server_port}/a", {})

        assert (fetched.body, asked) == (b"hello", ["calendar.test"])

    def test_a_later_address_is_tried_when_an_earlier_one_does_not_answer(self, server: CalendarServer) -> None:
        both = Fetcher(inside=True, resolve=lambda host, port: ["127.0.0.2", LOOPBACK])

        assert both.get(f"http://calendar.test:{server.server_port}/a", {}).status == 404

    def test_http_is_for_own_networks_only(self) -> None:
        with pytest.raises(CalendarUnreadable, match="Only an https address"):
            Fetcher().get("http://example.com/a", {})

    def test_a_host_that_nobody_knows(self) -> None:
        def resolve(host: str, port: int) -> Iterable[str]:
            raise OSError("no such host")

        with pytest.raises(CalendarUnreadable, match=r"example\.com is not reached"):
            Fetcher(resolve=resolve).get("https://example.com/secret", {})

    def test_a_host_where_nobody_listens(self) -> None:
        with serving() as gone:
            url = f"{gone.url}/secret"

        with pytest.raises(CalendarUnreadable, match=r"127\.0\.0\.1 is not reached") as told:
            INSIDE.get(url, {})
        assert "secret" not in str(told.value)


class TestRedirects:
    """Addresses that lead on."""

    def test_some_are_followed(self, server: CalendarServer) -> None:
        server.answers["/a"] = Answer(status=302, headers={"Location": "/b"})
        server.answers["/b"] = Answer(status=308, headers={"Location": f"{server.url}/c"})
        server.answers["/c"] = Answer(body=b"hello")

        assert fetch(server).body == b"hello"

    def test_not_on_and_on(self, server: CalendarServer) -> None:
        server.answers["/a"] = Answer(status=301, headers={"Location": "/a"})

        with pytest.raises(CalendarUnreadable, match="leads on and on"):
            fetch(server)
        assert len(server.asked) == 4

    def test_not_at_all_where_a_token_is_sent(self, server: CalendarServer) -> None:
        server.answers["/a"] = Answer(status=302, headers={"Location": "/b"})

        with pytest.raises(CalendarUnreadable, match="leads on"):
            fetch(server, fetcher=Fetcher(inside=True, redirects=0))
        assert [each.path for each in server.asked] == ["/a"]

    def test_who_reads_is_told_to_nobody_else(self, server: CalendarServer) -> None:
        with serving() as other:
            server.answers["/a"] = Answer(status=302, headers={"Location": "/b"})
            server.answers["/b"] = Answer(status=302, headers={"Location": f"{other.url}/c"})
            fetch(server, Authorization="Basic aHVudGVyMg==")

            assert ["authorization" in each.headers for each in server.asked + other.asked] == [True, True, False]

    @pytest.mark.parametrize(
        "location",
        ["http://169.254.169.254/meta", "http://[::1", "ftp://example.com/", "http://127.0.0.1:99999999/"],
    )
    def test_not_to_where_nothing_is_read(self, server: CalendarServer, location: str) -> None:
        server.answers["/a"] = Answer(status=302, headers={"Location": location})

        with pytest.raises(CalendarUnreadable):
            fetch(server)


class TestBounds:
    """How much, and how long."""

    def test_too_much_is_not_read_to_its_end(self, server: CalendarServer) -> None:
        server.answers["/a"] = Answer(body=b"x" * 50_000_000)

        with pytest.raises(CalendarUnreadable, match="larger than 10 MB"):
            fetch(server)

    def test_what_is_as_large_as_allowed_is_read(self, server: CalendarServer) -> None:
        server.answers["/a"] = Answer(body=b"x" * 1000)

        assert len(fetch(server, fetcher=Fetcher(inside=True, most=1000)).body) == 1000

    def test_what_is_compressed_is_not_blown_up(self, server: CalendarServer) -> None:
        packed = gzip.compress(b"x" * 50_000_000)
        server.answers["/a"] = Answer(body=packed, headers={"Content-Encoding": "gzip"})

        with pytest.raises(CalendarUnreadable, match="compressed"):
            fetch(server)

    def test_what_comes_byte_by_byte_is_over_at_the_deadline(self, server: CalendarServer) -> None:
        server.answers["/a"] = Answer(body=b"x" * 1_000_000, drip=True)

        with pytest.raises(CalendarUnreadable, match="does not answer in time"):
            fetch(server, fetcher=Fetcher(inside=True, deadline=0.2))

    def test_a_deadline_is_for_all_steps_together(self) -> None:
        seconds = count(0, 4)
        deadline = Deadline(10, watch=lambda: float(next(seconds)))

        assert [deadline.left(5), deadline.left(None)] == [5, 2]
        with pytest.raises(Exception, match="the whole of it took too long"):
            deadline.left(5)

    def test_what_breaks_in_the_middle_is_no_document(self, server: CalendarServer) -> None:
        server.answers["/a"] = Answer(body=b"half", cut=True)

        with pytest.raises(CalendarUnreadable, match=r"The connection to 127\.0\.0\.1 broke"):
            fetch(server)


class TestTls:
    """Connections whose other side is known."""

    def test_one_that_nobody_vouches_for_is_refused(self, tmp_path: Path) -> None:
        with serving(certificate(tmp_path)) as server:
            with pytest.raises(CalendarUnreadable, match="shows a certificate that I do not trust"):
                fetch(server)
            assert server.asked == []

    def test_one_of_an_authority_of_the_machine_is_trusted(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        own = certificate(tmp_path)
        monkeypatch.setenv("SSL_CERT_FILE", str(own))

        with serving(own) as server:
            server.answers["/a"] = Answer(body=b"hello")
            assert fetch(server).body == b"hello"

    def test_from_there_nothing_leads_to_where_all_can_read(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: CalendarServer
    ) -> None:
        own = certificate(tmp_path)
        monkeypatch.setenv("SSL_CERT_FILE", str(own))

        with serving(own) as secured:
            secured.answers["/a"] = Answer(status=302, headers={"Location": f"{server.url}/b"})
            with pytest.raises(CalendarUnreadable, match="an address without encryption"):
                fetch(secured)
        assert server.asked == []


def test_no_address_is_logged(server: CalendarServer, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        fetch(server, "/secret")

    assert "secret" not in caplog.text


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 0.0),
        ({"retry-after": "90"}, 90.0),
        ({"retry-after": "Tue, 01 Dec 2026 09:02:00 GMT"}, 120.0),
        ({"retry-after": "Tue, 01 Dec 2026 08:00:00 GMT"}, 0.0),
        ({"retry-after": "soon"}, 0.0),
        ({"retry-after": "\u0663"}, 0.0),
        ({"retry-after": "-5"}, 0.0),
        ({"ratelimit-reset": "7"}, 7.0),
        ({"retry-after": "9" * 5000}, 999_999_999.0),
    ],
)
def test_how_long_it_wants_to_be_left_alone(headers: dict[str, str], seconds: float) -> None:
    assert Fetched(status=429, headers=headers, body=b"", host="h").wait(NOW) == seconds
