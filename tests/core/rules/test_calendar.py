"""A team's working days."""

from datetime import date, timedelta

import pytest

from watchbill.model import Team
from watchbill.rules import calendar
from watchbill.testing.builders import a_team

FRIDAY, MONDAY = date(2026, 12, 4), date(2026, 12, 7)
TUESDAY = MONDAY + timedelta(days=1)
OPS = a_team()
ON_HOLIDAY = a_team(holidays=frozenset({MONDAY}))
NEVER = a_team(workdays=frozenset())
#: A closed year: every day from Saturday on.
CLOSED = a_team(holidays=frozenset(FRIDAY + timedelta(days=offset) for offset in range(1, 500)))


def test_after_friday_comes_monday() -> None:
    assert calendar.next_workday(OPS, FRIDAY) == MONDAY


def test_before_monday_comes_friday() -> None:
    assert calendar.previous_workday(OPS, MONDAY) == FRIDAY


def test_a_holiday_is_passed_in_both_directions() -> None:
    assert calendar.next_workday(ON_HOLIDAY, FRIDAY) == TUESDAY
    assert calendar.previous_workday(ON_HOLIDAY, TUESDAY) == FRIDAY


@pytest.mark.parametrize("team", [NEVER, CLOSED])
def test_a_team_that_never_works_has_no_next_day(team: Team) -> None:
    assert calendar.next_workday(team, FRIDAY) is None


def test_the_search_ends_where_dates_end() -> None:
    assert calendar.next_workday(NEVER, date.max) is None
    assert calendar.previous_workday(NEVER, date.min) is None


def test_a_day_off_a_year_away_is_still_found() -> None:
    closed = frozenset(FRIDAY + timedelta(days=offset) for offset in range(1, 366))

    assert calendar.next_workday(a_team(holidays=closed, workdays=frozenset(range(1, 8))), FRIDAY) == date(
        2027, 12, 5
    )


def test_workdays_begin_with_the_first_day_if_it_is_one() -> None:
    assert calendar.workdays(OPS, FRIDAY, 3) == (FRIDAY, MONDAY, TUESDAY)


def test_workdays_from_a_day_off_begin_after_it() -> None:
    assert calendar.workdays(ON_HOLIDAY, FRIDAY + timedelta(days=1), 1) == (TUESDAY,)


def test_workdays_are_as_many_as_there_are() -> None:
    assert calendar.workdays(CLOSED, FRIDAY, 10) == (FRIDAY,)
    assert calendar.workdays(NEVER, FRIDAY, 10) == ()


def test_no_workdays_are_asked_for() -> None:
    assert calendar.workdays(OPS, FRIDAY, 0) == ()
