"""A team's working days."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from watchbill.model import Team
from watchbill.rules import calendar
from watchbill.testing.builders import DAY, a_team, at

FRIDAY, SATURDAY, MONDAY = date(2026, 12, 4), date(2026, 12, 5), date(2026, 12, 7)
TUESDAY = MONDAY + timedelta(days=1)
OPS = a_team()
ON_HOLIDAY = a_team(holidays=frozenset({MONDAY}))
NEVER = a_team(workdays=frozenset())
#: A closed year: every day from Saturday on.
CLOSED = a_team(holidays=frozenset(FRIDAY + timedelta(days=offset) for offset in range(1, 500)))


def test_the_teams_hours_are_those_of_its_working_days() -> None:
    moments = [at(8, 59), at(9), at(17, 29), at(17, 30), at(10, day=SATURDAY)]

    assert [calendar.at_work(OPS, each) for each in moments] == [False, True, True, False, False]
    assert calendar.at_work(OPS, at(9).astimezone(UTC))


def test_an_hour_that_comes_twice_is_work_once() -> None:
    team = a_team(day_starts=time(2, 30), day_ends=time(2, 45), workdays=frozenset(range(1, 8)))
    once = datetime(2026, 10, 25, 2, 35, tzinfo=ZoneInfo(team.zone))

    assert calendar.at_work(team, once)
    assert not calendar.at_work(team, once.replace(fold=1))


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (at(8), DAY),
        (at(17, 29), DAY),
        (at(17, 30), DAY + timedelta(days=1)),
        (at(10, day=SATURDAY), MONDAY),
        (at(17, 30, day=FRIDAY), MONDAY),
    ],
    ids=str,
)
def test_the_next_day_is_the_first_that_is_not_over(moment: datetime, day: date) -> None:
    assert calendar.next_day(OPS, moment) == day
    assert calendar.next_day(NEVER, moment) is None


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
