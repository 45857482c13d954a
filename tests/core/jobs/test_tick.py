"""The engine does what is owed, on time and once."""

import threading
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from tests.core.jobs.chats import ScriptedChat
from watchbill.errors import Collided, StorageUnavailable
from watchbill.jobs.sender import Sender
from watchbill.jobs.tick import Engine
from watchbill.model.duty import Due, DueKind
from watchbill.model.people import TeamId
from watchbill.model.timing import Timing
from watchbill.ports import UnitOfWork
from watchbill.testing.builders import a_due, an_outgoing, at
from watchbill.testing.clock import SteppedClock
from watchbill.testing.memory import MemoryDatabase

EVENING = a_due(DueKind.EVENING_CHECK, at=at(17, 30))
WEB = a_due(team=TeamId("web"))


class Desk:
    """An engine on a database in memory; what it does is written down and said in the channel."""

    def __init__(self) -> None:
        self.database, self.clock, self.chat = MemoryDatabase(), SteppedClock(at(8)), ScriptedChat()
        self.sender = Sender(self.database, self.clock)
        self.sender.speaks(self.chat)
        self.planned: list[Due] = [a_due(), EVENING]
        self.done: list[tuple[DueKind, str]] = []
        self.fails: dict[str, Exception] = {}
        self.steps: list[datetime] = []
        self.plan: Callable[[UnitOfWork, datetime], None] = self._plan
        self.act: Callable[[UnitOfWork, Due], None] = self.record
        self.engine = Engine(
            self.database,
            self.clock,
            self.sender,
            handlers=dict.fromkeys((DueKind.DESIGNATION, DueKind.EVENING_CHECK), lambda *due: self.act(*due)),
            sweep=lambda work, now: self.plan(work, now),
            timing=Timing(sweep=timedelta()),
            step=self.steps.append,
        )

    def _plan(self, work: UnitOfWork, now: datetime) -> None:
        for due in self.planned:
            work.due.ensure(due)

    def record(self, work: UnitOfWork, due: Due) -> None:
        work.outbox.add(an_outgoing(f"{due.kind} of {due.team}"), self.clock.now())
        if due.team in self.fails:
            raise self.fails[due.team]
        self.done.append((due.kind, due.team))

    def open(self) -> list[Due]:
        with self.database.reading() as work:
            return list(work.due.open())


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_before_its_time_nothing_is_done(desk: Desk) -> None:
    assert desk.engine.run_once() == at(9)
    assert desk.done == []


def test_at_its_time_it_is_done_and_said_once(desk: Desk) -> None:
    desk.clock.set(at(9))

    assert desk.engine.run_once() == at(17, 30)
    assert desk.engine.run_once() == at(17, 30)
    assert desk.chat.said == ["designation of ops"]


def test_after_an_outage_everything_owed_is_done_in_its_order(desk: Desk) -> None:
    desk.planned.append(a_due(day=date(2026, 11, 30), at=at(9, day=date(2026, 11, 30)), team=TeamId("web")))
    desk.clock.set(at(23))

    assert desk.engine.run_once() is None
    assert desk.chat.said == ["designation of web", "designation of ops", "evening check of ops"]


def test_one_that_fails_holds_up_nobody_and_says_nothing(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    desk.planned.append(WEB)
    desk.fails["ops"] = ZeroDivisionError("a bug")
    desk.clock.set(at(9))

    assert desk.engine.run_once() == at(9) + timedelta(seconds=1)
    assert desk.chat.said == ["designation of web"]
    assert "a bug" in caplog.text


def test_one_that_failed_is_tried_again_ever_later(desk: Desk) -> None:
    desk.planned = [a_due()]
    desk.fails["ops"] = ZeroDivisionError("a bug")
    desk.clock.set(at(9))
    waits = []
    for _ in range(11):
        next_at = desk.engine.run_once()
        assert next_at is not None
        waits.append((next_at - desk.clock.now()).total_seconds())
        desk.clock.set(next_at)
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]

    desk.fails.clear()
    assert desk.engine.run_once() is None
    assert desk.chat.said == ["designation of ops"]


def test_a_kind_that_nobody_handles_is_left_to_another_release(desk: Desk) -> None:
    engine = Engine(desk.database, desk.clock, desk.sender, handlers={}, sweep=desk.plan)
    desk.clock.set(at(9))

    assert engine.run_once() is None
    assert [each.attempts for each in desk.open()] == [0, 0]


