"""The parts of the planner alone: shares, credits, and the look at the days after a choice."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import pytest

from watchbill.model import Credit, PersonId, Presence
from watchbill.rules import calendar, rotation
from watchbill.rules.rotation.book import Book
from watchbill.rules.rotation.choice import choose
from watchbill.rules.rotation.ledger import Ledger
from watchbill.rules.rotation.lots import lots
from watchbill.rules.rotation.policy import Policy
from watchbill.rules.rotation.roll import Workday, roll
from watchbill.rules.rotation.shares import shares
from watchbill.testing.builders import (
    ANN,
    BOB,
    CLEO,
    DAY,
    OPS,
    a_closed_day,
    a_membership,
    a_team,
    a_turn,
    an_absence,
    at,
)

LOT = lots("rounding", OPS, DAY)
#: A micro-credit; enough to be due most, and less than any share.
LITTLE = 1


def a_book(crews: Sequence[Iterable[PersonId]], *, gap: int = 2, most_due: PersonId) -> Book:
    """Days in a row on which these can serve; one of them is due a little more than the others."""
    days = [
        Workday(day=DAY + timedelta(days=each), weights=dict.fromkeys(crew, 100))
        for each, crew in enumerate(crews)
    ]
    book = Book(roll(Policy(team=OPS, gap=gap), days))
    book.ledger.turns[most_due] = LITTLE
    return book


def test_what_rounding_leaves_over_goes_to_the_largest_remainder() -> None:
    assert shares({ANN: 1, BOB: 2}, None, LOT) == {ANN: 333_333, BOB: 666_667}


@pytest.mark.parametrize(("capped", "share"), [(True, 500_000), (False, 800_000)])
def test_a_share_is_capped_where_the_policy_says_so(capped: bool, share: int) -> None:
    day = Workday(day=DAY, weights={ANN: 800, BOB: 100, CLEO: 100})

    assert roll(Policy(team=OPS, gap=2, capped=capped), [day]).earned[0][ANN] == share


def test_on_an_unpopular_day_half_of_that_ledger_counts_as_well() -> None:
    ledger = Ledger()
    ledger.turns[ANN], ledger.unpopular[ANN] = 10, 101

    assert ledger.due({ANN: 600}, unpopular=False) == {ANN: 610}
    assert ledger.due({ANN: 600}, unpopular=True) == {ANN: 960}


def test_a_weight_of_one_is_a_weight() -> None:
    one = (a_membership("ann", weight=1),)
    away = an_absence("ann", start=at(0), end=at(0, day=DAY + timedelta(days=1)))

    (served,) = rotation.plan(a_team(), [DAY], (), Presence(memberships=one), at(8))
    (nobody,) = rotation.plan(a_team(), [DAY], (), Presence(memberships=one, absences=(away,)), at(8))

    assert served.primary == ANN
    assert [each.person for each in nobody.skipped] == [ANN]


def test_a_closed_day_is_as_near_as_any_other() -> None:
    before = calendar.workdays(a_team(), date(2026, 11, 30), 1)[0]
    owed = {ANN: Credit(turns=5_000_000), BOB: Credit(turns=-5_000_000)}
    opening, closed = a_closed_day(day=before, credits=owed), a_turn("ann", "bob", day=before)
    both = Presence(memberships=(a_membership("ann"), a_membership("bob")))

    (turn,) = rotation.plan(a_team(gap=2), [DAY], [closed], both, at(8), opening)

    assert turn.primary == BOB


def test_a_turn_that_is_decided_for_later_is_seen() -> None:
    """With Bob on the first day nobody could serve on the second: Ann has the third."""
    book = a_book([(ANN, BOB)] * 3, most_due=BOB)
    book.serving[2] = ANN

    choice = choose(book, 0)

    assert (choice.primary, choice.needed) == (ANN, {BOB: 1})


def test_a_gap_that_would_be_lost_two_gaps_later_is_seen() -> None:
    """The two take turns; on the last day only Ann is there, who must not have served on the one before."""
    book = a_book([(ANN, BOB)] * 4 + [(ANN,)], most_due=BOB)

    choice = choose(book, 0)

    assert (choice.primary, choice.needed) == (ANN, {BOB: 4})


def test_a_gap_that_would_be_lost_still_later_is_not() -> None:
    book = a_book([(ANN, BOB)] * 5 + [(ANN,)], most_due=ANN)

    assert choose(book, 0).primary == ANN
