"""What passes from one person on MRO to the next (M2), case by case."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchbill.model import Claim, Column, PersonId, Ticket, TicketKey
from watchbill.model.turn import Held
from watchbill.rules import accepting
from watchbill.rules.accepting import Stays
from watchbill.testing.builders import DAY, a_claim, a_ticket, at

ANN, BEN, CHLOE = PersonId("ann"), PersonId("ben"), PersonId("chloe")
KEY = TicketKey("T-1")


def turn(days: int, primary: PersonId | None) -> Held:
    """Whose a day was, so many days ago."""
    return Held(DAY - timedelta(days=days), primary, None, 1)


def anns(column: Column = Column.IN_PROGRESS, **changes: bool) -> Ticket:
    return a_ticket("T-1", column, assignee=ANN, **changes)


@pytest.mark.parametrize(
    ("turns", "who"),
    [
        ([], None),
        ([turn(0, BEN)], None),
        ([turn(0, BEN), turn(1, ANN)], ANN),
        ([turn(4, CHLOE), turn(1, ANN)], ANN),
        ([turn(3, ANN), turn(-1, CHLOE)], ANN),
        ([turn(2, CHLOE), turn(1, None)], CHLOE),
        ([turn(1, None)], None),
    ],
)
def test_the_latest_earlier_turn_that_somebody_had_counts(turns: list[Held], who: PersonId | None) -> None:
    before = accepting.before(turns, DAY)

    assert (before.primary if before else None) == who


@pytest.mark.parametrize(
    ("ticket", "held", "why"),
    [
        (anns(), a_claim("T-1", "ann"), None),
        (anns(), None, None),
        (anns(Column.BLOCKED), a_claim("T-1", "ann"), None),
        (anns(), a_claim("T-1", "ann", kept=True), Stays.KEPT),
        (anns(Column.BLOCKED), a_claim("T-1", "ann", kept=True), Stays.KEPT),
        (anns(), a_claim("T-1", "chloe", kept=True), None),
        (anns(sprint=True), None, Stays.SPRINT),
        (anns(Column.BACKLOG), None, Stays.NOT_STARTED),
        (anns(Column.DONE), None, Stays.DONE),
        (a_ticket("T-1", Column.IN_PROGRESS), None, Stays.ELSEWHERE),
        (a_ticket("T-1", Column.IN_PROGRESS, assignee=CHLOE), None, Stays.ELSEWHERE),
        (a_ticket("T-1", Column.IN_PROGRESS, assignee=BEN), a_claim("T-1", "ben"), Stays.YOURS),
        (a_ticket("T-1", Column.IN_PROGRESS, assignee=BEN), None, Stays.YOURS),
        (a_ticket("T-1", Column.IN_PROGRESS, assignee=BEN), a_claim("T-1", "ann"), None),
        (a_ticket("T-1", Column.IN_PROGRESS, assignee=BEN, sprint=True), a_claim("T-1", "ann"), Stays.YOURS),
    ],
)
def test_what_passes_from_ann_to_ben(ticket: Ticket, held: Claim | None, why: Stays | None) -> None:
    assert accepting.stays(ticket, held, BEN, turn(1, ANN)) == why


def test_where_nobody_was_on_mro_before_nothing_passes_on() -> None:
    assert accepting.stays(anns(), None, BEN, None) is Stays.ELSEWHERE
    assert accepting.stays(a_ticket("T-1", Column.IN_PROGRESS), None, BEN, None) is Stays.ELSEWHERE


@pytest.mark.parametrize(
    ("ticket", "why"),
    [
        (anns(), None),
        (anns(Column.BLOCKED), None),
        (anns(Column.BACKLOG), Stays.NOT_STARTED),
        (anns(Column.DONE), Stays.DONE),
        (anns(sprint=True), Stays.SPRINT),
        (a_ticket("T-1", Column.IN_PROGRESS, assignee=BEN), Stays.ELSEWHERE),
        (a_ticket("T-1", Column.IN_PROGRESS), Stays.ELSEWHERE),
    ],
)
def test_who_has_a_ticket_in_progress_can_keep_it(ticket: Ticket, why: Stays | None) -> None:
    assert accepting.against_keeping(ticket, ANN) == why


def test_what_is_told_comes_in_progress_first_and_the_oldest_first() -> None:
    tickets = [
        a_ticket("T-1", Column.BLOCKED, moved_at=at(7)),
        a_ticket("T-2", Column.IN_PROGRESS, moved_at=at(9)),
        a_ticket("T-3", Column.IN_PROGRESS, moved_at=at(8)),
        a_ticket("T-0", Column.IN_PROGRESS, moved_at=at(9)),
    ]

    assert [each.key for each in accepting.oldest_first(tickets)] == ["T-3", "T-0", "T-2", "T-1"]


PEOPLE = st.sampled_from([None, ANN, BEN, CHLOE])
TICKETS = st.lists(st.tuples(st.sampled_from(Column), PEOPLE, st.booleans()), max_size=6)
CLAIMS = st.lists(st.tuples(PEOPLE, st.booleans()), max_size=6)


@given(tickets=TICKETS, claims=CLAIMS)
def test_whatever_the_board_holds_only_what_ann_has_passes_and_nothing_of_it_is_forgotten(
    tickets: list[tuple[Column, PersonId | None, bool]], claims: list[tuple[PersonId | None, bool]]
) -> None:
    board = [
        a_ticket(f"T-{number}", column, assignee=who, sprint=sprint)
        for number, (column, who, sprint) in enumerate(tickets)
    ]
    held = {
        TicketKey(f"T-{number}"): a_claim(f"T-{number}", who, kept=kept)
        for number, (who, kept) in enumerate(claims)
        if who
    }

    share = accepting.share(board, held, BEN, turn(1, ANN), {})

    told = [*share.passes, *share.kept, *share.sprint]
    begun = [each for each in board if each.column in (Column.IN_PROGRESS, Column.BLOCKED)]
    assert len({each.key for each in told}) == len(told)
    assert {each.key for each in begun if each.assignee == ANN} <= {each.key for each in told}
    assert all(each in begun for each in told)
    assert not any(each.sprint for each in share.passes)
    assert not any(accepting.is_kept(each, held.get(each.key)) for each in share.passes if each.assignee == ANN)
    assert all(each.assignee == ANN or held[each.key].person == ANN for each in share.passes)
