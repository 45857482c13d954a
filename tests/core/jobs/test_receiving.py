"""What is handed in is on the disk when its sender is told so; one bad delivery fails alone."""

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, wait
from contextlib import contextmanager

import pytest

from watchbill.errors import StorageUnavailable
from watchbill.jobs.receiving import TOGETHER, Receiver
from watchbill.model.signal import Delivery
from watchbill.testing.builders import OPS, at
from watchbill.testing.memory import MemoryDatabase, MemoryUnit


class Slowly(MemoryDatabase):
    """Counts commits; the first one waits until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.commits: list[int] = []
        self.begun, self.go_on = threading.Event(), threading.Event()

    @contextmanager
    def changing(self, *, lasting: bool = True) -> Iterator[MemoryUnit]:
        assert lasting
        self.begun.set()
        assert self.go_on.wait(10)
        with self.reading() as work:
            before = work.deliveries.unread().count
        with super().changing(lasting=lasting) as work:
            yield work
            if any(b"bad" in each.body for each in work.deliveries.waiting(1000)):
                raise ValueError("the database takes no such bytes")
        self.commits.append(len(self.stored) - before)

    @property
    def stored(self) -> Sequence[str]:
        """The keys of what is there."""
        with self.reading() as work:
            return [each.key for each in work.deliveries.waiting(1000)]


def a_delivery(key: str, body: bytes = b"{}") -> Delivery:
    return Delivery(team=OPS, source="am", key=key, body=body, at=at(9))


@pytest.fixture
def database() -> Slowly:
    return Slowly()


@pytest.fixture
def told() -> list[int]:
    return []


@pytest.fixture
def receiver(database: Slowly, told: list[int]) -> Iterator[Receiver]:
    made = Receiver(database, stored=lambda: told.append(len(database.stored)))
    yield made
    database.go_on.set()
    made.stop()


def handed(receiver: Receiver, database: Slowly, *deliveries: Delivery) -> Sequence[Future[None]]:
    """The first is being written while the others come."""
    stored = [receiver.store(deliveries[0])]
    assert database.begun.wait(10)
    stored += [receiver.store(each) for each in deliveries[1:]]
    assert not any(each.done() for each in stored)
    database.go_on.set()
    wait(stored, 10)
    return stored


def test_what_comes_while_another_commit_is_under_way_shares_the_next_one(
    receiver: Receiver, database: Slowly, told: list[int]
) -> None:
    stored = handed(receiver, database, *(a_delivery(str(number)) for number in range(TOGETHER + 11)))
    receiver.stop()

    assert [each.exception() for each in stored] == [None] * len(stored)
    assert database.commits == [1, TOGETHER, 10]
    assert told == [1, TOGETHER + 1, TOGETHER + 11]


def test_the_same_delivery_is_stored_once_and_both_senders_are_told(receiver: Receiver, database: Slowly) -> None:
    stored = handed(receiver, database, a_delivery("a"), a_delivery("b"), a_delivery("b"), a_delivery("a"))

    assert [each.exception() for each in stored] == [None] * 4
    assert database.stored == ["a", "b"]


def test_one_that_the_database_refuses_fails_alone(receiver: Receiver, database: Slowly) -> None:
    stored = handed(receiver, database, a_delivery("a"), a_delivery("b"), a_delivery("c", b"bad"), a_delivery("d"))

    assert [type(each.exception()) for each in stored] == [type(None), type(None), ValueError, type(None)]
    assert database.stored == ["a", "b", "d"]


def test_while_the_database_is_away_nobody_is_told_that_it_is_stored(receiver: Receiver, database: Slowly) -> None:
    database.fails_with = StorageUnavailable("is gone")

    stored = handed(receiver, database, a_delivery("a"), a_delivery("b"))

    assert [type(each.exception()) for each in stored] == [StorageUnavailable] * 2
    database.fails_with = None
    assert receiver.store(a_delivery("a")).result(10) is None
    assert database.stored == ["a"]


def test_whoever_hangs_up_stops_nothing(receiver: Receiver, database: Slowly) -> None:
    stored = receiver.store(a_delivery("a"))

    assert not stored.cancel()
    database.go_on.set()
    assert stored.result(10) is None


def test_the_end_waits_for_what_was_handed_in(receiver: Receiver, database: Slowly) -> None:
    database.go_on.set()
    stored = [receiver.store(a_delivery(str(number))) for number in range(250)]
    receiver.stop()

    assert all(each.done() for each in stored)
    assert len(database.stored) == 250


def test_a_receiver_that_was_stopped_begins_anew(receiver: Receiver, database: Slowly) -> None:
    database.go_on.set()
    receiver.stop()
    receiver.store(a_delivery("a")).result(10)
    receiver.stop()

    assert receiver.store(a_delivery("b")).result(10) is None


def test_what_hears_of_it_may_fail(database: Slowly) -> None:
    def fails() -> None:
        raise RuntimeError("nobody is there")

    database.go_on.set()
    receiver = Receiver(database, stored=fails)

    assert [receiver.store(a_delivery(key)).result(10) for key in "ab"] == [None, None]
    receiver.stop()
