"""Storms of alerts: how soon all are in the queue, in how many messages they are told, what memory that needs."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import desks, doors, environments
from benchmarks.report import Row
from benchmarks.storming import Storm

#: Messages that a storm may take at most.
READABLE = 5
#: Each storm, how many alerts it has, and how it is told.
STORMS = (
    ("in a minute", 10_000, "10,000 alerts one by one within a minute"),
    ("waiting", 10_000, "10,000 alerts one by one, which have waited"),
    ("in one", 20_000, "20,000 alerts in one delivery of 4 MB"),
)


def rows() -> Iterator[Row]:
    """Each storm on each database, in a process of its own."""
    with TemporaryDirectory(prefix="watchbill-bench-") as folder:
        for where, databases in desks.empty(Path(folder)).items():
            for storm, count, told in STORMS:
                address = next(databases)
                doors.address_of_a_team(address)
                said = environments.run(sys.executable, "benchmarks.storming", address, storm, str(count))
                came = Storm(**json.loads(said))
                if came.kept != count:
                    raise RuntimeError(f"{came.kept} of {count} alerts are in the queue")
                if came.left:
                    raise RuntimeError(f"{came.left} items are open after all is well")
                yield _row(f"{told}, on {where}", came, "the worst second" if storm == "in a minute" else "all")


def _row(path: str, came: Storm, what: str) -> Row:
    return Row(
        path=path,
        ours=f"{what} understood in {came.understood:.2f} s, its end in {came.over:.2f} s; "
        f"{came.messages} messages, written anew {came.anew} times; {came.items} items; "
        f"{came.memory:.0f} MB at most",
        peer=f"nobody, the goal: {READABLE} messages",
        ratio=came.messages / READABLE,
        goal=1.0,
        measure="messages",
    )
