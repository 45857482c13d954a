"""A ticket in Jira comes to somebody and into a column: the ways there, refusals, and others who are quicker."""

import pytest

from tests.core.trackers.jira.opened import there
from watchbill.errors import SiteAway
from watchbill.model.keys import TicketKey
from watchbill.model.site import SiteTicket
from watchbill.model.ticket import Column
from watchbill.testing.jira import FakeJira, Transition
from watchbill.trackers.jira.site import Jira


@pytest.fixture
def ann(place: FakeJira) -> str:
    """Her account."""
    return "5b10:ann" if place.place.cloud else "ann"


@pytest.fixture
def bob(place: FakeJira) -> str:
    """Somebody else's account."""
    return place.people.join("5b10:bob" if place.place.cloud else "bob", "bob@example.org").id


@pytest.fixture
def seen(place: FakeJira, site: Jira) -> SiteTicket:
    """A ticket of Backlog, as the board has it."""
    return there(site.get(TicketKey(place.people.write("one").key)))


def stands(place: FakeJira, key: str) -> tuple[str | None, str]:
    """Who has it at Jira, and in which status."""
    issue = place.place.find(key)
    return issue.assignee, issue.status


def test_it_is_given_and_moved(place: FakeJira, site: Jira, seen: SiteTicket, ann: str) -> None:
    taken = there(site.change(seen, ann, Column.IN_PROGRESS))

    assert (taken.account, taken.column) == (ann, Column.IN_PROGRESS)
    assert taken.holder is not None
    assert taken.holder.name == "Ann"
    assert stands(place, seen.key) == (ann, "In Progress")


def test_what_is_so_already_changes_nothing(place: FakeJira, site: Jira, seen: SiteTicket) -> None:
    assert there(site.change(seen, None, Column.BACKLOG)).updated_at == seen.updated_at
    assert place.faults.calls["assign"] + place.faults.calls["transition"] == 0


def test_a_comment_meanwhile_is_no_change(place: FakeJira, site: Jira, seen: SiteTicket, ann: str) -> None:
    place.people.comment(seen.key, None)

    assert site.change(seen, ann, Column.IN_PROGRESS)


@pytest.mark.parametrize("route", ["transitions", "issue"])
def test_somebody_who_takes_it_before_the_look_has_it(
    place: FakeJira, site: Jira, seen: SiteTicket, ann: str, bob: str, route: str
) -> None:
    place.faults.before(route, lambda: place.people.take(seen.key, bob))

    assert site.change(seen, ann, Column.IN_PROGRESS) is None
    assert stands(place, seen.key) == (bob, "Open")


def test_somebody_who_takes_it_after_us_has_it(
    place: FakeJira, site: Jira, seen: SiteTicket, ann: str, bob: str
) -> None:
    place.faults.before("transition", lambda: place.people.take(seen.key, bob))

    assert site.change(seen, ann, Column.IN_PROGRESS) is None
    assert stands(place, seen.key) == (bob, "In Progress")


def test_somebody_who_finishes_it_right_before_our_step_has_finished_it(
    place: FakeJira, site: Jira, seen: SiteTicket, ann: str
) -> None:
    place.place.transitions["31"] = Transition(
        id="31", name="Start", to="In Progress", sources=frozenset({"Open"})
    )
    place.faults.before("transition", lambda: place.people.take(seen.key, ann, "Done"))

    assert site.change(seen, ann, Column.IN_PROGRESS) is None
    assert stands(place, seen.key) == (ann, "Done")


def test_somebody_who_makes_the_very_same_step_is_no_trouble(
    place: FakeJira, site: Jira, seen: SiteTicket, ann: str
) -> None:
    place.faults.before("transition", lambda: place.people.take(seen.key, ann, "In Progress"))

    assert there(site.change(seen, ann, Column.IN_PROGRESS)).column is Column.IN_PROGRESS


def test_what_is_deleted_before_it_is_given_is_nothing(
    place: FakeJira, site: Jira, seen: SiteTicket, ann: str
) -> None:
    place.faults.before("assign", lambda: place.people.delete(seen.key))

    assert site.change(seen, ann, Column.IN_PROGRESS) is None


def test_an_answer_that_is_lost_may_mean_that_it_was_done(
    place: FakeJira, site: Jira, seen: SiteTicket, ann: str
) -> None:
    place.faults.lose_answer("assign")

    with pytest.raises(SiteAway):
        site.change(seen, ann, Column.BACKLOG)

    assert stands(place, seen.key) == (ann, "Open")
    assert site.change(seen, ann, Column.BACKLOG) is None
    assert there(site.get(seen.key)).account == ann
