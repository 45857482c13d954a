"""Calendars read again and again: when it is time, by one process at a time, without holding up anybody."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from watchbill.errors import CalendarUnreadable, StorageUnavailable
from watchbill.hooks import loading
from watchbill.hooks.calls import HookCalls
from watchbill.jobs.durable import DURABLE
from watchbill.jobs.rereading import LEASE, Rereading
from watchbill.model.subscription import (
    PERIOD,
    Days,
    Entry,
    Mark,
    Reading,
    Subscription,
    SubscriptionKind,
    SubscriptionState,
)
from watchbill.ports import Database
from watchbill.services.following import Following
from watchbill.services.rotating import Rotating
from watchbill.settings import Settings
from watchbill.store.database import SqlDatabase
from watchbill.testing.builders import DAY, Counter, a_membership, a_person, a_team, at
from watchbill.testing.clock import SteppedClock
from watchbill.testing.holidays import SomeHolidays
from watchbill.testing.memory import MemoryDatabase

NOW = at(10)
LEAVE = Subscription(name="leave", kind=SubscriptionKind.LEAVE)
NIGHTS = Subscription(name="nights", kind=SubscriptionKind.NIGHT)
MARK = Mark(etag="1")


@dataclass(slots=True)
class Calendar:
    """Fulfils `ports.Calendar`: holds what a test says."""

    holds: Reading | Exception | None = None
    #: Called while it is read, as the network would take its time.
    meanwhile: Callable[[], None] = lambda: None
    #: With which mark it was asked, and for which time.
    asked: list[tuple[Mark, datetime, datetime]] = field(default_factory=list)

    def read(self, mark: Mark, first: datetime, last: datetime) -> Reading | None:
        self.asked.append((mark, first, last))
        self.meanwhile()
        if isinstance(self.holds, Exception):
            raise self.holds
        return self.holds


@dataclass(frozen=True, slots=True, kw_only=True)
class Replica:
    """A process with a thread that reads, which the test moves."""

    rereading: Rereading
    woken: list[datetime]


@dataclass(frozen=True, slots=True)
class Installation:
    """One database and one calendar for as many processes as a test makes."""

    database: Database
    clock: SteppedClock = field(default_factory=lambda: SteppedClock(NOW))
    calendar: Calendar = field(default_factory=Calendar)
    ids: Counter = field(default_factory=lambda: Counter("id-"))

    def replica(self, *more: tuple[Subscription, Calendar]) -> Replica:
        rotating = Rotating(HookCalls(loading.load(Settings(plugins=()), builtin=[])), SomeHolidays({}))
        calendars = [(LEAVE, self.calendar), *more]
        following = Following(rotating, self.ids, {each.name: each for each, _ in calendars})
        woken: list[datetime] = []
        rereading = Rereading(
            self.database,
            self.clock,
            self.ids,
            following,
            calendars,
            wake=lambda: woken.append(self.clock.now()),
        )
        return Replica(rereading=rereading, woken=woken)

    def state(self, name: str = "leave") -> SubscriptionState | None:
        with self.database.reading() as work:
            return work.subscriptions.get(name)

    def away(self) -> list[str]:
        with self.database.reading() as work:
            return [each.person for each in work.facts.absences_from("calendar:leave", self.clock.now())]


@pytest.fixture(params=["memory", "sqlite"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "memory":
        yield MemoryDatabase()
        return
    file = SqlDatabase(str(request.getfixturevalue("sqlite_url")), DURABLE)
    yield file
    file.dispose()


@pytest.fixture
def installation(database: Database) -> Installation:
    with database.changing() as work:
        work.teams.save(a_team())
        for name in ("ann", "ben"):
            work.people.save(a_person(name))
            work.teams.join(a_membership(name))
    installation = Installation(database)
    installation.calendar.holds = reading("Ann")
    return installation


def reading(*titles: str, now: datetime = NOW) -> Reading:
    entries = tuple(Entry(when=Days(first=DAY, last=DAY + timedelta(days=3)), title=each) for each in titles)
    return Reading(entries=entries, total=len(entries), until=now + timedelta(days=366), mark=MARK)


def test_what_is_due_is_read_and_the_sender_is_woken(installation: Installation) -> None:
    replica = installation.replica()

    replica.rereading.look()

    assert installation.away() == ["ann"]
    assert installation.calendar.asked == [(Mark(), NOW, NOW + timedelta(days=366))]
    assert replica.woken == [NOW]


def test_it_is_read_again_when_it_is_time_and_not_before(installation: Installation) -> None:
    replica = installation.replica()
    replica.rereading.look()

    installation.clock.advance(PERIOD - timedelta(seconds=1))
    replica.rereading.look()
    assert len(installation.calendar.asked) == 1

    installation.clock.advance(timedelta(seconds=1))
    installation.calendar.holds = None
    replica.rereading.look()
    assert [mark for mark, _, _ in installation.calendar.asked] == [Mark(), MARK]
    state = installation.state()
    assert state is not None
    assert (state.read_at, state.well_at) == (NOW, NOW + PERIOD)


def test_of_two_processes_one_reads(installation: Installation) -> None:
    first, second = installation.replica(), installation.replica()
    installation.calendar.meanwhile = second.rereading.look

    first.rereading.look()

    assert len(installation.calendar.asked) == 1
    assert (first.woken, second.woken) == ([NOW], [])


def test_right_after_another_process_has_read_it_it_is_not_read_again(installation: Installation) -> None:
    """Both saw that it is due; by the time the second takes the lease, the first is done."""
    first, second = installation.replica(), installation.replica()
    with installation.database.changing() as work:
        work.subscriptions.save(SubscriptionState(name="leave", again_at=NOW))
    first.rereading.look()

    second.rereading.look()

    assert len(installation.calendar.asked) == 1


def test_a_process_that_was_overtaken_changes_nothing(installation: Installation) -> None:
    slow, quick = installation.replica(), installation.replica()

    def overtaken() -> None:
        installation.calendar.meanwhile = lambda: None
        installation.calendar.holds = reading("Ben", now=installation.clock.advance(LEASE))
        quick.rereading.look()
        installation.calendar.holds = reading("Ann")

    installation.calendar.meanwhile = overtaken

    slow.rereading.look()

    assert installation.away() == ["ben"]


def test_a_process_that_died_is_followed_by_another(installation: Installation) -> None:
    dying, next_one = installation.replica(), installation.replica()

    def dies() -> None:
        raise KeyboardInterrupt

    installation.calendar.meanwhile = dies
    with pytest.raises(KeyboardInterrupt):
        dying.rereading.look()
    installation.calendar.meanwhile = lambda: None
    next_one.rereading.look()
    assert installation.away() == [], "the lease of the first holds still"

    installation.clock.advance(LEASE)
    next_one.rereading.look()
    assert installation.away() == ["ann"]


@pytest.mark.parametrize(
    ("failure", "told"),
    [
        (CalendarUnreadable("It is away. I try again.", wait=1200), "It is away. I try again."),
        (ZeroDivisionError("hunter2"), "What reads it failed. Tell whoever runs me; the log has the reason."),
    ],
    ids=["told", "crash"],
)
def test_a_failure_is_noted_and_the_next_calendar_is_read_all_the_same(
    installation: Installation, failure: Exception, told: str
) -> None:
    nights = Calendar(holds=reading())
    installation.calendar.holds = failure

    installation.replica((NIGHTS, nights)).rereading.look()

    state = installation.state()
    assert state is not None
    assert (state.failure, state.failing_since) == (told, NOW)
    assert len(nights.asked) == 1


def test_whoever_asks_to_be_left_alone_is(installation: Installation) -> None:
    installation.calendar.holds = CalendarUnreadable("It is busy.", wait=1200)
    replica = installation.replica()
    replica.rereading.look()

    installation.clock.advance(timedelta(seconds=1199))
    replica.rereading.look()
    assert len(installation.calendar.asked) == 1
    installation.clock.advance(timedelta(seconds=1))
    replica.rereading.look()
    assert len(installation.calendar.asked) == 2


def test_a_clock_that_went_back_does_not_stop_it(installation: Installation) -> None:
    replica = installation.replica()
    installation.clock.set(NOW + timedelta(days=30))
    replica.rereading.look()

    installation.clock.set(NOW)
    replica.rereading.look()

    assert len(installation.calendar.asked) == 2


def test_while_the_network_is_asked_the_database_is_free(installation: Installation) -> None:
    def changes() -> None:
        with installation.database.changing() as work:
            work.people.save(a_person("zoe"))

    installation.calendar.meanwhile = changes

    installation.replica().rereading.look()

    assert installation.away() == ["ann"]


def test_where_the_database_is_away_it_waits(caplog: pytest.LogCaptureFixture) -> None:
    memory = MemoryDatabase()
    installation = Installation(memory)
    memory.fails_with = StorageUnavailable("is busy")
    with caplog.at_level("INFO"):
        installation.replica().rereading.look()

    assert installation.calendar.asked == []
    assert "The calendar leave waits: the database is busy" in caplog.text


def test_it_reads_in_a_thread_until_it_is_stopped(installation: Installation) -> None:
    read = threading.Event()
    installation.calendar.meanwhile = read.set
    rereading = installation.replica().rereading
    before = set(threading.enumerate())

    rereading.start()
    (thread,) = set(threading.enumerate()) - before
    assert read.wait(30)
    rereading.stop()
    thread.join(30)

    assert not thread.is_alive()
    assert len(installation.calendar.asked) == 1


def test_without_calendars_there_is_no_thread() -> None:
    memory = MemoryDatabase()
    rotating = Rotating(HookCalls(loading.load(Settings(plugins=()), builtin=[])), SomeHolidays({}))
    before = threading.active_count()

    Rereading(memory, SteppedClock(NOW), Counter(), Following(rotating, Counter(), {}), []).start()

    assert threading.active_count() == before
