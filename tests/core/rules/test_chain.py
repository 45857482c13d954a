"""How the chain goes on: when it passes, until when it is to be taken over, and what became of it."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from watchbill.model import Column, ItemKind, ItemState, PersonId
from watchbill.model.passage import Course, End, Passage
from watchbill.rules import chain
from watchbill.testing.builders import ANN, BOB, CLEO, DAY, a_passage, a_team, a_ticket, an_item, at

NEXT = DAY + timedelta(days=1)
FRIDAY, SATURDAY, MONDAY = (date(2026, 12, 4) + timedelta(days=each) for each in (0, 1, 3))
TEAM = a_team()
NOW = at(10, day=NEXT)
WAITS, MIDDAY = a_passage(), a_passage(course=Course.MIDDAY, at=at(13))


def ended(how: End, by: PersonId | None = None, passage: Passage = WAITS) -> Passage:
    return replace(passage, end=how, by=by, ended_at=NOW)


@pytest.mark.parametrize(
    ("owner", "last", "passes"),
    [
        (ANN, None, True),
        (None, None, True),
        (CLEO, None, False),
        (CLEO, WAITS, True),
        (CLEO, ended(End.ACCEPTED, CLEO), False),
        (ANN, ended(End.ACCEPTED, ANN), True),
    ],
)
def test_it_passes_where_it_is_of_the_day_or_waits_since_before(
    owner: PersonId | None, last: Passage | None, passes: bool
) -> None:
    assert chain.passes("T-1", owner, [ANN], {"T-1": last} if last else {}) is passes


@pytest.mark.parametrize(
    ("last", "before"),
    [
        (None, (0, None)),
        (a_passage(day=DAY), (0, None)),
        (a_passage(day=DAY, times=3, since=FRIDAY), (2, FRIDAY)),
        (a_passage(day=DAY, times=2, since=DAY, course=Course.MIDDAY), (2, DAY)),
        (a_passage(day=DAY - timedelta(days=1), times=2), (2, DAY)),
        (replace(a_passage(day=DAY, times=2), end=End.DONE, ended_at=NOW), (0, None)),
        (replace(a_passage(day=DAY, times=2), end=End.RELEASED, ended_at=NOW), (0, None)),
        (replace(a_passage(day=FRIDAY, times=2), end=End.ACCEPTED, ended_at=NOW), (2, DAY)),
    ],
)
def test_how_often_it_passed_on_is_counted_from_its_beginning(
    last: Passage | None, before: tuple[int, date | None]
) -> None:
    assert chain.times_before(last, DAY) == before


@pytest.mark.parametrize(
    ("passage", "today", "due"),
    [
        (a_passage(day=DAY), DAY, NEXT),
        (a_passage(day=DAY), NEXT, NEXT),
        (a_passage(day=DAY), NEXT + timedelta(days=1), NEXT + timedelta(days=1)),
        (a_passage(day=FRIDAY), FRIDAY, MONDAY),
        (a_passage(day=FRIDAY), SATURDAY, MONDAY),
        (a_passage(day=DAY, course=Course.MIDDAY), DAY, DAY),
        (a_passage(day=DAY, course=Course.MIDDAY), NEXT, NEXT),
    ],
)
def test_it_is_to_be_taken_over_on_the_next_working_day_or_on_the_day_itself(
    passage: Passage, today: date, due: date
) -> None:
    assert chain.due_on(TEAM, passage, today) == due


def test_a_team_that_never_works_takes_nothing_over() -> None:
    assert chain.due_on(replace(TEAM, workdays=frozenset()), WAITS, DAY) is None


@pytest.mark.parametrize(
    ("passage", "day", "until"),
    [
        (a_passage(day=DAY), NEXT, at(11, day=NEXT)),
        (a_passage(day=DAY), DAY, None),
        (a_passage(day=FRIDAY), MONDAY, at(11, day=MONDAY)),
        (MIDDAY, DAY, at(15)),
        (MIDDAY, NEXT, at(11, day=NEXT)),
    ],
)
def test_there_is_time_from_the_start_of_the_day_or_from_when_the_day_changed_hands(
    passage: Passage, day: date, until: datetime | None
) -> None:
    assert chain.deadline(TEAM, passage, day) == until
    assert chain.deadline(replace(TEAM, acceptance=None), passage, day) is None


def ticket(column: Column = Column.IN_PROGRESS, owner: PersonId | None = ANN, **changes: Any) -> Any:
    return a_ticket("TICKET-123", column, assignee=owner, **changes)


@pytest.mark.parametrize(
    ("stands", "kept", "end", "by"),
    [
        (None, False, End.DONE, None),
        (ticket(Column.DONE, BOB), False, End.DONE, BOB),
        (ticket(Column.BACKLOG, None), False, End.RELEASED, None),
        (ticket(), True, End.KEPT, ANN),
        (ticket(sprint=True), False, End.KEPT, ANN),
        (ticket(owner=BOB), False, End.ACCEPTED, BOB),
        (ticket(Column.BLOCKED, CLEO), False, End.ACCEPTED, CLEO),
        (ticket(), False, None, None),
        (ticket(Column.BLOCKED), False, None, None),
        (ticket(owner=None), False, None, None),
    ],
)
def test_what_became_of_a_ticket_is_seen_from_how_it_stands(
    stands: Any, kept: bool, end: End | None, by: PersonId | None
) -> None:
    settled = chain.settled_ticket(WAITS, stands, NOW, kept=kept)

    assert (settled.end, settled.by, settled.ended_at) == (end, by, NOW if end else None)


@pytest.mark.parametrize(
    ("item", "end", "by"),
    [
        (None, End.DONE, None),
        (an_item(state=ItemState.RESOLVED, owner=BOB), End.DONE, BOB),
        (an_item("Q1", ItemKind.QUESTION, owner=BOB), End.ACCEPTED, BOB),
        (an_item(owner=ANN), None, None),
        (an_item(), None, None),
    ],
)
def test_what_became_of_an_item_is_seen_from_how_it_stands(
    item: Any, end: End | None, by: PersonId | None
) -> None:
    settled = chain.settled_item(WAITS, item, NOW)

    assert (settled.end, settled.by) == (end, by)


def test_what_ended_once_does_not_end_otherwise() -> None:
    accepted = ended(End.ACCEPTED, BOB)

    assert chain.settled_ticket(accepted, None, at(23)) == accepted
    assert chain.settled_item(accepted, None, at(23)) == accepted


@pytest.mark.parametrize(
    ("last", "day", "taken_up"),
    [
        (None, DAY, False),
        (WAITS, DAY, False),
        (ended(End.ACCEPTED, ANN), DAY, True),
        (ended(End.ACCEPTED, ANN), NEXT, False),
        (ended(End.ACCEPTED, BOB), DAY, False),
        (ended(End.KEPT, ANN), DAY, False),
        (ended(End.ACCEPTED, ANN, MIDDAY), DAY, False),
        (ended(End.ACCEPTED, ANN, MIDDAY), DAY - timedelta(days=1), True),
    ],
)
def test_what_somebody_took_up_again_after_their_day_is_theirs(
    last: Passage | None, day: date, taken_up: bool
) -> None:
    assert chain.taken_up(last, ANN, day) is taken_up
    assert not chain.taken_up(last, None, day)


def test_too_often_is_from_the_set_count_on() -> None:
    assert [chain.too_often(each, 3) for each in (2, 3, 4)] == [False, True, True]
    assert not chain.too_often(99, None)


def test_tickets_come_before_items_so_that_two_who_change_several_do_not_wait_for_each_other() -> None:
    found = sorted([a_passage("A1"), a_passage("T-2"), a_passage("Q1"), a_passage("B-1")], key=chain.in_order)

    assert [each.key for each in found] == ["B-1", "T-2", "A1", "Q1"]