def test_a_plan_that_fails_stops_neither_work_nor_words(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    desk.engine.run_once()

    def fail(work: UnitOfWork, now: datetime) -> None:
        raise ZeroDivisionError("no plan")

    desk.plan = fail
    desk.clock.set(at(9))
    desk.engine.run_once()

    assert desk.chat.said == ["designation of ops"]
    assert "no plan" in caplog.text


def test_a_message_that_waits_is_a_reason_to_wake(desk: Desk) -> None:
    desk.planned = []
    with desk.database.changing() as work:
        work.outbox.add(an_outgoing(), at(8))
    desk.chat.script = [ConnectionError("away")]

    assert desk.engine.run_once() == at(8) + timedelta(seconds=1)


def test_what_was_in_somebodys_way_is_begun_anew_at_once(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    tries = list[Due]()

    def collide(work: UnitOfWork, due: Due) -> None:
        tries.append(due)
        if len(tries) < 3:
            raise Collided("is busy")
        desk.record(work, due)

    desk.act = collide
    desk.clock.set(at(9))
    desk.engine.run_once()

    assert [each.kind for each in tries[:3]] == [DueKind.DESIGNATION] * 3
    assert desk.chat.said == ["designation of ops"]
    assert caplog.text == ""


def test_a_database_that_is_gone_is_said_so_and_nothing_is_lost(desk: Desk) -> None:
    desk.engine.run_once()
    desk.clock.set(at(9))
    desk.database.fails_with = StorageUnavailable()
    with pytest.raises(StorageUnavailable):
        desk.engine.run_once()
    desk.database.fails_with = None
    desk.engine.run_once()

    assert desk.chat.said == ["designation of ops"]


class Signal:
    """A plan that tells how often it was asked for, to a test that waits."""

    def __init__(self) -> None:
        self._runs = threading.Semaphore(0)
        self.fails_with: Exception | None = None

    def __call__(self, work: UnitOfWork, now: datetime) -> None:
        self._runs.release()
        if self.fails_with:
            raise self.fails_with

    def wait(self) -> None:
        assert self._runs.acquire(timeout=20)


@pytest.fixture
def signal(desk: Desk) -> Signal:
    made = Signal()
    desk.plan = made
    return made


def test_the_thread_runs_at_once_and_whenever_it_is_woken(desk: Desk, signal: Signal) -> None:
    desk.engine.start()
    signal.wait()
    desk.engine.wake()
    signal.wait()
    desk.engine.stop()

    assert "watchbill-engine" not in [thread.name for thread in threading.enumerate()]


def test_the_thread_outlives_every_failure(desk: Desk, signal: Signal, caplog: pytest.LogCaptureFixture) -> None:
    signal.fails_with = StorageUnavailable("is full")
    desk.engine.start()
    signal.wait()
    signal.fails_with = ZeroDivisionError("a bug")
    desk.engine.wake()
    signal.wait()
    signal.fails_with = None
    desk.engine.wake()
    signal.wait()
    desk.engine.stop()

    assert "The engine waits: the database is full." in caplog.text
    assert "a bug" in caplog.text


def test_stopping_says_what_is_still_to_be_said(desk: Desk, signal: Signal) -> None:
    desk.engine.start()
    signal.wait()
    with desk.database.changing() as work:
        work.outbox.add(an_outgoing("last words"), desk.clock.now())
    desk.engine.stop()

    assert desk.chat.said == ["last words"]


def test_it_may_be_started_twice_and_stopped_twice(desk: Desk, signal: Signal) -> None:
    desk.engine.stop()
    desk.engine.start()
    desk.engine.start()
    signal.wait()
    names = [thread.name for thread in threading.enumerate()]
    desk.engine.stop()
    desk.engine.stop()
    desk.engine.start()
    signal.wait()
    desk.engine.stop()

    assert names.count("watchbill-engine") == 1


def test_every_thing_done_and_every_message_is_a_step(desk: Desk) -> None:
    desk.engine.run_once()
    idle = len(desk.steps)
    desk.clock.set(at(18))
    desk.engine.run_once()

    assert set(desk.steps[:idle]) == {at(8)}
    assert len(desk.steps) == idle + idle + 2 + 2


def test_an_engine_that_waits_for_its_database_goes_on_stepping(desk: Desk) -> None:
    desk.database.fails_with = StorageUnavailable("does not answer")

    for _ in range(2):
        with pytest.raises(StorageUnavailable):
            desk.engine.run_once()

    assert len(desk.steps) == 2
