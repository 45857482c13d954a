"""The time, real or moved."""

from datetime import UTC, datetime, timedelta

import pytest

from watchbill.clocks import OffsetClock, SystemClock, system
from watchbill.settings import Settings
from watchbill.testing.builders import at
from watchbill.testing.clock import SteppedClock


def test_a_moved_clock_starts_where_it_is_told_and_runs_as_fast_as_its_base() -> None:
    base = SteppedClock(at(22))
    moved = OffsetClock(base, datetime.fromisoformat("2027-01-04T10:00:00+01:00"))

    base.advance(timedelta(minutes=5))

    assert moved.now() == datetime(2027, 1, 4, 9, 5, tzinfo=UTC)
    assert moved.now().tzinfo is UTC


def test_a_moved_clock_refuses_a_time_without_a_zone() -> None:
    with pytest.raises(ValueError, match="start needs a time zone"):
        OffsetClock(SteppedClock(at(9)), datetime(2027, 1, 4, 10))  # noqa: DTZ001 - that is the mistake


def test_the_system_clock_tells_utc() -> None:
    assert SystemClock().now().tzinfo is UTC


def test_the_settings_decide_which_clock_it_is() -> None:
    start = datetime(2030, 1, 1, tzinfo=UTC)

    assert isinstance(system(Settings()), SystemClock)
    assert system(Settings(clock=start)).now() - start < timedelta(minutes=1)
