"""What the fake understands of JQL, and what we put into it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from watchbill.testing.clock import SteppedClock
from watchbill.testing.jira import People, Place, jql, workflow
from watchbill.testing.jira.state import Refusal
from watchbill.trackers.jira.jql import Queries

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


@pytest.fixture
def place() -> Place:
    """Three issues, an hour apart; nothing is served."""
    clock = SteppedClock(NOON)
    place = Place(cloud=True, now=clock.now)
    workflow.furnish(place)
    people = People(place)
    people.join("ann", "ann@example.org")
    people.write("one", labels=["x"], sprints=(("Sprint 1", "active"),))
    clock.advance(timedelta(hours=1))
    people.write("two", status="In Progress", assignee="ann")
    clock.advance(timedelta(hours=1))
    people.write("three", status="Done", labels=["x", "y"])
    people.rank_first("OPS-3")
    return place


def found(place: Place, query: str) -> Sequence[str]:
    return [each.key.removeprefix("OPS-") for each in jql.run(jql.parse(query, place), place.indexed(set()))]


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("project = OPS", "312"),
        ('project = "ops" ORDER BY Rank DESC', "213"),
        ("project = OPS ORDER BY key", "123"),
        ("project = OPS ORDER BY created DESC, key ASC", "321"),
        ('statusCategory = "To Do"', "1"),
        ("statusCategory != Done ORDER BY key ASC", "12"),
        ("statusCategory in (new, Done) ORDER BY key", "13"),
        ('status not in ("In Progress", Open)', "3"),
        ("labels = x AND labels = y", "3"),
        ("labels = X ORDER BY key", "13"),
        ("labels is EMPTY", "2"),
        ("sprint is not EMPTY", "1"),
        ("assignee is EMPTY AND (status = Open OR status = Done) ORDER BY key", "13"),
        ("NOT assignee = ann AND NOT labels = y", "1"),
        ("updated >= -90m ORDER BY key", "23"),
        ('updated >= "2026/11/02 14:00" ORDER BY key', "23"),  # in Berlin
        ("created <= -2h", "1"),
        ("key = OPS-2", "2"),
        ("issuetype = Task AND labels = 'y'", "3"),
    ],
)
def test_it_finds_what_is_asked(place: Place, query: str, keys: str) -> None:
    assert "".join(found(place, query)) == keys


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("project = HR", "The value 'HR' does not exist for the field 'project'."),
        ("status = Nowhere", "The value 'Nowhere' does not exist for the field 'status'."),
        ("colour = red", "Field 'colour' does not exist or you do not have permission to view it."),
        ("project = OPS ORDER BY colour", "Not able to sort using field 'colour'."),
        ("updated >= yesterday", "Date value 'yesterday' is invalid."),
    ],
)
def test_it_refuses_what_is_wrong(place: Place, query: str, told: str) -> None:
    with pytest.raises(Refusal) as refused:
        jql.parse(query, place)

    assert refused.value.body["errorMessages"] == [told]


@pytest.mark.parametrize(
    "query",
    [
        "project",
        "project =",
        "project = OPS AND",
        "(project = OPS",
        "project OPS",
        'project = "OPS',
        "project = OPS project = OPS",
        "updated ~ -5m",
        "status in Open",
        "project = OPS ORDER Rank",
    ],
)
def test_what_is_no_jql_is_told_with_itself(place: Place, query: str) -> None:
    with pytest.raises(Refusal) as refused:
        jql.parse(query, place)

    told = f"Error in the JQL Query: it was not understood: {query}"
    assert refused.value.body["errorMessages"] == [told]


def test_a_query_without_a_restriction_is_known_as_one(place: Place) -> None:
    assert jql.parse("ORDER BY Rank", place).test is None
    assert jql.parse("", place).test is None


def test_a_further_condition_does_not_widen_the_board(place: Place) -> None:
    queries = Queries(project="OPS", extra="labels = y OR labels = x")

    assert queries.board() == (
        'project = "OPS" AND (labels = y OR labels = x) AND statusCategory != Done ORDER BY Rank ASC'
    )
    assert found(place, queries.board()) == ["1"]
    assert found(place, queries.changed(5)) == ["3"]
