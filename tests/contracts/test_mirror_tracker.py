"""The mirror of an outside tracker is a tracker like any other, at once and after its tracker was told."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from tests.contracts.test_tracker import TrackerContract, keys, started
from watchbill.jobs.durable import DURABLE
from watchbill.jobs.keeping import Keeper
from watchbill.model.errand import ErrandKind
from watchbill.model.keys import ItemId
from watchbill.model.people import Identity, PersonId
from watchbill.model.site import Account
from watchbill.model.team import Team
from watchbill.model.ticket import Column, Note, Ticket, TicketKey
from watchbill.model.timing import DEFAULT
from watchbill.ports import Database, Tracker, UnitOfWork
from watchbill.sql.columns import metadata
from watchbill.store.database import SqlDatabase
from watchbill.testing.builders import ANN, BOB, Counter, a_note, a_person, a_team, at
from watchbill.testing.clock import SteppedClock
from watchbill.testing.memory import MemoryDatabase
from watchbill.testing.site import MemorySite, Place
from watchbill.trackers.mirror import Mirror

JIRA = "jira"
TEAM = a_team(tracker=JIRA)


def peopled(database: Database) -> Database:
    """With a team whose tickets are elsewhere, and two people who have accounts there."""
    with database.changing() as work:
        work.teams.save(TEAM)
        for name in (ANN, BOB):
            work.people.save(a_person(name))
            work.people.link(Identity(platform=JIRA, id=f"acc-{name}"), name)
    return database


class MirrorContract(TrackerContract):
    """The mirror by itself: its tracker has not been told yet."""

    @pytest.fixture
    def work(self, database: Database) -> Iterator[UnitOfWork]:
        with peopled(database).changing() as work:
            yield work

    @pytest.fixture
    def tracker(self, work: UnitOfWork) -> Tracker:
        return Mirror(work, TEAM, JIRA, Counter("e"))

    def test_a_released_ticket_returns_to_its_old_place(self, tracker: Tracker) -> None:
        made = [tracker.create(title, at(9)) for title in ("one", "two", "three")]

        tracker.assign(started(tracker, made[1]), None, Column.BACKLOG, at(11))

        assert keys(tracker.backlog()) == keys(made)

    def test_each_change_is_written_down_to_be_told_once(self, tracker: Tracker, work: UnitOfWork) -> None:
        made = tracker.create("one", at(9), origin=ItemId("A1"))
        tracker.create("one", at(9), origin=ItemId("A1"))
        taken = started(tracker, made)
        assert tracker.assign(made, BOB, Column.IN_PROGRESS, at(10)) is None
        tracker.move(taken, Column.BLOCKED, at(11))
        assert tracker.move(taken, Column.DONE, at(11)) is None
        tracker.comment(a_note(made.key, "waits", at=at(12)))

        assert [(each.kind, each.person, each.keeps, each.column, each.text) for each in work.errands.written] == [
            (ErrandKind.CREATE, None, False, None, ""),
            (ErrandKind.CHANGE, ANN, False, Column.IN_PROGRESS, ""),
            (ErrandKind.CHANGE, ANN, True, Column.BLOCKED, ""),
            (ErrandKind.COMMENT, ANN, False, None, "waits"),
        ]
        assert {each.key for each in work.errands.written} == {made.key}

    def test_a_former_key_says_the_same_ticket(self, tracker: Tracker, work: UnitOfWork) -> None:
        made = tracker.create("one", at(9))
        work.mirrored.rename(made.key, TicketKey("OPS-1"), at(10))

        tracker.comment(a_note(made.key, "from before", at=at(11)))

        known = tracker.get(made.key)
        assert known is not None
        assert known.key == "OPS-1"
        assert tracker.last_notes([known.key])[known.key].text == "from before"
        assert work.errands.written[-1].key == "OPS-1"

    def test_tickets_of_the_built_in_board_are_not_its_own(self, tracker: Tracker, work: UnitOfWork) -> None:
        other = Mirror(work, TEAM, "other", Counter("o")).create("theirs", at(9))

        assert tracker.get(other.key) is None
        assert other.key not in set(tracker.keys())
        assert tracker.backlog() == []


class TestMirrorInMemory(MirrorContract):
    @pytest.fixture
    def database(self) -> Database:
        return MemoryDatabase()


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Database]:
    url = f"sqlite:///{tmp_path / 'desk.sqlite3'}"
    tables = create_engine(url)
    metadata.create_all(tables)
    tables.dispose()
    opened = SqlDatabase(url, DURABLE)
    yield opened
    opened.dispose()


class TestMirrorOnSqlite(MirrorContract):
    @pytest.fixture
    def database(self, file: Database) -> Database:
        return file


@dataclass(frozen=True, slots=True)
class Settled:
    """A mirror whose tracker is told after every call, and read again; what it says goes by present keys."""

    database: Database
    place: Place = field(default_factory=Place)
    clock: SteppedClock = field(default_factory=lambda: SteppedClock(at(9)))
    ids: Counter = field(default_factory=lambda: Counter("e"))

    def get(self, key: TicketKey) -> Ticket | None:
        with self.database.reading() as work:
            return self._mirror(work).get(key)

    def keys(self) -> Sequence[TicketKey]:
        with self.database.reading() as work:
            return self._mirror(work).keys()

    def in_progress(self) -> Sequence[Ticket]:
        with self.database.reading() as work:
            return self._mirror(work).in_progress()

    def backlog(self) -> Sequence[Ticket]:
        with self.database.reading() as work:
            return self._mirror(work).backlog()

    def assign(self, ticket: Ticket, to: PersonId | None, column: Column, at: datetime) -> Ticket | None:
        with self.database.changing() as work:
            made = self._mirror(work).assign(ticket, to, column, at)
        return self._settled(made, at)

    def move(self, ticket: Ticket, column: Column, at: datetime) -> Ticket | None:
        with self.database.changing() as work:
            made = self._mirror(work).move(ticket, column, at)
        return self._settled(made, at)

    def comment(self, note: Note) -> None:
        with self.database.changing() as work:
            self._mirror(work).comment(note)
        self._settled(None, note.at)

    def last_notes(self, keys: Collection[TicketKey]) -> Mapping[TicketKey, Note]:
        with self.database.reading() as work:
            return self._mirror(work).last_notes(keys)

    def create(self, title: str, at: datetime, *, origin: ItemId | None = None, text: str = "") -> Ticket:
        with self.database.changing() as work:
            made = self._mirror(work).create(title, at, origin=origin, text=text)
        settled = self._settled(made, at)
        assert settled is not None
        return settled

    def _settled(self, made: Ticket | None, now: datetime) -> Ticket | None:
        if now > self.clock.now():
            self.clock.advance(now - self.clock.now())
        keeper = Keeper(JIRA, MemorySite(self.place), self.database, self.clock, self.ids, DEFAULT)
        assert keeper.once()
        with self.database.reading() as work:
            assert list(work.errands.pending(JIRA)) == []
        return self.get(made.key) if made else None

    def _mirror(self, work: UnitOfWork) -> Mirror:
        return Mirror(work, TEAM, JIRA, self.ids)


class SettledContract(TrackerContract):
    """The mirror after its tracker was told and read again, each time: nothing is different then."""

    @pytest.fixture
    def tracker(self, database: Database) -> Tracker:
        settled = Settled(peopled(database))
        settled.place.clock = settled.clock.now
        for name in (ANN, BOB):
            settled.place.accounts[f"{name}@example.org"] = Account(id=f"acc-{name}", name=name.title())
        return settled


class TestSettledInMemory(SettledContract):
    @pytest.fixture
    def database(self) -> Database:
        return MemoryDatabase()


class TestSettledOnSqlite(SettledContract):
    @pytest.fixture
    def database(self, file: Database) -> Database:
        return file


def test_a_team_needs_no_tickets_to_have_its_mirror() -> None:
    with peopled(MemoryDatabase()).reading() as work:
        mirror = Mirror(work, Team(id=TEAM.id, name="Ops", zone="Europe/Paris", tracker=JIRA), JIRA, Counter("e"))

        assert (mirror.keys(), mirror.backlog(), mirror.in_progress()) == ([], [], [])
