"""A team's day where somebody lives."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchbill.model import Half, Person, Team
from watchbill.rules import own_time
from watchbill.testing.builders import DAY, a_person, a_team

OPS = a_team()
MONDAY, SUNDAY = date(2026, 12, 7), date(2026, 12, 6)
AUCKLAND, HONOLULU = a_team(zone="Pacific/Auckland"), a_person(zone="Pacific/Honolulu")
ZONES = [
    "Europe/Paris",
    "America/New_York",
    "Asia/Kathmandu",
    "Pacific/Auckland",
    "Pacific/Honolulu",
    "Asia/Tokyo",
]
QUARTER = timedelta(minutes=15)


def hours(team: Team, person: Person, day: date = DAY) -> float:
    return own_time.shared(team, person, day) / timedelta(hours=1)


@pytest.mark.parametrize(
    ("zone", "shared"),
    [
        ("Europe/Paris", 8.5),
        ("Europe/Berlin", 8.5),
        ("Europe/London", 7.5),
        ("America/New_York", 2.5),
        ("America/Los_Angeles", 0),
        ("Asia/Kathmandu", 3.75),
        ("Asia/Tokyo", 0.5),
    ],
)
def test_hours_are_shared_by_the_clocks_of_both(zone: str, shared: float) -> None:
    assert hours(OPS, a_person(zone=zone)) == shared


def test_hours_are_shared_only_on_the_weekdays_of_the_person() -> None:
    assert hours(OPS, a_person(zone="Europe/London", workdays=frozenset({2}))) == 7.5
    assert hours(OPS, a_person(zone="Europe/London", workdays=frozenset({3}))) == 0


def test_across_the_date_line_the_weekday_where_the_person_lives_counts() -> None:
    sunday_to_thursday = a_person(zone="Pacific/Honolulu", workdays=frozenset({7, 1, 2, 3, 4}))

    assert own_time.local_date(AUCKLAND, HONOLULU, MONDAY) == SUNDAY
    assert hours(AUCKLAND, HONOLULU, MONDAY) == 0
    assert hours(AUCKLAND, HONOLULU, date(2026, 12, 8)) == 7.5
    assert hours(AUCKLAND, sunday_to_thursday, MONDAY) == 7.5


def test_between_two_clock_changes_an_hour_less_is_shared() -> None:
    new_york = a_person(zone="America/New_York")

    assert hours(OPS, new_york, date(2026, 3, 6)) == 2.5
    assert hours(OPS, new_york, date(2026, 3, 10)) == 3.5  # New York has changed its clocks, Paris has not


def test_never_more_is_asked_than_the_day_has() -> None:
    night_shift = a_team(day_starts=time(1), day_ends=time(5), overlap=timedelta(hours=4))

    assert own_time.asked(night_shift, DAY) == timedelta(hours=4)
    assert own_time.asked(night_shift, date(2026, 3, 29)) == timedelta(hours=3)
    assert own_time.longest(night_shift) == timedelta(hours=4)


def test_a_day_is_halved_in_the_middle_of_its_hours() -> None:
    opens, middle, closes = OPS.opens(DAY), OPS.middle(DAY), OPS.closes(DAY)

    assert middle == datetime.combine(DAY, time(13, 15), ZoneInfo("Europe/Paris"))
    assert OPS.hours(DAY, Half.MORNING) == (opens, middle)
    assert OPS.hours(DAY, Half.AFTERNOON) == (middle, closes)


def test_a_day_over_a_clock_change_is_halved_by_elapsed_time() -> None:
    night = a_team(day_starts=time(0), day_ends=time(6))

    assert f"{night.middle(date(2026, 3, 29)):%H:%M}" == "03:30"
    assert f"{night.middle(date(2026, 10, 25)):%H:%M}" == "02:30"


@given(
    st.sampled_from(ZONES),
    st.sampled_from(ZONES),
    st.frozensets(st.integers(1, 7)),
    st.dates(date(2026, 3, 1), date(2026, 11, 10)),
)
def test_what_is_shared_is_every_quarter_of_an_hour_in_which_both_work(
    here: str, there: str, workdays: frozenset[int], day: date
) -> None:
    team, person = a_team(zone=here), a_person(zone=there, workdays=workdays)
    opens, count = team.opens(day), round(team.length(day) / QUARTER)
    moments = [
        (opens.astimezone(ZoneInfo("UTC")) + QUARTER * each).astimezone(ZoneInfo(there)) for each in range(count)
    ]
    both = [
        each
        for each in moments
        if each.isoweekday() in workdays and team.day_starts <= each.time().replace(tzinfo=None) < team.day_ends
    ]

    assert own_time.shared(team, person, day) == QUARTER * len(both)
