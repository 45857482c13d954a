"""A process is told to end between any two steps of whatever its main thread does."""

import sys
import threading
from types import FrameType
from typing import Any

import pytest

from watchbill.ending import Ending


def test_it_is_set_once_and_for_everybody() -> None:
    ending, seen = Ending(), []
    waiting = [threading.Thread(target=lambda: seen.append(ending.wait(30))) for _ in range(3)]
    for each in waiting:
        each.start()
    before = ending.is_set()
    ending.set()
    ending.set()
    for each in waiting:
        each.join()

    assert (before, ending.is_set(), seen, ending.wait(), ending.wait(0)) == (False, True, [True] * 3, True, True)


def test_whoever_waits_in_vain_goes_on() -> None:
    assert Ending().wait(0.001) is False


@pytest.mark.parametrize("step", range(7))
def test_it_may_be_set_between_any_two_steps_of_whoever_waits(step: int) -> None:
    """As the handler of a signal does it: in the same thread, before a line of `wait` is run."""
    ending, lines = Ending(), iter(range(100))

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        if frame.f_code is Ending.wait.__code__ and event == "line" and next(lines) == step:
            ending.set()
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        woken = ending.wait(0.2)
    finally:
        sys.settrace(before)

    assert woken or not ending.is_set()
