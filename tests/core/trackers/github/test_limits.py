"""GitHub asks to wait, fails, or says what nobody understands: never worse than a site that is away."""

import json
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.core.trackers.github.conftest import NOW
from watchbill.errors import SiteAway, SiteRefuses
from watchbill.model.keys import TicketKey
from watchbill.model.ticket import Column
from watchbill.testing.github import FakeGitHub, Fault
from watchbill.testing.github.rest import shown
from watchbill.trackers.client import Bucket, Client
from watchbill.trackers.github.api import MOST_PAGES, Api
from watchbill.trackers.github.signing import Token
from watchbill.trackers.github.site import GitHub

ONE = TicketKey("HELLO-WORLD-1")


@pytest.mark.parametrize(
    ("status", "headers", "message", "wait"),
    [
        (
            403,
            {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(int(NOW) + 90)},
            "API rate limit exceeded",
            90,
        ),
        (
            429,
            {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(int(NOW) - 5)},
            "API rate limit exceeded",
            1,
        ),
        (403, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "soon"}, "API rate limit exceeded", 60),
        (
            403,
            {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "999999999999"},
            "API rate limit exceeded",
            3_700,
        ),
        (403, {"retry-after": "30"}, "You have exceeded a secondary rate limit", 30),
        (403, {}, "You have exceeded a secondary rate limit", 60),
        (429, {}, "Too many", 60),
    ],
)
def test_it_says_how_long_it_wants_to_be_left_alone(
    fake: FakeGitHub, site: GitHub, status: int, headers: dict[str, str], message: str, wait: float
) -> None:
    fake.hub.faults.append(Fault(status=status, headers=headers, body=json.dumps({"message": message}).encode()))

    with pytest.raises(SiteAway, match="GitHub asks me to wait") as away:
        site.get(ONE)

    assert away.value.wait == wait


def test_what_is_forbidden_is_refused_with_the_reason(fake: FakeGitHub, site: GitHub) -> None:
    body = b'{"message": "Resource not accessible by personal access token"}'
    fake.hub.faults.append(Fault(status=403, body=body, headers={"x-ratelimit-remaining": "4000"}))

    with pytest.raises(SiteRefuses, match="not accessible by personal access token"):
        site.create("one", "", "m-1")


def test_a_token_that_ended_is_told_and_not_shown(fake: FakeGitHub, site: GitHub) -> None:
    fake.hub.tokens.clear()

    with pytest.raises(SiteAway, match="does not accept what I sign in with") as away:
        site.get(ONE)
    assert fake.token not in str(away.value)


@pytest.mark.parametrize("status", [500, 502, 503])
def test_its_own_errors_pass(fake: FakeGitHub, site: GitHub, status: int) -> None:
    fake.hub.faults.append(Fault(status=status))

    with pytest.raises(SiteAway):
        site.get(ONE)
    assert site.get(ONE) is None


def test_a_repository_that_is_called_otherwise_by_now_is_away(fake: FakeGitHub, site: GitHub) -> None:
    fake.hub.faults.append(Fault(status=301, headers={"Location": f"{fake.url}/repositories/1/issues"}))

    with pytest.raises(SiteAway, match="at another address"):
        list(site.board())


_READS: list[Callable[[GitHub], object]] = [
    lambda site: site.get(ONE),
    lambda site: list(site.board()),
    lambda site: list(site.changed(datetime.fromtimestamp(NOW, UTC))),
    lambda site: site.made("m-1"),
    lambda site: site.create("one", "", "m-1"),
    lambda site: site.account("ann@example.org"),
    lambda site: site.check(),
]


@pytest.mark.parametrize("read", _READS, ids=["get", "board", "changed", "made", "create", "account", "check"])
def test_an_answer_of_another_shape_is_as_none(
    fake: FakeGitHub, site: GitHub, read: Callable[[GitHub], object]
) -> None:
    for body in (b"", b"null", b"7", b'"text"', b"[[1]]", b"[null]", b'{"items": 1}', b"<html>", b"["):
        fake.hub.faults.append(Fault(status=200, body=body))

        with pytest.raises(SiteAway):
            read(site)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("id", [None, True, [], {}, "", 0, 1.5]),
        ("number", [None, True, [], {}, "12", 0, -1, 10**40, 1e400]),
        ("title", [None, True, [], {}, 7]),
        ("updated_at", [None, True, [], {}, "", 7, "today", "2026-11-29T10:00:00", "9999-12-31T23:59:59-23:00"]),
    ],
)
def test_what_an_issue_needs_is_of_its_type(
    fake: FakeGitHub, site: GitHub, name: str, values: list[object]
) -> None:
    fake.hub.add("one")
    for value in values:
        fake.hub.faults.append(Fault(status=200, body=_with(fake, **{name: value})))

        with pytest.raises(SiteAway):
            site.get(ONE)


def test_what_else_an_issue_says_may_be_anything(fake: FakeGitHub, site: GitHub) -> None:
    fake.hub.add("one")
    others = ("body", "state", "assignees", "labels", "html_url", "node_id", "comments", "repository_url", "user")
    strange: list[object] = [None, 7, True, [], {}, [None], [{}], [{"login": 1, "name": []}], [[]], {"nodes": 1}]
    for value in strange:
        fake.hub.faults.append(Fault(status=200, body=_with(fake, **dict.fromkeys(others, value))))

        ticket = site.get(ONE)

        assert ticket
        assert (ticket.title, ticket.column, ticket.holder, ticket.link) == ("one", Column.BACKLOG, None, "")


def test_what_is_too_long_is_cut(fake: FakeGitHub, site: GitHub) -> None:
    fake.hub.add("x" * 5_000, "y" * 60_000)

    ticket = site.get(ONE)

    assert ticket
    assert (len(ticket.title), len(ticket.text)) == (300, 20_000)


def test_what_no_database_would_take_is_left_out(fake: FakeGitHub, site: GitHub) -> None:
    fake.hub.add("one")
    fake.hub.faults.append(Fault(status=200, body=_with(fake, title="o\x00ne\ud800", body="t\x00wo\udfff")))

    ticket = site.get(ONE)

    assert ticket
    assert (ticket.title, ticket.text) == ("one", "two")


def test_a_title_of_nothing_has_one(fake: FakeGitHub, site: GitHub) -> None:
    fake.hub.add(" \n ")

    ticket = site.get(ONE)

    assert ticket
    assert ticket.title == "Issue 1"


def test_pages_without_end_end(fake: FakeGitHub, site: GitHub) -> None:
    fake.hub.faults += [_and_so_on(fake)] * MOST_PAGES

    assert site.made("m-1") is None
    assert len(fake.hub.calls) == 3

    with closing(Client(fake.url, "GitHub", Token(fake.token).headers, bucket=Bucket(1_000, 1_000))) as client:
        pages = Api(client, Token(fake.token), fake.url, lambda: NOW).pages(
            "/repos/octocat/hello-world/issues", {}
        )
        fake.hub.faults += [_and_so_on(fake)] * 4
        with pytest.raises(SiteRefuses, match=r"more than 10,000 issues there: say in `labels`"):
            list(pages)


def _and_so_on(fake: FakeGitHub) -> Fault:
    """A page that names itself as the next one."""
    link = f'<{fake.url}/repos/octocat/hello-world/issues?page=1>; rel="next"'
    return Fault(status=200, body=b"[]", headers={"Link": link})


def _with(fake: FakeGitHub, **other: Any) -> bytes:
    return json.dumps({**shown(fake.hub, fake.url, fake.hub.issues[1]), **other}).encode()
