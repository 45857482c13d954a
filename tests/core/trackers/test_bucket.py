"""How fast a tracker is asked."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchbill.trackers.bucket import Bucket

#: Of seconds; a float has no better at the times below.
EXACT = 1e-6


@dataclass(slots=True)
class Watch:
    """Time goes on only when somebody waits."""

    at: float = 0.0
    waited: float = 0.0

    def now(self) -> float:
        return self.at

    def pause(self, seconds: float) -> None:
        self.at += seconds
        self.waited += seconds


def bucket(per_second: float, burst: int, watch: Watch) -> Bucket:
    return Bucket(per_second, burst, watch.now, watch.pause)


def test_so_many_at_once_and_then_evenly() -> None:
    watch = Watch()
    calls = []
    taken = bucket(10, 3, watch)
    for _ in range(6):
        taken.take()
        calls.append(round(watch.at, 6))

    assert calls == [0, 0, 0, 0.1, 0.2, 0.3]


def test_after_a_rest_there_may_be_as_many_at_once_again_but_not_more() -> None:
    watch = Watch()
    taken = bucket(10, 3, watch)
    for _ in range(3):
        taken.take()
    watch.at += 1000
    for _ in range(4):
        taken.take()

    assert watch.waited == pytest.approx(0.1)


def test_the_first_need_not_wait() -> None:
    watch = Watch(at=1e9)
    bucket(0.01, 1, watch).take()

    assert watch.waited == 0


def test_a_pause_that_is_too_short_is_not_enough() -> None:
    watch = Watch()
    taken = Bucket(1, 1, watch.now, lambda seconds: watch.pause(seconds / 2))
    for _ in range(2):
        taken.take()

    assert watch.at == pytest.approx(1, abs=EXACT)


@pytest.mark.parametrize(("per_second", "burst"), [(0, 1), (-1, 1), (1, 0)])
def test_one_that_lets_nothing_through_is_none(per_second: float, burst: int) -> None:
    with pytest.raises(ValueError, match="more than 0"):
        Bucket(per_second, burst)


@given(
    per_second=st.floats(0.01, 1000),
    burst=st.integers(1, 50),
    start=st.floats(0, 1e8),
    rests=st.lists(st.one_of(st.just(0.0), st.floats(0, 10)), min_size=2, max_size=120),
)
def test_in_any_window_there_are_no_more_calls_than_allowed(
    per_second: float, burst: int, start: float, rests: list[float]
) -> None:
    watch = Watch(at=start)
    taken = bucket(per_second, burst, watch)
    calls = []
    for rest in rests:
        watch.at += rest
        taken.take()
        calls.append(watch.at)

    for first in range(len(calls)):
        for last in range(first, len(calls)):
            window = calls[last] - calls[first]
            assert last - first + 1 <= burst + per_second * (window + EXACT) + EXACT


@given(per_second=st.floats(0.1, 100), burst=st.integers(1, 20), count=st.integers(1, 100))
def test_nobody_waits_longer_than_needed(per_second: float, burst: int, count: int) -> None:
    watch = Watch()
    taken = bucket(per_second, burst, watch)
    for _ in range(count):
        taken.take()

    assert watch.waited == pytest.approx(max(0, count - burst) / per_second, abs=EXACT)
