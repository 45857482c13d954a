"""When expressions fire, around the changes of the clock too."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchbill.jobs.schedule import check, fires_on
from watchbill.testing.builders import ZONE, at

NINE = "0 9 * * *"
#: Paris: 02:00 to 03:00 is missing on the one, twice on the other.
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
ZONES = ["Europe/Paris", "Africa/Casablanca", "Australia/Lord_Howe", "Asia/Tokyo", "America/Havana"]
MOMENTS = st.integers(0, 10 * 365 * 24 * 60).map(lambda minute: utc(2024, 1, 1) + timedelta(minutes=minute))


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]


def test_a_day_is_the_zones_own() -> None:
    assert fires_on("30 0 * * *", "Asia/Tokyo", date(2026, 12, 2)) == utc(2026, 12, 1, 15, 30)


def test_a_weekday_is_counted_from_sunday_as_cron_does() -> None:
    assert fires_on("0 9 * * 1-5", ZONE, date(2026, 12, 4)) == at(9, day=date(2026, 12, 4))
    assert fires_on("0 9 * * 1-5", ZONE, date(2026, 12, 5)) is None


def test_nine_is_nine_before_and_after_the_clock_changes() -> None:
    hours = [fires_on(NINE, ZONE, SPRING + timedelta(days=days)) for days in (-1, 0, 1)]

    assert hours == [utc(2026, 3, 28, 8), utc(2026, 3, 29, 7), utc(2026, 3, 30, 7)]


@pytest.mark.parametrize("minute", [0, 1, 30, 59])
def test_inside_a_gap_it_fires_at_the_first_instant_after_it(minute: int) -> None:
    assert fires_on(f"{minute} 2 * * *", ZONE, SPRING) == utc(2026, 3, 29, 1)


def test_inside_a_fold_it_fires_once_at_the_first_of_the_two() -> None:
    fires = [fires_on("30 2 * * *", ZONE, AUTUMN + timedelta(days=days)) for days in (0, 1)]

    assert fires == [utc(2026, 10, 25, 0, 30), utc(2026, 10, 26, 1, 30)]


def test_midnight_that_does_not_exist_is_the_first_instant_of_its_day() -> None:
    change = date(2026, 3, 8)

    assert fires_on("0 0 * * *", "America/Havana", change) == utc(2026, 3, 8, 5)


def test_a_day_that_does_not_exist_fires_when_it_would_be_over() -> None:
    missing = date(2011, 12, 30)

    assert fires_on(NINE, "Pacific/Apia", missing) == utc(2011, 12, 30, 10)


@given(
    zone=st.sampled_from(ZONES),
    day=st.dates(date(2024, 1, 1), date(2034, 12, 31)),
    hour=st.integers(0, 23),
    minute=st.integers(0, 59),
)
def test_every_day_has_its_one_fire(zone: str, day: date, hour: int, minute: int) -> None:
    fire = fires_on(f"{minute} {hour} * * *", zone, day)
    there = ZoneInfo(zone)
    wall = datetime.combine(day, time(hour, minute))

    assert fire is not None
    before = fire - timedelta(seconds=1)
    assert fire.astimezone(there).replace(tzinfo=None) >= wall
    assert before.astimezone(there).replace(tzinfo=None) < wall


def test_a_29th_of_february_fires_on_that_day_alone() -> None:
    fires = [fires_on("0 9 29 2 *", "UTC", day) for day in (date(2103, 2, 28), date(2104, 2, 29))]

    assert fires == [None, utc(2104, 2, 29, 9)]


@pytest.mark.parametrize(
    "expression",
    ["", "9 Uhr", "0 9 * *", "0 9 * * * *", "99 9 * * *", "R 9 * * *", "H 9 * * *", "@daily", "0 R(8-9) * * *"],
)
def test_what_is_no_schedule_is_refused_with_an_example(expression: str) -> None:
    with pytest.raises(ValueError, match="30 9 \\* \\* 1-5"):
        check(expression)


def test_a_date_that_never_comes_is_refused() -> None:
    with pytest.raises(ValueError, match="never fires"):
        check("0 9 30 2 *")


@pytest.mark.parametrize("expression", [NINE, "*/15 8-18 * * mon-fri", "0 9 * MAR,APR fri", "0 9 29 2 *"])
def test_what_is_a_schedule_passes(expression: str) -> None:
    check(expression)
