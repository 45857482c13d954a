"""Threads that watch mailboxes go on after whatever happens, and never ask all the time."""

import threading
from datetime import timedelta

import pytest

from tests.core.jobs.office import TIMING, Office
from watchbill.errors import MailboxUnreadable, StorageUnavailable
from watchbill.jobs.watching import Watching
from watchbill.model.timing import Timing
from watchbill.testing.memory import MemoryDatabase


def test_a_threads_next_try_comes_later_each_time_and_never_at_once(office: Office) -> None:
    room = Watching("mail", [], TIMING, jitter=lambda: 0.0)
    reader = office.process()
    office.mailbox.fails_with = MailboxUnreadable("It is closed.")

    waits = [room.once(reader).total_seconds() for _ in range(12)]

    assert waits[:4] == [0.5, 1.0, 2.0, 4.0]
    assert waits[-1] == TIMING.longest_retry.total_seconds() / 2
    assert Watching("mail", [], TIMING, jitter=lambda: 1.0).once(reader) == TIMING.longest_retry


def test_a_thread_goes_on_after_whatever_happens(caplog: pytest.LogCaptureFixture) -> None:
    database = MemoryDatabase()
    office = Office(database)
    room, reader, other = Watching("mail", [], TIMING, jitter=lambda: 0.5), office.process(), office.process()
    database.fails_with = StorageUnavailable("is busy")
    assert room.once(reader) == TIMING.longest_wait
    database.fails_with = ValueError("a mistake")
    assert room.once(reader) == TIMING.longest_retry
    assert "a mistake" in caplog.text
    database.fails_with = None

    waits: list[timedelta] = []
    office.mailbox.meanwhile = [lambda: waits.append(room.once(other)), reader.stop]
    assert room.once(reader) == TIMING.pause
    assert waits == [TIMING.holding / 3]


def test_threads_read_each_mailbox_until_they_are_stopped() -> None:
    database = MemoryDatabase()
    office = Office(database)
    office.mailbox.tells = True
    room = Watching("mail", [office.process()], Timing(pause=timedelta()), jitter=lambda: 0.0)
    came = threading.Event()
    office.mailbox.meanwhile = [lambda: office.comes("One"), came.set]

    room.start()
    assert came.wait(30.0)
    room.stop()

    assert office.stored == ["One"]
    assert office.mailbox.sessions == 0
