"""Who takes a day that lost its person: somebody else, or somebody with whom it is exchanged."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from watchbill.model import Absence, PersonId, Presence, Turn, TurnKind
from watchbill.rules import calendar, rotation
from watchbill.testing.builders import ANN, BOB, DAY, a_membership, a_team, a_turn, an_absence, at

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
