"""Lanes keep their order, share their threads, and end when they are told."""

import threading

from tests.core.bot.desks import Gate
from watchbill.bot.lanes import Lanes, Pool


def test_a_lane_is_one_after_another_and_lanes_take_turns() -> None:
    lanes, gate, order = Lanes(workers=1), Gate(), list[str]()
    lanes.submit("first", gate.wait)
    for lane in ("ann", "ann", "bob", "bob"):
        lanes.submit(lane, lambda lane=lane: order.append(lane))  # type: ignore[misc]
    gate.open()

    assert lanes.drain(30)
    assert order == ["ann", "bob", "ann", "bob"]
    lanes.stop()


def test_what_breaks_through_ends_neither_its_lane_nor_its_thread() -> None:
    lanes, done = Lanes(workers=1), list[int]()

    def leave() -> None:
        raise SystemExit

    lanes.submit("ann", leave)
    lanes.submit("ann", lambda: done.append(1))

    assert lanes.drain(30)
    assert done == [1]
    lanes.stop()


def test_a_drain_that_takes_too_long_says_so() -> None:
    lanes, gate = Lanes(workers=1), Gate()
    lanes.submit("ann", gate.wait)

    assert not lanes.drain(0)
    assert (lanes.waiting("ann"), lanes.waiting("bob")) == (1, 0)
    gate.open()
    assert lanes.drain(30)
    lanes.stop()


def test_after_closing_nothing_new_is_taken_and_the_rest_is_finished() -> None:
    lanes, gate, done = Lanes(workers=1), Gate(), list[int]()
    lanes.submit("ann", gate.wait)
    lanes.submit("ann", lambda: done.append(1))
    lanes.close()

    assert not lanes.submit("bob", lambda: done.append(2))
    gate.open()
    assert lanes.drain(30)
    assert done == [1]
    lanes.stop()


def test_stopping_ends_the_threads() -> None:
    before = set(threading.enumerate())
    lanes = Lanes(workers=3)
    mine = set(threading.enumerate()) - before

    lanes.stop()
    for thread in mine:
        thread.join(30)

    assert not any(thread.is_alive() for thread in mine)


def test_what_errbot_puts_into_its_pool_runs_in_lanes_of_their_own() -> None:
    lanes, gate, done = Lanes(workers=2), Gate(), list[tuple[int, int]]()
    pool = Pool(lanes)
    pool.apply_async(gate.wait)

    pool.apply_async(lambda a, b: done.append((a, b)), (1,), {"b": 2}).wait(30)

    assert done == [(1, 2)]
    gate.open()
    pool.close()
    pool.join()
    pool.terminate()
    assert pool.drain(30)
    lanes.stop()
