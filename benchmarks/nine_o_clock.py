"""Nine o'clock for 10,000 teams in one zone: from due to stored, beside pure SQL; and how late it is said.

The limit is one transaction that inserts all messages and marks their due work, set-wise: nothing is read into
Python, nobody's name is looked up, nothing is audited. How late it is said is measured with four replicas on
PostgreSQL and a chat that takes 5 ms for a message and any number of them at once.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from sqlalchemy import create_engine

from benchmarks import desks, many_teams, set_wise
from benchmarks.environments import ROOT
from benchmarks.report import Row
from watchbill import app
from watchbill.settings import Settings
from watchbill.sql.engines import parsed
from watchbill.testing.clock import SteppedClock

TEAMS, REPLICAS = 10_000, 4
#: Times the pure SQL: what we aim at.
GOAL = 5.0
#: Seconds; all first attempts but a hundredth are to be made within.
SOON = 10.0
#: Seconds that the replicas have to start, and to say everything.
START, PATIENCE = 12.0, 600.0
RUNS = 3


def rows() -> Iterator[Row]:
    """Due to stored on each database, and the lateness of the first attempts."""
    with TemporaryDirectory(prefix="watchbill-bench-") as folder:
        empty = desks.empty(Path(folder))
        for where, databases in empty.items():
            address = next(databases)
            many_teams.fill(address, TEAMS)
            yield _stored(where, _set_wise(address), _due_to_stored(address))
        address = next(empty["PostgreSQL"])
        many_teams.fill(address, TEAMS)
        yield _said(_lateness(address))


def _set_wise(address: str) -> float:
    """Seconds; what it did is undone."""
    engine = create_engine(parsed(address))
    taken = []
    for _ in range(RUNS):
        start = time.perf_counter()
        with engine.begin() as connection:
            announced = set_wise.announce(connection, many_teams.NINE)
        taken.append(time.perf_counter() - start)
        _expect(announced, "announced set-wise")
        with engine.begin() as connection:
            set_wise.undo(connection)
    engine.dispose()
    return median(taken)


def _due_to_stored(address: str) -> float:
    """Seconds that one process needs for everything that is due at nine; nothing is said."""
    clock = SteppedClock(many_teams.NINE - timedelta(seconds=1))
    desk = app.build(Settings(database_url=address, plugins=()), clock=clock)
    try:
        desk.engine.run_once()  # what comes before nine
        clock.set(many_teams.NINE)
        start = time.perf_counter()
        desk.engine.run_once()
        taken = time.perf_counter() - start
        with desk.database.reading() as work:
            stored = len(work.outbox.unsettled())
    finally:
        desk.close()
    _expect(stored, "stored")
    return taken


def _lateness(address: str) -> list[float]:
    """Seconds after nine of each first attempt, in all replicas together."""
    nine = datetime.now(UTC) + timedelta(seconds=START)
    command = [sys.executable, "-m", "benchmarks.replica", address, nine.isoformat()]
    with ExitStack() as stack:
        replicas = [
            stack.enter_context(
                subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            )
            for _ in range(REPLICAS)
        ]
        _wait(address)
        said: list[float] = []
        for each in replicas:
            out, _ = each.communicate()
            said += json.loads(out)
    _expect(len(said), "said once")
    return said


def _expect(count: int, what: str) -> None:
    if count != TEAMS:
        raise RuntimeError(f"{count} of {TEAMS} designations are {what}")


def _wait(address: str) -> None:
    """Until everything is said."""
    engine = create_engine(parsed(address), isolation_level="AUTOCOMMIT")
    end = time.monotonic() + PATIENCE
    with engine.connect() as connection:
        while set_wise.said(connection) < TEAMS:
            if time.monotonic() > end:
                raise RuntimeError(f"{set_wise.said(connection)} of {TEAMS} are said after {PATIENCE:g} s")
            time.sleep(1)
    engine.dispose()


def _stored(where: str, limit: float, taken: float) -> Row:
    return Row(
        path=f"09:00 for {TEAMS:,} teams on {where}: due to stored",
        ours=f"{taken:.1f} s",
        peer=f"pure SQL, set-wise: {limit:.2f} s",
        ratio=taken / limit,
        goal=GOAL,
        measure="time",
    )


def _said(lateness: list[float]) -> Row:
    cuts = quantiles(lateness, n=100, method="inclusive")
    return Row(
        path=f"09:00 for {TEAMS:,} teams, {REPLICAS} replicas on PostgreSQL: due to first attempt",
        ours=f"p50 {cuts[49]:.1f} s, p99 {cuts[98]:.1f} s",
        peer=f"nobody, the goal: {SOON:.0f} s",
        ratio=cuts[98] / SOON,
        goal=1.0,
        measure="p99",
    )
