"""A lock for each key, and none for keys that nobody holds."""

import threading

from watchbill.jobs.keyed_lock import KeyedLock


def test_one_key_is_held_by_one_thread() -> None:
    locks, entered, order = KeyedLock(), threading.Event(), list[str]()

    def wait_for_it() -> None:
        entered.set()
        with locks.holding("a"):
            order.append("second")

    thread = threading.Thread(target=wait_for_it)
    with locks.holding("a"):
        thread.start()
        entered.wait()
        order.append("first")
    thread.join()

    assert order == ["first", "second"]


def test_another_key_is_free() -> None:
    locks = KeyedLock()
    with locks.holding("a"), locks.holding("b"):
        held = len(locks)

    assert held == 2


def test_nothing_is_left_behind() -> None:
    locks = KeyedLock()
    threads = [threading.Thread(target=_hold, args=(locks, number % 3)) for number in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(locks) == 0


def _hold(locks: KeyedLock, key: int) -> None:
    with locks.holding(key):
        pass
