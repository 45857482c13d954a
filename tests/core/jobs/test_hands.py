"""The same work in several threads."""

import threading
from collections.abc import Iterator
from queue import Empty, SimpleQueue

import pytest

from watchbill.jobs.hands import Hands


def piled_up(count: int) -> "SimpleQueue[int]":
    pile = SimpleQueue[int]()
    for number in range(count):
        pile.put(number)
    return pile


def work_off(pile: "SimpleQueue[int]") -> Iterator[int]:
    while True:
        try:
            yield pile.get_nowait()
        except Empty:
            return


@pytest.mark.parametrize("most", [1, 8])
@pytest.mark.parametrize("count", [0, 2, 3, 500])
def test_everything_is_done_once(most: int, count: int) -> None:
    pile = piled_up(count)

    assert sorted(Hands(most).each(lambda: work_off(pile))) == list(range(count))


def test_a_little_is_done_without_calling_others() -> None:
    pile, begun = piled_up(2), []

    def work() -> Iterator[int]:
        begun.append(threading.current_thread())
        yield from work_off(pile)

    Hands(8).each(work)

    assert begun == [threading.current_thread()]


def test_what_fails_in_another_thread_is_raised() -> None:
    mine = threading.current_thread()

    def work() -> Iterator[int]:
        if threading.current_thread() is not mine:
            raise ValueError("not here")
        yield from range(10)

    with pytest.raises(ValueError, match="not here"):
        Hands(2).each(work)
