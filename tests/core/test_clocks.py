"""The time, real or moved."""

from datetime import UTC, datetime, timedelta

import pytest

from watchbill.clocks import AgreedClock, OffsetClock, SystemClock, system
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


class Ticks:
    """Seconds that only a test counts."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


def test_replicas_agree_on_the_databases_time(caplog: pytest.LogCaptureFixture) -> None:
    machine, ticks = SteppedClock(at(9, 1)), Ticks()
    agreed = AgreedClock(machine, ticks)
    assert agreed.now() == at(9, 1)

    agreed.heed(at(9))
    ticks.seconds += 30
    machine.set(at(23))  # somebody sets the machine's clock

    assert agreed.now() == at(9) + timedelta(seconds=30)
    assert "This machine's clock is +60.0 s off the database's" in caplog.text


def test_a_clock_that_is_right_is_not_worth_a_word(caplog: pytest.LogCaptureFixture) -> None:
    agreed = AgreedClock(SteppedClock(at(9)), Ticks())
    agreed.heed(at(9) + timedelta(seconds=1))
    agreed.heed(at(9) + timedelta(seconds=30))

    assert caplog.text == ""
    assert agreed.now() == at(9) + timedelta(seconds=30)
