"""A look that everybody shares who asks within a moment."""

import asyncio
import threading
from collections.abc import Iterator

import pytest

from watchbill.web.glance import Glance


class Looks:
    """Counts its looks; `gate` holds each up until it is set."""

    def __init__(self, *, held: bool = False) -> None:
        self.count, self.gate = 0, threading.Event()
        if not held:
            self.gate.set()

    def __call__(self) -> int:
        assert self.gate.wait(30)
        self.count += 1
        return self.count


def test_a_crowd_shares_one_look() -> None:
    looks = Looks()
    glance = Glance(looks, lasts=60.0, patience=30.0, otherwise=-1)

    async def crowd() -> list[int]:
        return [*await asyncio.gather(*(glance() for _ in range(50))), await glance()]

    assert set(asyncio.run(crowd())) == {1}


def test_what_was_seen_counts_for_a_while_only() -> None:
    glance = Glance(Looks(), lasts=0.0, patience=30.0, otherwise=-1)

    async def twice() -> list[int]:
        return [await glance(), await glance()]

    assert asyncio.run(twice()) == [1, 2]


def test_a_slow_look_is_not_waited_for_and_not_begun_again() -> None:
    looks = Looks(held=True)
    glance = Glance(looks, lasts=60.0, patience=0.0, otherwise=-1)

    async def impatient() -> list[int]:
        early = [await glance(), await glance()]
        looks.gate.set()
        while (seen := await glance()) == -1:
            await asyncio.sleep(0.001)
        return [*early, seen]

    assert asyncio.run(impatient()) == [-1, -1, 1]


def test_a_loop_that_ends_does_not_wait_for_a_look() -> None:
    looks = Looks(held=True)
    glance = Glance(looks, lasts=60.0, patience=0.0, otherwise=-1)

    assert asyncio.run(glance()) == -1
    looks.gate.set()


def test_a_look_that_fails_tells_everybody_and_is_tried_again() -> None:
    outcomes: Iterator[Exception | int] = iter([RuntimeError("no"), 7])

    def look() -> int:
        outcome = next(outcomes)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    glance = Glance(look, lasts=0.0, patience=30.0, otherwise=-1)

    async def twice() -> int:
        with pytest.raises(RuntimeError, match="no"):
            await glance()
        return await glance()

    assert asyncio.run(twice()) == 7
