"""Claiming through the service: rule, tracker, claims and events together."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.core.services.conftest import NOW, OPS, Desk
from watchbill.errors import Refused, TrackerUnavailable, Unknown
from watchbill.model import ClaimKind, Column, Outcome, PersonId, Ticket, TicketKey
from watchbill.rules.claiming import Granted, OverLimit
from watchbill.services.claiming import Result
from watchbill.services.ticketing import Closing
from watchbill.testing.builders import a_claim, a_ticket
from watchbill.trackers.board import Board

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


def close(desk: Desk, *keys: str, by: str = "ann", note: str = "") -> Closing:
    with desk.database.changing() as work:
        return desk.ticketing.close(desk.request(work, by), [TicketKey(key) for key in keys], note)


def test_several_are_closed_at_once_each_on_its_own(desk: Desk) -> None:
    add(desk, "TICKET-1", Column.IN_PROGRESS, "ann")
    add(desk, "TICKET-2", Column.IN_PROGRESS, "ben")
    add(desk, "TICKET-3", Column.DONE, "ann")

    closed = close(desk, "TICKET-1", "TICKET-2", "TICKET-3", "TICKET-4", "2")

    assert [(each.ticket.key, each.ticket.column, each.was) for each in closed.done] == [
        ("TICKET-1", Column.DONE, "ann"),
        ("TICKET-2", Column.DONE, "ben"),
    ]
    assert [each.split(".")[0] for each in closed.refused] == [
        "TICKET-3 is already done",
        "There is no ticket TICKET-4",
        "TICKET-2 is already done",
    ]
    with desk.database.reading() as work:
        ended = work.claims.ended(OPS, Outcome.DONE, NOW, NOW + timedelta(seconds=1))
    assert sorted((each.key, each.person) for each in ended) == [("TICKET-1", "ann"), ("TICKET-2", "ann")]


def test_where_none_can_be_closed_all_reasons_are_told(desk: Desk) -> None:
    add(desk, "TICKET-1", Column.DONE, "ann")

    with pytest.raises(Refused, match=r"TICKET-1 is already done.*\n.*no ticket TICKET-12"):
        close(desk, "TICKET-1", "TICKET-12")
    with pytest.raises(Unknown):
        close(desk, "TICKET-12")


class Brief(Board):
    """A board that stops answering for good when it is asked to close TICKET-2."""

    def assign(self, ticket: Ticket, to: PersonId | None, column: Column, at: datetime) -> Ticket | None:
        if ticket.key == "TICKET-2":
            raise TrackerUnavailable
        return Board.assign(self, ticket, to, column, at)

    def in_progress(self) -> Sequence[Ticket]:
        raise TrackerUnavailable


def test_what_was_closed_before_the_tracker_went_away_is_closed(desk: Desk) -> None:
    add(desk, "TICKET-1", Column.IN_PROGRESS, "ann")
    add(desk, "TICKET-2", Column.IN_PROGRESS, "ann")
    ticketing = replace(desk.ticketing, trackers={"board": Brief})

    with desk.database.changing() as work:
        closed = ticketing.close(desk.request(work), [TicketKey("TICKET-1"), TicketKey("TICKET-2")])

    assert [each.ticket.key for each in closed.done] == ["TICKET-1"]
    assert closed.refused == (str(TrackerUnavailable()),)
    assert closed.left == ()


def test_what_is_left_is_told_the_oldest_first_without_the_sprints(desk: Desk) -> None:
    add(desk, KEY, Column.IN_PROGRESS, "ann")
    with desk.database.changing() as work:
        for key, days, column, sprint in (
            ("T-1", 1, Column.IN_PROGRESS, False),
            ("T-2", 3, Column.IN_PROGRESS, False),
            ("T-3", 9, Column.BLOCKED, False),
            ("T-4", 9, Column.IN_PROGRESS, True),
        ):
            since = NOW - timedelta(days=days)
            work.tickets.add(a_ticket(key, column, assignee=PersonId("ann"), moved_at=since, sprint=sprint))
        work.tickets.add(a_ticket("T-5", Column.IN_PROGRESS, assignee=PersonId("ben")))

    assert [each.key for each in close(desk, KEY, note="fixed").left] == ["T-2", "T-1", "T-3"]
    with desk.database.reading() as work:
        assert [each.text for each in work.tickets.notes(KEY)] == ["fixed"]


def test_what_is_started_and_what_else_is_in_progress_come_oldest_first(desk: Desk) -> None:
    for number, days in ((1, 1), (2, 3), (3, 2)):
        with desk.database.changing() as work:
            since = NOW - timedelta(days=days)
            work.tickets.add(
                a_ticket(f"T-{number}", Column.IN_PROGRESS, assignee=PersonId("ann"), moved_at=since, rank=number)
            )
    add(desk, KEY, Column.BACKLOG)

    refused = claim(desk)

    assert refused.verdict == OverLimit(started=(TicketKey("T-2"), TicketKey("T-3"), TicketKey("T-1")))
    assert [each.key for each in refused.others] == ["T-2", "T-3", "T-1"]
