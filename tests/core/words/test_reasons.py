"""Why somebody is on MRO, or is not."""

from datetime import timedelta

import pytest

from watchbill.model import Skip, SkipCode, Turn, TurnKind
from watchbill.testing.builders import ANN, BOB, CLEO, DAY, a_membership, a_turn, a_view, at
from watchbill.words.reasons import credit, reason, why_them

VIEW = a_view({ANN: "Ann", BOB: "Bob", CLEO: "Cleo"})
THURSDAY = DAY + timedelta(days=2)
NEEDED = Skip(person=CLEO, code=SkipCode.NEEDED, day=THURSDAY)
NEAR = Skip(person=CLEO, code=SkipCode.GAP, day=DAY - timedelta(days=1))
AWAY = Skip(person=BOB, code=SkipCode.AWAY, until=at(0, day=THURSDAY))
CLEO_FIRST = ((CLEO, 830_000), (ANN, 410_000), (BOB, -200_000))


@pytest.mark.parametrize(
    ("person", "why"),
    [
        ("ann", "on MRO, credit 0.41; Cleo has more, but is needed on Thu 3 Dec"),
        ("bob", "credit -0.20"),
        ("cleo", "credit 0.83, needed on Thu 3 Dec"),
        ("dora", "available, further down the line"),
    ],
)
def test_everybodys_credit_is_told_and_the_day_on_which_somebody_is_needed(person: str, why: str) -> None:
    assert reason(a_membership(person), a_turn("ann", skipped=(NEEDED,), due=CLEO_FIRST), None, VIEW) == why


def test_whoever_serves_too_near_to_the_day_is_told_with_that_day() -> None:
    turn = a_turn("ann", skipped=(NEAR,), due=CLEO_FIRST)

    assert reason(a_membership("cleo"), turn, None, VIEW) == "credit 0.83, on MRO on Mon 30 Nov, too near"
    assert reason(a_membership("ann"), turn, None, VIEW) == (
        "on MRO, credit 0.41; Cleo has more, but is on MRO on Mon 30 Nov, too near"
    )


def test_the_largest_credit_says_so() -> None:
    assert reason(a_membership("cleo"), a_turn("cleo", due=CLEO_FIRST), None, VIEW) == (
        "on MRO, credit 0.83, the largest"
    )


@pytest.mark.parametrize("kind", [TurnKind.SWAP, TurnKind.OVERRIDE])
def test_what_people_agreed_on_needs_no_credit(kind: TurnKind) -> None:
    assert reason(a_membership("ann"), a_turn("ann", kind=kind, due=CLEO_FIRST), None, VIEW) == (
        "on MRO, as people agreed"
    )


def test_an_exchange_is_told_as_one() -> None:
    the_day_before = at(10, day=DAY - timedelta(days=1))
    exchanged = a_turn("ann", kind=TurnKind.REPAIR, due=CLEO_FIRST, decided_at=the_day_before)

    assert reason(a_membership("ann"), exchanged, None, VIEW) == "on MRO, in exchange for another turn"


def test_a_backup_who_stepped_in_on_the_day_is_told_as_one() -> None:
    stepped_in = a_turn("ann", kind=TurnKind.REPAIR, due=CLEO_FIRST)

    assert reason(a_membership("ann"), stepped_in, None, VIEW) == "on MRO, the backup, who stepped in"


@pytest.mark.parametrize(
    ("turn", "before", "why"),
    [
        (a_turn(), None, "it is their turn"),
        (a_turn(kind=TurnKind.SWAP), a_turn("bob"), "swapped with Bob"),
        (a_turn(kind=TurnKind.OVERRIDE), a_turn("bob"), "took the day over from Bob"),
        (a_turn(kind=TurnKind.REPAIR, skipped=(AWAY,)), a_turn("bob"), "stands in for Bob (away)"),
        (a_turn(kind=TurnKind.REPAIR), a_turn("bob"), "took the day over from Bob"),
        (a_turn(kind=TurnKind.REPAIR), a_turn(None), "steps in, the day had nobody"),
    ],
)
def test_why_a_day_is_whose_it_is_stands_in_one_phrase(turn: Turn, before: Turn | None, why: str) -> None:
    assert why_them(turn, before, VIEW) == why


def test_what_keeps_somebody_away_now_comes_before_any_credit() -> None:
    night = Skip(person=BOB, code=SkipCode.NIGHT_DUTY, until=at(6))

    assert reason(a_membership("bob"), a_turn("ann", due=CLEO_FIRST), night, VIEW) == "night duty until 06:00"


@pytest.mark.parametrize(
    ("micro", "said"),
    [(0, "credit 0.00"), (-4_000, "credit 0.00"), (-5_001, "credit -0.01"), (1_234_567, "credit 1.23")],
)
def test_credit_is_told_in_turns(micro: int, said: str) -> None:
    assert credit(micro) == said
