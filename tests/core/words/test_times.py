"""Days, times and durations as people write them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchbill.testing.builders import DAY, ZONE, at
from watchbill.words import times

FRIDAY = date(2026, 12, 4)


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (-5, "just now"),
        (0, "just now"),
        (0.99, "just now"),
        (1, "1 min"),
        (59.9, "59 min"),
        (60, "1 h"),
        (47 * 60 + 59, "47 h"),
        (48 * 60, "2 days"),
        (9 * 24 * 60 + 5, "9 days"),
    ],
)
def test_a_duration_has_one_unit_rounded_down(minutes: float, said: str) -> None:
    assert times.lasting(timedelta(minutes=minutes)) == said


@given(st.timedeltas(timedelta(days=-1000), timedelta(days=1000)))
def test_no_duration_is_one_of_many(duration: timedelta) -> None:
    assert times.lasting(duration) != "1 days"


@pytest.mark.parametrize(
    ("which", "relative", "on"),
    [
        (date(2026, 11, 30), "yesterday", "yesterday, Mon 30 Nov"),
        (DAY, "today", "today, Tue 1 Dec"),
        (date(2026, 12, 2), "tomorrow", "tomorrow, Wed 2 Dec"),
        (FRIDAY, "Fri 4 Dec", "on Fri 4 Dec"),
        (date(2027, 1, 4), "Mon 4 Jan", "on Mon 4 Jan"),
        (date(2027, 12, 1), "Wed 1 Dec 2027", "on Wed 1 Dec 2027"),
        (date(2025, 12, 1), "Mon 1 Dec 2025", "on Mon 1 Dec 2025"),
    ],
)
def test_a_day_is_said_as_seen_from_today(which: date, relative: str, on: str) -> None:
    assert times.relative(which, DAY) == relative
    assert times.on(which, DAY) == on


def test_a_span_of_one_day_is_one_day() -> None:
    assert times.span(FRIDAY, FRIDAY, DAY) == "Fri 4 Dec"
    assert times.span(DAY, FRIDAY, DAY) == "from today to Fri 4 Dec"


def test_a_moment_of_another_day_has_its_day() -> None:
    assert times.moment(at(9), ZONE, DAY) == "09:00"
    assert times.moment(at(22, 10, day=date(2026, 11, 30)), ZONE, DAY) == "Mon 30 Nov 22:10"
    assert times.moment(at(23, 30), "Asia/Tokyo", DAY) == "Wed 2 Dec 07:30"


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ({1, 2, 3, 4, 5}, "Mon to Fri"),
        ({7, 1, 2, 3, 4}, "Mon, Tue, Wed, Thu, Sun"),
        ({1, 3}, "Mon, Wed"),
        ({1, 2}, "Mon, Tue"),
        ({6}, "Sat"),
        (range(1, 8), "Mon to Sun"),
    ],
)
def test_working_days_in_a_row_are_said_as_a_span(numbers: set[int], said: str) -> None:
    assert times.weekdays(numbers) == said


@pytest.mark.parametrize(
    ("which", "said"),
    [
        (date(2026, 12, 2), "tomorrow"),
        (FRIDAY, "friday"),
        (date(2026, 12, 7), "monday"),
        (date(2026, 12, 8), "2026-12-08"),
    ],
)
def test_a_day_ahead_is_typed_as_people_do(which: date, said: str) -> None:
    assert times.typed(which, DAY) == said


def test_two_clocks_are_named_where_they_differ() -> None:
    assert times.in_both(at(17, 30), ZONE, "Europe/London", DAY) == "17:30 in Europe/Paris (16:30 where you are)"
    assert times.in_both(at(17, 30), ZONE, "Europe/Berlin", DAY) is None
    assert times.in_both(at(17, 30), ZONE, None, DAY) is None
