"""Claiming through the service: rule, tracker, claims and events together."""

from datetime import timedelta

import pytest

from tests.core.services.conftest import NOW, OPS, Desk
from watchbill.errors import Refused, Unknown
from watchbill.model import ClaimKind, Column, Outcome, PersonId, TicketKey
from watchbill.rules.claiming import Granted, OverLimit
from watchbill.services.claiming import Result
from watchbill.testing.builders import a_claim, a_ticket

KEY = TicketKey("TICKET-123")


def claim(desk: Desk, key: str = KEY, by: str = "ann", *, anyway: bool = False) -> Result:
    with desk.database.changing() as work:
        return desk.claiming.claim(desk.request(work, by), TicketKey(key), anyway=anyway)


def add(desk: Desk, key: str, column: Column, assignee: str | None = None) -> None:
    with desk.database.changing() as work:
        person = PersonId(assignee) if assignee else None
        work.tickets.add(a_ticket(key, column, assignee=person, moved_at=NOW - timedelta(days=1)))
        if person:
            work.claims.add(a_claim(key, assignee or "", at=NOW - timedelta(days=1), id=f"claim-{key}"))


def test_a_claim_assigns_moves_and_is_recorded(desk: Desk) -> None:
    add(desk, KEY, Column.BACKLOG)

    result = claim(desk)

    assert (result.ticket.assignee, result.ticket.column) == ("ann", Column.IN_PROGRESS)
    with desk.database.reading() as work:
        held = work.claims.held(KEY)
        assert held is not None
        assert (held.person, held.kind) == ("ann", ClaimKind.STARTED)


def test_a_take_over_ends_the_other_claim_and_says_whose_it_was(desk: Desk) -> None:
    add(desk, KEY, Column.IN_PROGRESS, "ben")

    result = claim(desk)

    assert result.verdict == Granted(kind=ClaimKind.TAKEN_OVER, taken_from=PersonId("ben"))
    with desk.database.reading() as work:
        (ended,) = work.claims.ended(OPS, Outcome.TAKEN, NOW, NOW + timedelta(seconds=1))
        held = work.claims.held(KEY)
        assert ended.person == "ben"
        assert held is not None
        assert held.taken_from == "ben"


def test_an_unknown_key_names_the_nearest_and_changes_nothing(desk: Desk) -> None:
    add(desk, KEY, Column.BACKLOG)

    with pytest.raises(Unknown, match="Did you mean TICKET-123"):
        claim(desk, "TICKET-132")


def test_the_fourth_from_backlog_is_refused_until_one_is_blocked(desk: Desk) -> None:
    for number in range(1, 6):
        add(desk, f"TICKET-{number}", Column.BACKLOG)
    for number in range(1, 4):
        claim(desk, f"TICKET-{number}")

    assert isinstance(claim(desk, "TICKET-4").verdict, OverLimit)

    with desk.database.changing() as work:
        desk.ticketing.block(desk.request(work), TicketKey("TICKET-1"), "waiting")

    assert claim(desk, "TICKET-4").verdict == Granted(kind=ClaimKind.STARTED)


def test_an_exception_to_the_limit_is_recorded(desk: Desk) -> None:
    for number in range(1, 5):
        add(desk, f"TICKET-{number}", Column.BACKLOG)
        claim(desk, f"TICKET-{number}", anyway=number == 4)

    with desk.database.reading() as work:
        assert [each.beyond_limit for each in work.claims.open(OPS)] == [False, False, False, True]


def test_a_blocked_ticket_taken_up_again_keeps_its_claim(desk: Desk) -> None:
    add(desk, KEY, Column.BLOCKED, "ann")

    result = claim(desk)

    assert result.ticket.column is Column.IN_PROGRESS
    with desk.database.reading() as work:
        held = work.claims.held(KEY)
        assert held is not None
        assert held.id == "claim-TICKET-123"


def test_done_closes_at_once_and_ends_the_claim(desk: Desk) -> None:
    add(desk, KEY, Column.IN_PROGRESS, "ann")

    with desk.database.changing() as work:
        closed = desk.ticketing.done(desk.request(work), KEY, "fixed")

    assert (closed.ticket.column, closed.was) == (Column.DONE, "ann")
    with desk.database.reading() as work:
        assert [each.text for each in work.tickets.notes(KEY)] == ["fixed"]
        assert len(work.claims.ended(OPS, Outcome.DONE, NOW, NOW + timedelta(seconds=1))) == 1


def test_who_closes_the_ticket_of_somebody_else_gets_it_on_their_list(desk: Desk) -> None:
    add(desk, KEY, Column.IN_PROGRESS, "ben")

    with desk.database.changing() as work:
        desk.ticketing.done(desk.request(work), KEY)

    with desk.database.reading() as work:
        (ended,) = work.claims.ended(OPS, Outcome.DONE, NOW, NOW + timedelta(seconds=1))
        assert ended.person == "ann"


def test_release_puts_it_back_with_nobody_on_it(desk: Desk) -> None:
    add(desk, KEY, Column.IN_PROGRESS, "ann")

    with desk.database.changing() as work:
        released = desk.ticketing.release(desk.request(work), KEY)
        assert work.claims.held(KEY) is None

    assert (released.ticket.column, released.ticket.assignee, released.was) == (Column.BACKLOG, None, "ann")


@pytest.mark.parametrize(
    ("column", "says"), [(Column.BACKLOG, "!claim TICKET-123"), (Column.DONE, "already done")]
)
def test_blocking_what_is_not_in_progress_says_what_to_do(desk: Desk, column: Column, says: str) -> None:
    add(desk, KEY, column)

    with pytest.raises(Refused, match=says), desk.database.changing() as work:
        desk.ticketing.block(desk.request(work), KEY, "why")


def test_mine_lists_ones_own_with_the_last_note(desk: Desk) -> None:
    add(desk, "TICKET-1", Column.IN_PROGRESS, "ann")
    add(desk, "TICKET-2", Column.IN_PROGRESS, "ben")
    with desk.database.changing() as work:
        desk.ticketing.note(desk.request(work), TicketKey("TICKET-1"), "half way")
        held = desk.ticketing.mine(desk.request(work))

    assert [(each.ticket.key, each.note.text if each.note else "") for each in held] == [("TICKET-1", "half way")]


def test_the_others_in_progress_are_told_so_that_one_closes_first(desk: Desk) -> None:
    add(desk, "TICKET-1", Column.IN_PROGRESS, "ann")
    add(desk, KEY, Column.BACKLOG)

    assert [each.key for each in claim(desk).others] == ["TICKET-1"]
