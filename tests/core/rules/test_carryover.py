"""What the evening check says (M8, M9)."""

from datetime import UTC, datetime, timedelta

from watchbill.model import Column, Note, Outcome, PersonId, TicketKey
from watchbill.model.passage import Passage
from watchbill.rules import carryover
from watchbill.testing.builders import DAY, a_claim, a_passage, a_ticket

NOW = datetime(2026, 12, 1, 17, 0, tzinfo=UTC)
ANN = PersonId("ann")
MONDAY = DAY - timedelta(days=1)


def test_tickets_in_progress_come_before_blocked_ones_and_the_oldest_first() -> None:
    tickets = [
        a_ticket(key=TicketKey("T-1"), column=Column.BLOCKED, moved_at=NOW - timedelta(days=9)),
        a_ticket(key=TicketKey("T-2"), column=Column.IN_PROGRESS, moved_at=NOW),
        a_ticket(key=TicketKey("T-3"), column=Column.IN_PROGRESS, moved_at=NOW - timedelta(days=1)),
    ]

    assert [each.key for each in carryover.carried(tickets, {}, {}, DAY)] == ["T-3", "T-2", "T-1"]


def test_each_carries_its_last_note_and_how_often_it_was_passed_on() -> None:
    key = TicketKey("T-1")
    note = Note(key=key, author=ANN, text="waiting for ops", at=NOW)
    last: dict[str, Passage] = {key: a_passage(key, times=3, since=MONDAY, day=MONDAY)}
    (carried,) = carryover.carried([a_ticket(key=key, column=Column.BLOCKED)], {key: note}, last, DAY)

    assert (carried.note, carried.waiting, carried.passed, carried.since) == (None, "ops", 3, MONDAY)


def test_the_note_is_told_apart_from_what_is_next_and_the_reason_of_a_block_is_what_it_waits_for() -> None:
    tickets = [a_ticket("T-1", Column.IN_PROGRESS), a_ticket("T-2", Column.BLOCKED)]
    said = ("Swapped the disk. Next: resync", "no disk in stock")
    notes = {
        each.key: Note(key=each.key, author=ANN, text=text, at=NOW)
        for each, text in zip(tickets, said, strict=True)
    }

    first, second = carryover.carried(tickets, notes, {}, DAY)

    assert (first.note, first.next, first.waiting) == ("Swapped the disk", "resync", None)
    assert (second.note, second.next, second.waiting) == (None, None, "no disk in stock")


def test_sprint_tickets_backlog_and_done_are_not_carried_over() -> None:
    tickets = [
        a_ticket(key=TicketKey("T-1"), column=Column.IN_PROGRESS, sprint=True),
        a_ticket(key=TicketKey("T-2"), column=Column.BACKLOG),
        a_ticket(key=TicketKey("T-3"), column=Column.DONE),
    ]

    assert carryover.carried(tickets, {}, {}, DAY) == ()


def test_a_ticket_closed_twice_is_told_once_and_one_opened_again_not_at_all() -> None:
    closed, again = TicketKey("T-1"), TicketKey("T-2")
    ended = [
        a_claim(key=closed, person=PersonId("ben"), ended_at=NOW - timedelta(hours=2), outcome=Outcome.DONE),
        a_claim(key=closed, person=ANN, ended_at=NOW, outcome=Outcome.DONE),
        a_claim(key=again, person=ANN, ended_at=NOW, outcome=Outcome.DONE),
    ]
    tickets = {
        closed: a_ticket(key=closed, column=Column.DONE),
        again: a_ticket(key=again, column=Column.IN_PROGRESS),
    }

    told = carryover.finished(ended, tickets, {})

    assert [(each.key, each.person) for each in told] == [("T-1", "ann")]
