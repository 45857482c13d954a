"""A board of 5,000 tickets in Jira: read for the first time, once an hour, and every minute, on each database.

Beside it the same pages read by httpx alone, and as many rows stored by the driver alone in one commit. All share
the machine with Jira, whose part of a reading is the same: what we add shows in the processor time.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks import bare_store, desks, environments
from benchmarks.jira_place import TEXT
from benchmarks.measuring import timed
from benchmarks.report import Row
from benchmarks.tracker_reading import CHANGES, Read, Step

TICKETS, STORED = 5_000, 3


def rows() -> Iterator[Row]:
    """Each reading beside what it cannot do without."""
    with TemporaryDirectory(prefix="watchbill-bench-") as name:
        for where, databases in desks.empty(Path(name)).items():
            folder = Path(name, f"reading-{where}")
            folder.mkdir()
            stored = _stored(next(databases))
            yield from _wholes(where, read(next(databases), folder, TICKETS), stored)


def read(url: str, folder: Path, count: int) -> Read:
    """What it takes in a process of its own."""
    said = environments.run(sys.executable, "benchmarks.tracker_reading", url, str(folder), str(count))
    told = json.loads(said)
    steps: dict[str, Any] = {key: Step(**each) if isinstance(each, dict) else each for key, each in told.items()}
    return Read(**steps)


def _stored(url: str) -> float:
    """Seconds in which the driver alone stores as many texts."""
    bodies = [TEXT.encode()] * TICKETS
    with bare_store.opened(url) as store:
        return median(timed(lambda: store(bodies)).wall for _ in range(STORED))


def _wholes(where: str, it: Read, stored: float) -> Iterator[Row]:
    path, bare, whole = f"{TICKETS:,} tickets of Jira on {where}", it.bare, it.whole
    pages = f"the same pages by httpx alone: {_told(bare)}"
    memory = f"{it.before:.0f} MB before, {it.after:.0f} MB after, {it.peak:.0f} MB at most"
    first = f"{_told(whole)}, {TICKETS / whole.seconds:,.0f} tickets/s, {memory}"
    yield _row(f"{path}: read first", first, pages, whole.seconds / bare.seconds, "time")
    limit = f"httpx {bare.cpu:.2f} s, then the driver, as many rows in one commit: {stored:.3f} s"
    spent = f"{whole.cpu:.2f} s of a core"
    yield _row(f"{path}: read first", spent, limit, whole.cpu / (bare.cpu + stored), "time")
    written = f", {it.again.written} rows written" if where == "SQLite" else ""
    again = f"{_told(it.again)}{written}"
    yield _row(f"{path}: read again after an hour, nothing is new", again, pages, _ratio(it.again, bare), "time")
    for step, what in (
        (it.quiet, "nothing is new"),
        (it.changed, f"{CHANGES} changed"),
        (it.dragged, "one dragged to the top"),
    ):
        written = f", {step.written} rows written" if where == "SQLite" else ""
        told = f"p50 {step.seconds * 1000:.0f} ms, {step.cpu * 1000:.0f} ms of a core, {step.calls} calls{written}"
        yield _row(f"{path}: a minute later, {what}", told, pages, _ratio(step, bare), "time")


def _ratio(ours: Step, bare: Step) -> float:
    return ours.seconds / bare.seconds


def _told(it: Step) -> str:
    return f"{it.seconds:.2f} s, {it.cpu:.2f} s of a core, {it.calls} calls"


def _row(path: str, ours: str, peer: str, ratio: float, measure: str) -> Row:
    return Row(path=path, ours=ours, peer=peer, ratio=ratio, goal=None, measure=measure)
