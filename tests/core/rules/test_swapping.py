"""Whether a day may change hands, and what comes too close by it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchbill.model.people import PersonId
from watchbill.model.proposal import Move, moves
from watchbill.model.turn import Skip, SkipCode
from watchbill.rules import calendar
from watchbill.rules.swapping import Near, Obstacle, hindrance, nears
from watchbill.testing.builders import ANN, BOB, CLEO, DAY, a_membership, a_team, a_turn

WEDNESDAY, FRIDAY, MONDAY = DAY + timedelta(days=1), DAY + timedelta(days=3), DAY + timedelta(days=6)
MEMBERS = (a_membership("ann"), a_membership("bob"), a_membership("cleo", until=WEDNESDAY))


def against(*wanted: Move, skips: dict[date, dict[PersonId, Skip]] | None = None) -> Obstacle | None:
    """What stands against the moves where Ann has today and Monday, Bob Wednesday, and nobody Friday."""
    serving = {DAY: ANN, WEDNESDAY: BOB, FRIDAY: None, MONDAY: ANN}
    turns = {day: a_turn(day=day, primary=person) for day, person in serving.items()}
    nobody: dict[date, dict[PersonId, Skip]] = {each.day: {} for each in wanted}
    found = hindrance(a_team(), wanted, turns, MEMBERS, nobody | (skips or {}), DAY)
    return found.obstacle if found else None


@pytest.mark.parametrize(
    ("move", "obstacle"),
    [
        (Move(day=DAY, giver=ANN, taker=BOB), None),
        (Move(day=FRIDAY, giver=None, taker=BOB), None),
        (Move(day=DAY - timedelta(days=1), giver=ANN, taker=BOB), Obstacle.OVER),
        (Move(day=DAY + timedelta(days=4), giver=ANN, taker=BOB), Obstacle.DAY_OFF),
        (Move(day=DAY + timedelta(days=2), giver=ANN, taker=BOB), Obstacle.NOT_DECIDED),
        (Move(day=WEDNESDAY, giver=ANN, taker=CLEO), Obstacle.NOT_THEIRS),
        (Move(day=WEDNESDAY, giver=None, taker=CLEO), Obstacle.NOT_THEIRS),
        (Move(day=FRIDAY, giver=ANN, taker=BOB), Obstacle.NOT_THEIRS),
        (Move(day=WEDNESDAY, giver=ANN, taker=BOB), Obstacle.ALREADY_THEIRS),
        (Move(day=WEDNESDAY, giver=BOB, taker=CLEO), None),
        (Move(day=MONDAY, giver=ANN, taker=CLEO), Obstacle.NOT_A_MEMBER),
    ],
)
def test_the_first_obstacle_is_named(move: Move, obstacle: Obstacle | None) -> None:
    assert against(move) is obstacle


def test_who_cannot_serve_cannot_take_a_day() -> None:
    night = Skip(person=BOB, code=SkipCode.NIGHT_DUTY)

    assert against(*moves(ANN, BOB, DAY, WEDNESDAY), skips={DAY: {BOB: night}}) is Obstacle.HINDERED
    assert against(*moves(ANN, BOB, DAY, WEDNESDAY), skips={WEDNESDAY: {BOB: night}}) is None


def test_both_days_of_a_swap_are_looked_at() -> None:
    assert against(*moves(ANN, BOB, DAY, MONDAY)) is Obstacle.ALREADY_THEIRS
    assert against(*moves(ANN, BOB, MONDAY, WEDNESDAY)) is None


def test_what_comes_closer_than_the_gap_is_told_over_a_week_end_too() -> None:
    serving = {DAY: ANN, WEDNESDAY: BOB, FRIDAY: None, MONDAY: ANN}
    friday = Move(day=FRIDAY, giver=None, taker=ANN)

    assert nears(a_team(gap=2), serving, [friday]) == (Near(person=ANN, day=FRIDAY, other=MONDAY),)
    assert nears(a_team(gap=1), serving, [friday]) == ()
    assert nears(a_team(gap=4), serving, [friday]) == (
        Near(person=ANN, day=DAY, other=FRIDAY),
        Near(person=ANN, day=FRIDAY, other=MONDAY),
    )


def test_what_was_close_before_is_not_told() -> None:
    serving = {DAY: ANN, WEDNESDAY: ANN}

    assert nears(a_team(), serving, [Move(day=DAY, giver=ANN, taker=ANN)]) == ()


WEEKS = calendar.workdays(a_team(), DAY, 12)


@given(
    serving=st.lists(st.sampled_from([ANN, BOB, CLEO]), min_size=12, max_size=12),
    gap=st.integers(1, 4),
    first=st.integers(0, 11),
    second=st.integers(0, 11),
)
def test_what_a_swap_brings_close_is_what_there_is_more_of_after_it(
    serving: list[PersonId], gap: int, first: int, second: int
) -> None:
    swapped = serving.copy()
    swapped[first], swapped[second] = serving[second], serving[first]
    made = [
        Move(day=WEEKS[first], giver=serving[first], taker=serving[second]),
        Move(day=WEEKS[second], giver=serving[second], taker=serving[first]),
    ]

    found = nears(a_team(gap=gap), dict(zip(WEEKS, serving, strict=True)), made)

    assert set(found) == _close(swapped, gap) - _close(serving, gap)


def _close(serving: list[PersonId], gap: int) -> set[Near]:
    return {
        Near(person=serving[one], day=WEEKS[one], other=WEEKS[other])
        for one in range(len(serving))
        for other in range(one + 1, min(one + gap, len(serving)))
        if serving[one] == serving[other]
    }
