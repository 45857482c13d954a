"""The days that a report is about: read from words, in the team's own weeks."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from watchbill.model.report import Period
from watchbill.rules import periods
from watchbill.rules.periods import Flaw
from watchbill.testing.builders import DAY, a_team

OPS = a_team()
#: Of another week-end: Sunday to Thursday.
SOUTH = a_team(workdays=frozenset({7, 1, 2, 3, 4}))


def days(first: str, last: str) -> Period:
    return Period(first=date.fromisoformat(first), last=date.fromisoformat(last))


THIS_WEEK, LAST_WEEK = days("2026-11-30", "2026-12-06"), days("2026-11-23", "2026-11-29")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("", THIS_WEEK),
        ("week", THIS_WEEK),
        ("This  Week", THIS_WEEK),
        ("last week", LAST_WEEK),
        ("month", days("2026-12-01", "2026-12-31")),
        ("this month", days("2026-12-01", "2026-12-31")),
        ("last month", days("2026-11-01", "2026-11-30")),
        ("2026-W48", LAST_WEEK),
        ("2026w48", LAST_WEEK),
        ("2026-11", days("2026-11-01", "2026-11-30")),
        ("2024-02", days("2024-02-01", "2024-02-29")),
        ("2026-11-16 2026-11-29", days("2026-11-16", "2026-11-29")),
        ("2026-11-16 to 2026-11-29", days("2026-11-16", "2026-11-29")),
        ("2026-11-16", days("2026-11-16", "2026-11-16")),
        ("yesterday", days("2026-11-30", "2026-11-30")),
        ("2025-12-02 2026-12-02", days("2025-12-02", "2026-12-02")),
    ],
)
def test_words_mean_whole_days(text: str, meant: Period) -> None:
    assert periods.read(text, OPS, DAY) == meant


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("soon", Flaw.NOT_READ),
        ("2026", Flaw.NOT_READ),
        ("2026-11-16 2026-11", Flaw.NOT_READ),
        ("2026-11-16 2026-11-17 2026-11-18", Flaw.NOT_READ),
        ("2026-W54", Flaw.IMPOSSIBLE),
        ("2026-W00", Flaw.IMPOSSIBLE),
        ("2026-13", Flaw.IMPOSSIBLE),
        ("2026-02-30", Flaw.IMPOSSIBLE),
        ("0000-01", Flaw.IMPOSSIBLE),
        ("9999-12", Flaw.IMPOSSIBLE),
        ("9999-W52", Flaw.IMPOSSIBLE),
        ("9999-W50", Flaw.AHEAD),
        ("2026-11-29 2026-11-16", Flaw.BACKWARDS),
        ("2025-11-30 2026-12-01", Flaw.TOO_LONG),
        ("1999-12-31", Flaw.TOO_EARLY),
        ("0001-01", Flaw.TOO_EARLY),
        ("0001-W01", Flaw.TOO_EARLY),
        ("2026-12-02", Flaw.AHEAD),
        ("2026-W50", Flaw.AHEAD),
    ],
)
def test_what_is_no_period_is_said_to_be_none(text: str, why: Flaw) -> None:
    assert periods.read(text, OPS, DAY) is why


@given(some.text())
def test_whatever_is_written_is_read_or_refused(text: str) -> None:
    found = periods.read(text, OPS, DAY)

    assert isinstance(found, Flaw) or found.first <= found.last


def test_a_week_begins_after_the_teams_week_end() -> None:
    assert periods.read("", SOUTH, DAY) == days("2026-11-29", "2026-12-05")
    assert periods.read("last week", SOUTH, date(2026, 11, 29)) == days("2026-11-22", "2026-11-28")
    assert periods.read("2026-W48", SOUTH, DAY) == days("2026-11-22", "2026-11-28")


@pytest.mark.parametrize(
    ("workdays", "first"),
    [
        ({1, 2, 3, 4, 5}, 1),
        ({1, 2, 3, 4, 5, 6, 7}, 1),
        ({6, 7, 1, 2, 3}, 6),
        ({1, 3, 5}, 1),
        ({2, 4}, 2),
        ({3}, 3),
    ],
)
def test_the_longest_week_end_counts(workdays: set[int], first: int) -> None:
    assert periods.week(a_team(workdays=frozenset(workdays)), DAY).first.isoweekday() == first


@given(some.dates(min_value=date(2001, 1, 1), max_value=date(2100, 1, 1)), some.sampled_from([OPS, SOUTH]))
def test_a_day_lies_in_its_week_of_seven_days(day: date, team: object) -> None:
    found = periods.week(OPS if team is OPS else SOUTH, day)

    assert found.first <= day <= found.last
    assert found.days == 7


def test_what_is_posted_is_about_the_last_full_week_or_month() -> None:
    weekly, monthly = a_team(report="0 9 * * 1"), a_team(report="0 9 1 * *")

    assert periods.reported(weekly, date(2026, 11, 30)) == LAST_WEEK
    assert periods.reported(weekly, date(2026, 12, 4)) == LAST_WEEK
    assert periods.reported(monthly, DAY) == days("2026-11-01", "2026-11-30")
    assert periods.reported(monthly, date(2027, 1, 4)) == days("2026-12-01", "2026-12-31")


def test_a_report_of_a_day_off_is_posted_on_the_next_working_day() -> None:
    """A Monday that is a holiday, and a first of the month on a Sunday."""
    monday = date(2026, 11, 30)
    closed = a_team(holidays=frozenset({monday}))

    assert periods.postponed(closed, lambda each: each.isoweekday() == 1, DAY, date(2026, 11, 27)) == monday
    assert periods.postponed(OPS, lambda each: each.day == 1, monday, date(2026, 11, 27)) is None
    assert periods.postponed(OPS, lambda each: each.isoweekday() == 1, DAY, monday) is None
    assert periods.postponed(OPS, lambda each: True, DAY, monday) == DAY
    assert periods.postponed(OPS, lambda each: each == DAY, DAY, None) == DAY
    assert monday - timedelta(days=1) == periods.postponed(
        OPS, lambda each: each.isoweekday() in (6, 7), monday, date(2026, 11, 27)
    )
