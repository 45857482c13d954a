"""The ways from column to column that a workflow of Jira has, and what it refuses; alike at either kind."""

from dataclasses import replace

import pytest

from tests.core.trackers.jira.opened import opened, there
from watchbill.errors import SiteRefuses
from watchbill.model.keys import TicketKey
from watchbill.model.site import SiteTicket
from watchbill.model.ticket import Column
from watchbill.testing.jira import FakeJira, Transition
from watchbill.trackers.jira.site import Jira


@pytest.fixture
def place(cloud: FakeJira) -> FakeJira:
    """One of the two."""
    return cloud


@pytest.fixture
def ann() -> str:
    """Her account."""
    return "5b10:ann"


@pytest.fixture
def seen(place: FakeJira, site: Jira) -> SiteTicket:
    """A ticket of Backlog, as the board has it."""
    return there(site.get(TicketKey(place.people.write("one").key)))


def stands(place: FakeJira, key: str) -> tuple[str | None, str]:
    """Who has it at Jira, and in which status."""
    issue = place.place.find(key)
    return issue.assignee, issue.status


def test_without_a_way_it_says_what_there_is(place: FakeJira, site: Jira, seen: SiteTicket, ann: str) -> None:
    del place.place.transitions["31"], place.place.transitions["61"]

    with pytest.raises(SiteRefuses) as refused:
        site.change(seen, ann, Column.IN_PROGRESS)

    assert str(refused.value) == (
        'In Jira no way leads OPS-1 to "in progress" from where it is; there is: Waiting, Rejected. '
        "Move it in Jira first, or let whoever runs Jira add a transition."
    )
    assert stands(place, seen.key) == (None, "Open")


def test_without_a_way_to_blocked_it_says_how_to_name_one(place: FakeJira, seen: SiteTicket, ann: str) -> None:
    with opened(place, blocked=["Geparkt"]) as site, pytest.raises(SiteRefuses) as refused:
        site.change(seen, ann, Column.BLOCKED)

    assert str(refused.value) == (
        "In Jira no way leads OPS-1 to a status that means blocked (Geparkt); "
        "there is: In Progress, Waiting, Rejected, Done. "
        "Whoever runs me can name yours as blocked in the file of trackers."
    )


def test_where_nothing_may_be_chosen_it_says_so(place: FakeJira, site: Jira, seen: SiteTicket) -> None:
    place.place.transitions.clear()

    with pytest.raises(SiteRefuses, match="there is: nothing that my account may choose"):
        site.change(seen, None, Column.DONE)


def test_a_step_that_wants_a_field_is_refused_and_nobody_has_it(
    place: FakeJira, site: Jira, seen: SiteTicket, ann: str
) -> None:
    del place.place.transitions["61"]

    with pytest.raises(SiteRefuses) as refused:
        site.change(seen, ann, Column.DONE)

    assert str(refused.value) == (
        'Jira does not move OPS-1 to "Rejected": resolution: Resolution is required. '
        "Move it in Jira, where it asks for what is missing."
    )
    assert stands(place, seen.key) == (None, "Open")


@pytest.mark.parametrize("status", [400, 409, 422])
def test_every_refusal_of_a_step_is_told(
    place: FakeJira, site: Jira, seen: SiteTicket, ann: str, status: int
) -> None:
    place.faults.fail(
        "transition", status, b'{"errorMessages": ["It is being changed by somebody."], "errors": {}}'
    )

    with pytest.raises(SiteRefuses, match=r'to "In Progress": It is being changed by somebody\. Move it in Jira'):
        site.change(seen, ann, Column.IN_PROGRESS)


def test_of_several_ways_the_one_without_a_form_is_gone(place: FakeJira, site: Jira, seen: SiteTicket) -> None:
    assert site.change(seen, None, Column.DONE)
    assert stands(place, seen.key) == (None, "Done")


@pytest.mark.parametrize("name", ["In Review", "in review"])
def test_of_several_ways_the_named_one_is_gone(place: FakeJira, seen: SiteTicket, name: str) -> None:
    place.place.transitions["22"] = Transition(id="22", name="Hand in", to="In Review")
    with opened(place, in_progress=name) as site:
        assert site.change(seen, None, Column.IN_PROGRESS)
    assert stands(place, seen.key) == (None, "In Review")


def test_a_name_that_cannot_be_reached_is_no_reason_to_refuse(place: FakeJira, seen: SiteTicket) -> None:
    with opened(place, done="Closed", backlog="Selected") as site:
        assert site.change(seen, None, Column.DONE)
    assert stands(place, seen.key) == (None, "Done")


def test_blocked_is_the_first_of_the_names_that_can_be_reached(place: FakeJira, seen: SiteTicket) -> None:
    place.place.transitions["22"] = Transition(id="22", name="Hand in", to="In Review")
    with opened(place, blocked=["Stuck", "In Review", "Waiting"]) as site:
        blocked = there(site.change(seen, None, Column.BLOCKED))
        assert stands(place, seen.key) == (None, "In Review")
        assert there(site.change(blocked, None, Column.IN_PROGRESS)).column is Column.IN_PROGRESS


@pytest.mark.parametrize("gives", ["nobody", "actor"])
def test_a_step_that_gives_it_to_somebody_by_itself_is_put_right(
    place: FakeJira, site: Jira, seen: SiteTicket, ann: str, gives: str
) -> None:
    place.place.transitions["31"] = replace(place.place.transitions["31"], gives=gives)

    assert there(site.change(seen, ann, Column.IN_PROGRESS)).account == ann
    assert stands(place, seen.key) == (ann, "In Progress")


def test_who_may_not_have_it_is_refused(place: FakeJira, site: Jira, seen: SiteTicket) -> None:
    gast = place.people.join("gast", "gast@example.org", assignable=False).id

    with pytest.raises(SiteRefuses) as refused:
        site.change(seen, gast, Column.BACKLOG)

    assert str(refused.value) == (
        "Jira does not give OPS-1 to this account: assignee: User 'gast' cannot be assigned issues. "
        'It needs "Assignable user" in the project; whoever runs Jira gives it.'
    )


def test_where_somebody_has_to_have_it_nobody_cannot(
    place: FakeJira, site: Jira, seen: SiteTicket, ann: str
) -> None:
    taken = there(site.change(seen, ann, Column.BACKLOG))
    place.place.unassigned = False

    with pytest.raises(SiteRefuses, match="does not let OPS-1 be with nobody: assignee: Issues must be assigned"):
        site.change(taken, None, Column.BACKLOG)
