"""A desk that reads a large board in Jira, in a process of its own; prints what it took as JSON.

Arguments: the database's address, which is empty, a folder, and how many tickets the board has.
"""

import json
import os
import sqlite3
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import Pool, event

from benchmarks import bare_jira, jira_place, processes
from watchbill import app
from watchbill.app import App
from watchbill.demo import crew
from watchbill.settings import Settings
from watchbill.testing.clock import SteppedClock

#: Polls of each kind, and changes before each that has some.
POLLS, CHANGES = 10, 10
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One time that Jira was asked, or the middle of several."""

    seconds: float
    #: Seconds of a core, without Jira's.
    cpu: float
    calls: int
    #: Rows that were written or written anew; only SQLite tells.
    written: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What all of it took."""

    whole: Step
    again: Step
    changed: Step
    dragged: Step
    quiet: Step
    #: Every page read by httpx alone.
    bare: Step
    #: MB before the first reading, after it, and at the most.
    before: float
    after: float
    peak: float


class Reading:
    """A desk, its clock, and the Jira that it reads."""

    def __init__(self, desk: App, clock: SteppedClock, place: jira_place.Place, bare: bare_jira.BareJira) -> None:
        self._desk, self._clock, self._place, self._bare = desk, clock, place, bare

    def read(self, count: int) -> Read:
        """All of it, one after the other."""
        pid = os.getpid()
        self._all_of_it(count)  # warms up
        bare = [self._step(lambda: self._all_of_it(count))]
        before = processes.memory(pid)
        whole = self._step(self._keep)
        after, peak = processes.memory(pid), processes.peak(pid)
        bare.append(self._step(lambda: self._all_of_it(count)))
        self._known(count)
        self._later(HOUR + MINUTE)
        again = self._step(self._keep)
        bare.append(self._step(lambda: self._all_of_it(count)))
        polls = (self._polls(each) for each in (self._edited, lambda number: None, self._dragged))
        changed, quiet, dragged = polls
        return Read(
            whole=whole,
            again=again,
            changed=changed,
            quiet=quiet,
            dragged=dragged,
            bare=_middle(bare),
            before=before,
            after=after,
            peak=peak,
        )

    def _keep(self) -> None:
        (keeper,) = self._desk.keepers
        if not keeper.once():
            raise RuntimeError("somebody else keeps the mirror")

    def _all_of_it(self, count: int) -> None:
        found, _ = self._bare.board()
        if found != count:
            raise RuntimeError(f"{found} of {count} tickets are found")

    def _known(self, count: int) -> None:
        with self._desk.database.reading() as work:
            known, state = work.tickets.keys(crew.OPS, "jira"), work.sites.get("jira")
        if len(known) != count or state is None or state.failure:
            raise RuntimeError(f"{len(known)} of {count} tickets are known: {state}")

    def _polls(self, before: Callable[[int], object]) -> Step:
        steps = []
        for number in range(POLLS):
            self._later(MINUTE)
            before(number)
            steps.append(self._step(self._keep))
        return _middle(steps)

    def _edited(self, number: int) -> None:
        self._place.tell("edit", first=1 + number * CHANGES, count=CHANGES)

    def _dragged(self, number: int) -> None:
        # From the middle of the board, each time another one.
        self._place.tell("drag", number=POLLS * CHANGES + 1 + number)

    def _later(self, by: timedelta) -> None:
        self._clock.advance(by)
        self._place.tell("later", seconds=by.total_seconds())

    def _step(self, do: Callable[[], object]) -> Step:
        calls, written = self._place.tell("calls"), _written()
        cpu, start = time.process_time(), time.perf_counter()
        do()
        seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
        made = self._place.tell("calls") - calls
        return Step(seconds=seconds, cpu=cpu, calls=made, written=_written() - written)


_connections: list[sqlite3.Connection] = []


@event.listens_for(Pool, "connect")
def _connected(connection: Any, _record: object) -> None:
    if isinstance(connection, sqlite3.Connection):
        _connections.append(connection)


def _written() -> int:
    return sum(each.total_changes for each in _connections)


def _middle(steps: list[Step]) -> Step:
    return Step(
        seconds=median(each.seconds for each in steps),
        cpu=median(each.cpu for each in steps),
        calls=round(median(each.calls for each in steps)),
        written=round(median(each.written for each in steps)),
    )


def measured(url: str, folder: Path, count: int) -> Read:
    """What reading so many tickets takes; the database is empty at first."""
    clock = SteppedClock(datetime.now(UTC))
    with ExitStack() as stack:
        place = stack.enter_context(jira_place.jira(clock.now() - HOUR))
        place.tell("fill", count=count)
        place.tell("later", seconds=HOUR.total_seconds())
        settings = Settings(database_url=url, plugins=(), trackers=place.file(folder))
        app.migrate(settings)
        _connections.clear()  # those are closed
        desk = app.build(settings, clock=clock)
        stack.callback(desk.close)
        with desk.database.changing() as work:
            work.teams.save(replace(crew.team("Europe/Paris"), tracker="jira"))
            crew.add_people(work, "Europe/Paris", clock.now().date())
        bare = stack.enter_context(bare_jira.opened(place.table))
        return Reading(desk, clock, place, bare).read(count)


def main() -> None:
    """Read, and print what it took."""
    url, folder, count = sys.argv[1:]
    print(json.dumps(asdict(measured(url, Path(folder), int(count)))))


if __name__ == "__main__":
    main()
