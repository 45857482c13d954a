"""Who takes a day that lost its person: somebody else, or somebody with whom it is exchanged."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from watchbill.model import Absence, Credit, PersonId, Presence, Turn, TurnKind
from watchbill.rules import calendar, rotation
from watchbill.rules.rotation.book import Book
from watchbill.rules.rotation.policy import Policy
from watchbill.rules.rotation.repairing import BROKEN_GAP, EXCHANGE, mend
from watchbill.rules.rotation.roll import Workday, roll
from watchbill.rules.rotation.shares import TURN
from watchbill.testing.builders import (
    ANN,
    BOB,
    CLEO,
    DAY,
    a_closed_day,
    a_membership,
    a_team,
    a_turn,
    an_absence,
    at,
)

OPS = a_team()
#: Today and the working days after it.
TODAY, LOST, NEXT, THIRD = calendar.workdays(OPS, DAY, 4)
TWO = tuple(a_membership(name) for name in ("ann", "bob"))
#: Bob would serve two days in a row if he stood in for Ann.
BOBS = a_turn("bob", None, day=NEXT, revision=4)


def away(person: str, day: date) -> Absence:
    end = at(0, day=day + timedelta(days=1))
    return an_absence(person, id=f"{person}-{day}", start=at(0, day=day), end=end)


def repaired(history: Sequence[Turn], *absences: Absence, day: date = LOST) -> tuple[Turn, ...]:
    """What changes when Ann cannot serve on the day."""
    lost = a_turn("ann", None, day=day)
    presence = Presence(memberships=TWO, absences=(away("ann", day), *absences))
    return rotation.repair(OPS, lost, history, presence, at(8))


def serving(turns: Sequence[Turn]) -> dict[date, PersonId | None]:
    return {each.day: each.primary for each in turns}


def test_an_exchange_comes_before_a_substitute_who_breaks_the_gap() -> None:
    made = repaired([BOBS])

    assert serving(made) == {LOST: BOB, NEXT: ANN}
    assert [(each.kind, each.revision) for each in made] == [(TurnKind.REPAIR, 2), (TurnKind.REPAIR, 5)]
    assert [each.backup for each in made] == [None, BOB]  # Ann is away on the first of them
    assert [each.decided_at for each in made] == [at(8), at(8)]
    assert [[person for person, _ in each.due] for each in made] == [[BOB], []]


def test_where_a_substitute_is_due_no_other_day_changes() -> None:
    before = calendar.workdays(OPS, date(2026, 11, 16), 3)
    served = [a_turn("ann", "bob", day=day) for day in before]

    assert serving(repaired([*served, a_turn("bob", None, day=THIRD)])) == {LOST: BOB}


def test_who_is_far_less_due_is_asked_for_an_exchange_and_not_for_one_turn_more() -> None:
    before = calendar.workdays(OPS, date(2026, 11, 16), 3)
    served = [a_turn("bob", "ann", day=day) for day in before]

    assert serving(repaired([*served, a_turn("bob", None, day=THIRD)])) == {LOST: BOB, THIRD: ANN}


@pytest.mark.parametrize("kind", [TurnKind.SWAP, TurnKind.OVERRIDE])
def test_what_people_agreed_on_is_not_exchanged(kind: TurnKind) -> None:
    assert serving(repaired([replace(BOBS, kind=kind)])) == {LOST: BOB}


def test_today_is_neither_exchanged_nor_given_in_exchange() -> None:
    assert serving(repaired([a_turn("bob", None, day=LOST)], day=TODAY)) == {TODAY: BOB}
    assert serving(repaired([a_turn("bob", None, day=TODAY)])) == {LOST: BOB}


def test_nobody_is_given_a_day_in_exchange_on_which_they_are_away_or_too_near() -> None:
    assert serving(repaired([BOBS], away("ann", NEXT))) == {LOST: BOB}
    assert serving(repaired([BOBS, a_turn("ann", None, day=THIRD)])) == {LOST: BOB}


def test_of_several_days_that_fit_the_latest_is_exchanged() -> None:
    before = calendar.workdays(OPS, date(2026, 11, 16), 3)
    served = [a_turn("bob", "ann", day=day) for day in before]
    ahead = [a_turn("bob", None, day=day) for day in calendar.workdays(OPS, DAY, 8)[3:]]

    assert serving(repaired([*served, *ahead])) == {LOST: BOB, ahead[-1].day: ANN}


def test_a_repair_goes_on_from_the_closed_day() -> None:
    owed = {BOB: Credit(turns=-3 * TURN), CLEO: Credit(turns=TURN)}
    opening = a_closed_day(day=calendar.workdays(OPS, date(2026, 11, 16), 1)[0], credits=owed)
    presence = Presence(memberships=(*TWO, a_membership("cleo")), absences=(away("ann", LOST),))

    for credits in (owed, {BOB: owed[CLEO], CLEO: owed[BOB]}):
        lost = a_turn("ann", None, day=LOST)
        (made,) = rotation.repair(OPS, lost, (), presence, at(8), replace(opening, credits=credits))
        assert made.primary == max(credits, key=lambda each: credits[each].turns)


def a_book(ann: int, bob: int, *, gap: int = 1) -> Book:
    """Bob serves on the second of two days; on the first he alone could. Credits are those before these days."""
    days = [
        Workday(day=LOST, weights={BOB: 100}),
        Workday(day=NEXT, weights={ANN: 100, BOB: 100}),
    ]
    book = Book(roll(Policy(team=OPS.id, gap=gap, capped=False), days))
    book.serving[1] = BOB
    book.ledger.turns[ANN], book.ledger.turns[BOB] = ann, bob
    return book


@pytest.mark.parametrize(
    ("ann", "exchanged"), [(TURN + TURN // 2, None), (TURN + TURN // 2 + 1, 1)], ids=["as dear", "dearer"]
)
def test_a_second_day_changes_only_where_a_substitute_costs_more(ann: int, exchanged: int | None) -> None:
    """Bob earns a whole turn on the first day: the squares grow by twice the difference of what both are owed."""
    assert mend(a_book(ann, 0), 0, ANN, [1]).exchanged == exchanged


def test_a_substitute_who_breaks_the_gap_costs_fifty_turns_more() -> None:
    rather = a_book(-BROKEN_GAP // 2 + TURN + EXCHANGE // 2, 0, gap=2)

    assert mend(rather, 0, ANN, [1]).exchanged is None
    rather.ledger.turns[ANN] += 1
    assert mend(rather, 0, ANN, [1]).exchanged == 1
