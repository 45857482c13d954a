"""The signs of life of a process."""

from datetime import timedelta

from watchbill.ending import Ending
from watchbill.testing.builders import at
from watchbill.vitals import STUCK, Vitals

LONG = STUCK + timedelta(seconds=1)


class Watch:
    """Counts seconds when a test says so."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds

    def passes(self, time: timedelta) -> None:
        """Let time pass."""
        self.seconds += time.total_seconds()


def test_an_engine_that_has_not_begun_is_not_stuck() -> None:
    watch = Watch()
    vitals = Vitals(watch)
    watch.passes(LONG)

    assert not vitals.stuck
    assert vitals.stepped_at is None


def test_an_engine_that_steps_is_not_stuck_whatever_the_clock_says() -> None:
    watch = Watch()
    vitals = Vitals(watch)
    for hour in (10, 9):
        vitals.step(at(hour))
        watch.passes(STUCK)

        assert not vitals.stuck
        assert vitals.stepped_at == at(hour)


def test_an_engine_that_steps_no_more_is_stuck() -> None:
    watch = Watch()
    vitals = Vitals(watch)
    vitals.step(at(10))
    watch.passes(LONG)

    assert vitals.stuck

    vitals.step(at(10, 2))
    assert not vitals.stuck


def test_an_engine_that_was_stopped_for_the_end_is_not_stuck() -> None:
    watch, stopping = Watch(), Ending()
    vitals = Vitals(watch)
    vitals.ends_with(stopping)
    vitals.step(at(10))
    watch.passes(LONG)

    stopping.set()

    assert vitals.stopping
    assert not vitals.stuck


def test_a_chat_is_connected_until_it_is_not() -> None:
    vitals = Vitals()
    assert not vitals.connected

    vitals.connect()
    assert vitals.connected

    vitals.disconnect()
    assert not vitals.connected
