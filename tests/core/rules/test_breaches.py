"""Where a plan breaks a rule, and what people served."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from watchbill.model import PersonId, Skip, SkipCode
from watchbill.rules import calendar
from watchbill.rules.rotation.breaches import Breach, Rule, breaches
from watchbill.rules.rotation.tallying import Tally, tally
from watchbill.testing.builders import ANN, BOB, CLEO, DAY, a_closed_day, a_team, a_turn

TUESDAY, WEDNESDAY, FRIDAY, MONDAY = (DAY + timedelta(days=each) for each in (0, 1, 3, 6))
DAYS = calendar.workdays(a_team(), DAY, 15)


def test_a_day_of_nobody_and_one_of_somebody_who_cannot_are_told() -> None:
    night = Skip(person=ANN, code=SkipCode.NIGHT_DUTY)
    turns = [a_turn(None, None, day=WEDNESDAY), a_turn("ann", day=TUESDAY)]

    assert breaches(a_team(), turns, {TUESDAY: {ANN: night}, WEDNESDAY: {BOB: night}}) == (
        Breach(rule=Rule.HINDERED, day=TUESDAY, person=ANN, skip=night),
        Breach(rule=Rule.UNCOVERED, day=WEDNESDAY),
    )


def test_after_a_day_of_nobody_it_goes_on() -> None:
    turns = [a_turn(None, None, day=TUESDAY), a_turn("ann", day=WEDNESDAY), a_turn("ann", day=FRIDAY)]

    assert [each.rule for each in breaches(a_team(gap=3), turns, {})] == [Rule.UNCOVERED, Rule.GAP]


def test_the_gap_counts_working_days() -> None:
    turns = [a_turn("ann", day=FRIDAY), a_turn("ann", day=MONDAY)]

    assert breaches(a_team(gap=2), turns, {}) == (Breach(rule=Rule.GAP, day=MONDAY, person=ANN, before=FRIDAY),)
    assert breaches(a_team(gap=1), turns, {}) == ()


def test_nothing_breaks_nothing() -> None:
    assert breaches(a_team(), [], {}) == ()


@given(serving=st.lists(st.sampled_from([ANN, BOB, CLEO]), min_size=15, max_size=15), gap=st.integers(1, 4))
def test_each_turn_that_follows_too_soon_is_told_once(serving: list[PersonId], gap: int) -> None:
    turns = [a_turn(who, None, day=day) for day, who in zip(DAYS, serving, strict=True)]
    expected = {
        DAYS[place] for place, who in enumerate(serving) if who in serving[max(0, place - gap + 1) : place]
    }

    assert {each.day for each in breaches(a_team(gap=gap), turns, {})} == expected


def test_everybody_who_served_or_had_a_share_is_tallied() -> None:
    days = [
        a_closed_day(day=TUESDAY),
        a_closed_day(day=WEDNESDAY, primary=None, backup=None, shares={}, credits={}),
        a_closed_day(day=FRIDAY, unpopular=True, shares={BOB: 1_000_000}),
        a_closed_day(day=MONDAY, primary=CLEO, shares={ANN: 250_000, BOB: 750_000}),
    ]

    assert tally(reversed(days)) == (
        Tally(person=ANN, served=2, share=750_000, unpopular=1, last=FRIDAY),
        Tally(person=BOB, served=0, share=2_250_000, unpopular=0, last=None),
        Tally(person=CLEO, served=1, share=0, unpopular=0, last=MONDAY),
    )
    assert tally([]) == ()
    assert isinstance(days[0].day, date)
