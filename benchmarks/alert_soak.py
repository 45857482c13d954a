"""Alerts that go on coming: how long each waits until it is durable, and whether memory stays as it is.

On SQLite one `watchbill run` takes them in and understands them; on PostgreSQL a `watchbill web` takes them in and
a `watchbill run` understands them. BENCH_SOAK=600 holds the load for ten minutes.
"""

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import desks, doors, processes
from benchmarks.doors import Door
from benchmarks.posting import Came
from benchmarks.report import Row
from watchbill.jobs.durable import DURABLE
from watchbill.store.database import SqlDatabase

#: Alerts a second, and for how many seconds.
RATE, HELD = 100, float(os.environ.get("BENCH_SOAK", "20"))
CLIENTS, WARM = 32, 2.0
#: Seconds within which all but a hundredth shall be durable.
SOON = 1.0
#: Alerts after which memory is looked at first, and last; what it may be then, times the first.
FIRST, LAST, FLAT = 20_000, 100_000, 1.05
#: Alerts on one connection, meanwhile.
EACH = 10
#: Seconds that a flood lasts before its alerts are counted, and those until everything is understood, at most.
SLICE, PATIENCE = 2.0, 600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Soak:
    """What came of it on one database."""

    came: Came
    #: MB of each process by its name: after the first alerts, and after the last ones.
    first: Mapping[str, float]
    last: Mapping[str, float]


def rows() -> Iterator[Row]:
    """On each database: how the load that is held is borne, and the memory of each process before and after."""
    with TemporaryDirectory(prefix="watchbill-bench-") as folder:
        for where, databases in desks.empty(Path(folder)).items():
            yield from _told(where, _soak(where, next(databases), Path(folder, where)))


def _soak(where: str, database: str, folder: Path) -> Soak:
    path = doors.address_of_a_team(database)
    with ExitStack() as stack:
        if where == "SQLite":
            door = stack.enter_context(doors.bot_with_a_web(database, path, folder))
            pids = {"watchbill run": door.pid}
        else:
            door = stack.enter_context(doors.ours(database, path, folder))
            pids = {"watchbill web": door.pid, "watchbill run": stack.enter_context(doors.bot(database, folder))}
        posted = _flooded(door, database, 0, FIRST)
        first = {name: processes.memory(pid) for name, pid in pids.items()}
        came = door.under(clients=CLIENTS, warm=WARM, counted=HELD, rate=RATE)
        _flooded(door, database, posted + came.count, LAST)
        return Soak(came=came, first=first, last={name: processes.memory(pid) for name, pid in pids.items()})


def _flooded(door: Door, database: str, posted: int, until: int) -> int:
    """How many are posted when there are at least so many, and all are understood."""
    while posted < until:
        posted += door.under(clients=CLIENTS, warm=0.0, counted=SLICE, each=EACH).count
    opened, end = SqlDatabase(database, DURABLE), time.monotonic() + PATIENCE
    try:
        while _unread(opened):
            if time.monotonic() > end:
                raise RuntimeError(f"not everything is understood {PATIENCE:g} s after the last one")
            time.sleep(0.2)
    finally:
        opened.dispose()
    return posted


def _unread(database: SqlDatabase) -> int:
    with database.reading() as work:
        return work.deliveries.unread().count


def _told(where: str, soak: Soak) -> Iterator[Row]:
    came = soak.came
    yield Row(
        path=f"{RATE} alerts a second for {HELD:g} s on {where}, understood meanwhile: durable",
        ours=f"p50 {_ms(came.p50)}, p99 {_ms(came.p99)}, the longest {_ms(came.longest)}",
        peer=f"nobody, the goal: {_ms(SOON)}",
        ratio=came.p99 / SOON,
        goal=1.0,
        measure="p99",
    )
    for name, last in soak.last.items():
        yield Row(
            path=f"memory of `{name}` on {where}, after {LAST:,} alerts",
            ours=f"{last:.0f} MB",
            peer=f"itself, after {FIRST:,}: {soak.first[name]:.0f} MB",
            ratio=last / soak.first[name],
            goal=FLAT,
            measure="memory",
        )


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"
