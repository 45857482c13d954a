"""When an outside tracker is asked, and how long it is left alone."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from watchbill.model.mirror import SiteState
from watchbill.rules import sites
from watchbill.testing.builders import at

NOW = at(10)
NEVER = SiteState(name="jira", label="Jira", again_at=NOW)
READ = replace(NEVER, read_at=at(9, 59), whole_at=at(9, 30))


@pytest.mark.parametrize(
    ("whole_at", "whole"),
    [
        (None, True),
        (NOW, False),
        (NOW - sites.WHOLE + timedelta(seconds=1), False),
        (NOW - sites.WHOLE, True),
        (NOW + timedelta(seconds=1), True),  # a clock that went back
    ],
)
def test_the_whole_board_is_read_every_hour(whole_at: datetime | None, whole: bool) -> None:
    assert sites.is_whole(replace(READ, whole_at=whole_at), NOW) is whole


def test_readings_overlap() -> None:
    assert sites.since(READ, NOW) == at(9, 54)
    assert sites.since(NEVER, NOW) == at(9, 55)


def test_what_was_read_is_well_again() -> None:
    failing = replace(READ, failure="It is away.", failing_since=at(9, 59), failures=3, again_at=at(11))

    assert sites.read(failing, NOW, whole=False) == replace(READ, read_at=NOW, again_at=NOW)
    assert sites.read(failing, NOW, whole=True) == replace(READ, read_at=NOW, whole_at=NOW, again_at=NOW)


def test_it_is_left_alone_for_longer_each_time_up_to_a_bound() -> None:
    state, waits = READ, []
    for _ in range(40):
        state = sites.failed(state, "It is away.", NOW, 0)
        waits.append(int((state.again_at - NOW).total_seconds()))

    assert waits[:8] == [5, 10, 20, 40, 80, 160, 300, 300]
    assert set(waits[8:]) == {300}
    assert (state.failures, state.failing_since, state.failure) == (40, NOW, "It is away.")
    assert (state.read_at, state.whole_at) == (READ.read_at, READ.whole_at)


def test_it_is_failing_since_the_first_time() -> None:
    first = sites.failed(READ, "It is away.", NOW, 0)

    second = sites.failed(first, "It refuses.", at(11), 0)

    assert (second.failure, second.failing_since) == ("It refuses.", NOW)


@pytest.mark.parametrize(
    ("asked", "wait"),
    [
        (-1.0, 5),
        (0.0, 5),
        (3.0, 5),
        (90.0, 90),
        (3600.0, 3600),
        (1e6, 3600),
        (1e300, 3600),
        (float("inf"), 3600),
        (float("nan"), 5),
    ],
)
def test_it_may_ask_to_be_left_alone_up_to_an_hour(asked: float, wait: int) -> None:
    assert sites.failed(READ, "Wait.", NOW, asked).again_at == NOW + timedelta(seconds=wait)


def test_a_mistake_of_ours_is_tried_again_later_each_time() -> None:
    assert [int(sites.later(each).total_seconds()) for each in (0, 1, 2, 6, 100)] == [5, 10, 20, 300, 300]
