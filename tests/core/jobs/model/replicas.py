"""Several processes on one SQLite file and one platform, which go on, pause and die as they are told."""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path

from tests.core.jobs.model.doors import AskedChat, PlainChat, SteppedDatabase
from tests.core.jobs.model.ledger import Ledger
from tests.core.jobs.model.platform import Answer, Platform
from tests.core.jobs.model.stepping import Place, Stepping
from watchbill.errors import StorageUnavailable
from watchbill.jobs.durable import DURABLE
from watchbill.model.duty import SETTLED, Due, Pace
from watchbill.model.message import Outgoing
from watchbill.ports import Chat, Clock, Database
from watchbill.sql import Durable
from watchbill.store.database import SqlDatabase
from watchbill.testing.builders import at
from watchbill.testing.clock import SteppedClock

#: What a process can be made to do, by name; made anew for each process.
Works = Mapping[str, Callable[[], object]]
Program = Callable[[Database, Clock, Chat], Works]
#: What every program can do: all that is due.
DUE = "due"
#: Longer than any lease and any wait between two tries.
LONG = timedelta(minutes=6)
_ROUNDS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Flavour:
    """What a platform offers against saying things twice."""

    #: It can be asked what it shows.
    asked: bool = False
    #: It drops a second post of the same key.
    keyed: bool = False
    pace: Pace | None = None


class Files:
    """Connections of two replicas, and of somebody who wants things said, to one SQLite file."""

    def __init__(self, file: Path, durable: Durable = DURABLE) -> None:
        self.file = file
        self.databases = [SqlDatabase(f"sqlite:///{file}", durable, patience=timedelta()) for _ in range(3)]

        #: Past the code under test.
        self.raw = sqlite3.connect(file, isolation_level=None)
        self.raw.execute("PRAGMA synchronous=OFF")

    def erase(self) -> None:
        """Make it new: a run of the model finds nothing of the one before."""
        self.raw.execute("BEGIN IMMEDIATE")
        for table in ("outbox", "due_work", "paces"):
            self.raw.execute(f"DELETE FROM {table}")
        self.raw.execute("COMMIT")

    def close(self) -> None:
        """Close every connection."""
        self.raw.close()
        for each in self.databases:
            each.dispose()


class Replicas:
    """Two replicas; numbers 0 and 1 name them."""

    def __init__(self, files: Files, program: Program, flavour: Flavour, *, stops_inside: bool = False) -> None:
        """`stops_inside`: a process may be paused inside a transaction, and keeps the others out."""
        files.erase()
        self._files, self._program, self._flavour = files, program, flavour
        self._stops_inside = stops_inside
        self._numbers = count(1)
        self.clock, self.ledger = SteppedClock(at(9)), Ledger(files.raw)
        self.platform = Platform(self.ledger, flavour.pace, keyed=flavour.keyed)
        self._steppings = (Stepping(), Stepping())
        self._processes, self._works = [0, 0], list[Works]([{}, {}])
        for number in range(2):
            self._begin(number)

    def say(self, message: Outgoing, hold: timedelta = timedelta()) -> None:
        """Somebody wants it said, so much later; nothing happens while a replica keeps the database."""
        try:
            with self._files.databases[2].changing(lasting=False) as work:
                work.outbox.add(message, self.clock.now(), hold)
        except StorageUnavailable:
            return
        self.ledger.look()

    def go_on(self, number: int, work: str = DUE) -> bool:
        """One step; a replica that is idle begins with this work, else it goes on. False when it is idle then."""
        stepping = self._steppings[number]
        if stepping.idle:
            stepping.start(self._works[number][work])
        whole = stepping.go_on()
        self.ledger.look(self._processes[number])
        if not whole:
            self.platform.left(self._processes[number])
        elif stepping.idle:
            self.platform.concluded(self._processes[number])
        return not stepping.idle

    def finish(self, number: int) -> None:
        """Go on until there is nothing to do."""
        while self.go_on(number):
            pass

    def die(self, number: int) -> None:
        """The process ends where it stands, and another one takes its place."""
        stepping = self._steppings[number]
        if not stepping.idle:
            stepping.die()
            self.platform.left(self._processes[number])
            self.ledger.look()
        self._begin(number)

    def place(self, number: int) -> Place:
        """Where it stands."""
        return self._steppings[number].place

    def due(self) -> Sequence[Due]:
        """The due work that is owed, earliest first."""
        with self._files.databases[2].reading() as work:
            return work.due.open()

    @property
    def resting(self) -> bool:
        """Whether no replica is in the middle of anything."""
        return all(each.idle for each in self._steppings)

    def run_out(self, done: Callable[[], bool]) -> None:
        """Let everybody go on undisturbed until it is done and nothing waits; AssertionError if that never is.

        What was paused ends first, at once; only then time passes.
        """
        self.platform.will = Answer.TAKEN
        for _ in range(_ROUNDS):
            # First whoever keeps the database: the other one would find it busy.
            for number in sorted((0, 1), key=lambda each: self.place(each) is not Place.BEFORE_COMMIT):
                self.finish(number)
            if done() and all(row.state in SETTLED for row in self.ledger.rows.values()):
                return
            self.clock.advance(LONG)
        raise AssertionError(f"still waiting: {self.ledger.rows}")

    def close(self) -> None:
        """End every process."""
        for each in self._steppings:
            if not each.idle:
                each.die()

    def _begin(self, number: int) -> None:
        process = self._processes[number] = next(self._numbers)
        stop = self._steppings[number].stop
        database = SteppedDatabase(self._files.databases[number], stop, stops_inside=self._stops_inside)
        chat = (AskedChat if self._flavour.asked else PlainChat)(self.platform, process, stop)
        self._works[number] = self._program(database, self.clock, chat)
