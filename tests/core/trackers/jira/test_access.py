"""Who is let into Jira: logins that end, projects that are hidden, people who are found, and strange answers."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.core.trackers.jira.opened import opened, there
from watchbill.errors import SiteAway, SiteRefuses
from watchbill.model.keys import TicketKey
from watchbill.model.site import SiteComment, SiteTicket
from watchbill.model.ticket import Column
from watchbill.testing.jira import FakeJira
from watchbill.testing.jira.shapes import Shapes
from watchbill.trackers.jira.site import Jira

#: What the port asks, as far as it reads; each with the route whose answer matters.
READS: dict[str, tuple[str, Callable[[Jira, SiteTicket], object]]] = {
    "board": ("search", lambda site, seen: list(site.board())),
    "top": ("search", lambda site, seen: site.top()),
    "changed": ("search", lambda site, seen: list(site.changed(datetime.now(UTC)))),
    "time": ("serverInfo", lambda site, seen: list(site.changed(datetime.now(UTC)))),
    "get": ("issue", lambda site, seen: site.get(seen.key)),
    "made": ("search", lambda site, seen: site.made("wb-1")),
    "comments": ("comments", lambda site, seen: site.comments(seen)),
    "account": ("people", lambda site, seen: site.account("ann@example.org")),
    "check": ("myself", lambda site, seen: site.check()),
    "transitions": ("transitions", lambda site, seen: site.change(seen, None, Column.DONE)),
    "create": ("create", lambda site, seen: site.create("one", "", "wb-2")),
}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@pytest.fixture
def seen(place: FakeJira, site: Jira) -> SiteTicket:
    """A ticket as the board has it."""
    return there(site.get(TicketKey(place.people.write("one", labels=["wb-1"]).key)))


def test_it_says_as_whom_it_signs_in(site: Jira) -> None:
    assert site.check() == "Desk"


@pytest.mark.parametrize("what", [each for each in READS if each != "time"])
def test_a_login_that_has_ended_never_looks_like_an_empty_board(
    place: FakeJira, site: Jira, seen: SiteTicket, what: str
) -> None:
    place.place.signed_in = False

    with pytest.raises(SiteAway, match="expired"):
        READS[what][1](site, seen)


def test_a_token_that_is_wrong_is_not_let_in(place: FakeJira) -> None:
    with opened(place, token="another") as site:
        with pytest.raises(SiteAway, match="expired"):
            site.check()
        with pytest.raises(SiteAway, match="expired"):
            list(site.board())


def test_a_project_that_is_not_there_is_told(place: FakeJira) -> None:
    with opened(place, project="HR") as site:
        with pytest.raises(SiteAway, match="does not show me the project HR: is its key right"):
            site.check()
        with pytest.raises(SiteAway, match="does not show me the project HR"):
            list(site.board())


def test_a_type_of_issue_that_is_not_there_is_found_by_the_check(place: FakeJira) -> None:
    with opened(place, issuetype="Aufgabe") as site, pytest.raises(SiteRefuses) as refused:
        site.check()

    told = 'Jira has no type of issue "Aufgabe" there; name one as issuetype: Task, Bug, Story.'
    assert str(refused.value) == told


def test_a_project_that_is_hidden_all_of_a_sudden_does_not_take_its_tickets_along(
    place: FakeJira, site: Jira, seen: SiteTicket
) -> None:
    del place.place.projects["OPS"]
    place.people.delete(seen.key)

    with pytest.raises(SiteAway, match="does not show me the project OPS"):
        site.get(seen.key)


def test_what_may_not_be_read_is_no_ticket_less(place: FakeJira, site: Jira, seen: SiteTicket) -> None:
    place.faults.fail("issue", 403, b'{"errorMessages": ["You may not see this."]}')

    with pytest.raises(SiteAway, match="does not let my account read: You may not see this"):
        site.get(seen.key)


def test_too_many_calls_are_told_with_how_long_to_wait(place: FakeJira, site: Jira) -> None:
    place.faults.limit("search", 30)

    with pytest.raises(SiteAway) as away:
        site.top()

    assert away.value.wait == 30


def test_a_search_that_is_given_up_is_told(cloud: FakeJira, board: Jira) -> None:
    cloud.faults.fail("search", 410, b'{"errorMessages": ["The requested API has been removed."]}')

    with pytest.raises(SiteRefuses, match="given up the search that I use: The requested API"):
        board.top()


def test_the_time_may_stand_in_the_head_of_the_answer(place: FakeJira, site: Jira, seen: SiteTicket) -> None:
    place.faults.answer("serverInfo", b"{}")

    assert [each.key for page in site.changed(seen.updated_at) for each in page] == [seen.key]


def test_an_account_that_hides_its_address_is_the_only_one_that_is_found(cloud: FakeJira, board: Jira) -> None:
    cloud.people.join("5b10:zoe", "zoe@example.org", hidden=True)
    cloud.people.join("app:zoe", "zoe@example.org", hidden=True, kind="app")
    cloud.people.join("qm:zoe", "zoe@example.org", kind="customer")
    cloud.people.join("5b10:old", "zoe@example.org", active=False)
    assert board.account("zoe@example.org") == "5b10:zoe"

    cloud.people.join("5b10:zoe2", "zoe@example.org.uk", hidden=True)
    assert board.account("zoe@example.org") is None


def test_an_account_with_a_longer_address_is_somebody_else(place: FakeJira, site: Jira) -> None:
    place.people.join("long", "bob@example.org.uk")

    assert site.account("bob@example.org") is None


def test_of_two_accounts_with_one_address_none_is_taken(place: FakeJira, site: Jira) -> None:
    place.people.join("ann2", "Ann@example.org")

    assert site.account("ann@example.org") is None


def test_nobody_has_no_address(place: FakeJira, site: Jira) -> None:
    assert [site.account(""), site.account("  ")] == [None, None]
    assert place.faults.calls["people"] == 0


def test_an_address_is_found_in_whatever_letters(site: Jira, place: FakeJira) -> None:
    assert site.account(" ANN@Example.org ") == ("5b10:ann" if place.place.cloud else "ann")


@pytest.mark.parametrize("what", READS)
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(answer=JSON)
def test_an_answer_of_any_json_is_no_crash(
    place: FakeJira, site: Jira, seen: SiteTicket, what: str, answer: Any
) -> None:
    route, read = READS[what]
    place.faults.answer(route, json.dumps(answer).encode())

    try:
        found = read(site, seen)
    except (SiteAway, SiteRefuses):
        found = None

    assert found is None or isinstance(found, str | list | SiteTicket)


def test_strange_fields_are_no_field_of_sprints(cloud: FakeJira) -> None:
    sprint = {"schema": {"custom": "com.pyxis.greenhopper.jira:gh-sprint"}}
    cloud.people.write("one", sprints=(("Sprint 1", "active"),))
    answers: list[object] = [
        {},
        [None, 1, "x", {}],
        [{"schema": "x"}],
        [{"id": 5, **sprint}],
        [{"id": "a,b", **sprint}],
    ]
    for strange in answers:
        cloud.faults.answer("field", json.dumps(strange).encode())
        with opened(cloud) as board:
            assert [each.sprint for each in board.top()] == [False]


@pytest.mark.parametrize("part", ["id", "key", "fields", "status", "statusCategory", "assignee", "updated"])
def test_a_ticket_without_what_it_needs_is_not_half_a_ticket(cloud: FakeJira, board: Jira, part: str) -> None:
    key = cloud.people.take(cloud.people.write("one").key, "5b10:ann").key
    wrongs: list[object] = [0, True, "", [], {}, ["x"], {"x": 1}, "x" * 5_000, "\ud800", {"key": []}]
    for wrong in wrongs:
        told = _told(cloud, key)
        _put(told, part, wrong)
        cloud.faults.answer("issue", json.dumps(told).encode())

        with pytest.raises(SiteAway, match="what I do not understand"):
            board.get(TicketKey(key))


@pytest.mark.parametrize("part", ["summary", "description", "displayName", "sprint", "statuscategorychangedate"])
def test_what_is_strange_and_not_needed_is_left_out(cloud: FakeJira, board: Jira, part: str) -> None:
    key = cloud.people.take(cloud.people.write("one").key, "5b10:ann").key
    wrongs: list[object] = [0, None, [], {}, ["x"], {"type": "doc", "content": {"x": 1}}, [{"state": 1}]]
    for wrong in wrongs:
        told = _told(cloud, key)
        _put(told, part, wrong)
        cloud.faults.answer("issue", json.dumps(told).encode())

        found = there(board.get(TicketKey(key)))

        assert (found.account, found.column, found.sprint) == ("5b10:ann", Column.BACKLOG, False)
        assert found.title in ("one", key)


def test_a_comment_that_is_none_is_left_out(cloud: FakeJira, board: Jira) -> None:
    wrong: list[object] = [0, None, [], {}, "x", {"created": 1}, {"created": "2026-11-02T09:00:00"}]
    seen = there(board.get(TicketKey(cloud.people.write("one").key)))
    fine = {"id": "7", "created": "2026-11-02T09:00:00.000+0100", "body": None, "author": 5}
    cloud.faults.answer("comments", json.dumps({"comments": [*wrong, fine]}).encode())

    assert board.comments(seen) == [SiteComment(author=None, text="", at=datetime(2026, 11, 2, 8, tzinfo=UTC))]


def _told(place: FakeJira, key: str) -> dict[str, Any]:
    """What Jira says of a ticket."""
    return Shapes(place.place, place.url, "3").issue(place.place.find(key), ["*all"])


def _put(told: dict[str, Any], part: str, wrong: Any) -> None:
    """Something else in a place of it."""
    fields = told["fields"]
    place = {
        "id": told,
        "key": told,
        "fields": told,
        "statusCategory": fields["status"],
        "displayName": fields["assignee"],
    }
    place.get(part, fields)["customfield_10020" if part == "sprint" else part] = wrong
