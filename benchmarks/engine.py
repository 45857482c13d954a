"""Jobs a second, and how soon one is done: our engine beside dbos and procrastinate, in turn, on one server.

Ours does due work in commits that do not wait for the disk: what such work says is not said before the sender's
own mark waits for it, and after a loss of power it is done again (docs/adr/0009). Each message waits for the disk
twice.
"""

import json
import sqlite3
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks import desks, environments
from benchmarks.environments import NotHere
from benchmarks.jobs import THREADS, Measured
from benchmarks.report import Row

ROUNDS, MANY, FEW = 3, 600, 50
OURS = ("due work", "messages")
#: What one process adds and another one says.
AFAR = "messages from afar"
WITHIN, FREE, PROCRASTINATE = f"dbos, {THREADS} workers", "dbos, any number of workers", "procrastinate"
#: How many jobs a second ours shall do, times the peer's.
GOALS = {WITHIN: 1.5, PROCRASTINATE: 1.0}
#: Seconds within which half of all jobs shall be done.
SOON = 0.010


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrant:
    """One engine, which is measured in processes of its own."""

    name: str
    python: str
    module: str
    arguments: tuple[str, ...] = ()

    def measured(self, address: str) -> Measured:
        """What it did on this empty database; raises NotHere."""
        said = environments.run(self.python, self.module, *self.arguments, address, str(MANY), str(FEW))
        return Measured(**json.loads(said))


#: What each engine did, round by round, or why it did nothing.
Found = dict[str, list[Measured] | NotHere]


def rows() -> Iterator[Row]:
    """On each database, for each kind of job of ours: enqueued, executed, latency, beside each peer."""
    with TemporaryDirectory(prefix="watchbill-bench-") as folder:
        for where, databases in desks.empty(Path(folder)).items():
            found: Found = {}
            entrants = [*_ours(where), *_peers(where, found)]
            for _ in range(ROUNDS):
                for each in entrants:
                    _run(each, next(databases), found)
            yield from _compared(where, found)


def _ours(where: str) -> list[Entrant]:
    names = [*OURS, AFAR] if where == "PostgreSQL" else OURS
    return [
        Entrant(name=what, python=sys.executable, module="benchmarks.our_jobs", arguments=(what,))
        for what in names
    ]


def _peers(where: str, found: Found) -> Iterator[Entrant]:
    """Those that can run here; the others are noted."""
    try:
        if where == "SQLite" and sys.version_info >= (3, 12) and sqlite3.sqlite_version_info < (3, 42):
            raise NotHere(f"dbos does not start on Python 3.12 with SQLite {sqlite3.sqlite_version}")
        python = str(environments.interpreter("dbos"))
        for name, workers in ((WITHIN, THREADS), (FREE, 0)):
            yield Entrant(name=name, python=python, module="benchmarks.peers.dbos_jobs", arguments=(str(workers),))
    except NotHere as why:
        found[WITHIN] = why
    if where == "PostgreSQL":
        try:
            python = str(environments.interpreter("procrastinate"))
            yield Entrant(name=PROCRASTINATE, python=python, module="benchmarks.peers.procrastinate_jobs")
        except NotHere as why:
            found[PROCRASTINATE] = why


def _run(entrant: Entrant, address: str, found: Found) -> None:
    known = found.setdefault(entrant.name, [])
    if isinstance(known, NotHere):
        return
    try:
        known.append(entrant.measured(address))
    except NotHere as why:
        if entrant.module == "benchmarks.our_jobs":
            raise
        found[entrant.name] = why


def _compared(where: str, found: Found) -> Iterator[Row]:
    middle = {name: _middle(runs) for name, runs in found.items() if not isinstance(runs, NotHere)}
    for what in OURS:
        ours = middle[what]
        for name, runs in found.items():
            if isinstance(runs, NotHere):
                yield _missing(f"{what} on {where}", name, runs)
            elif name not in (*OURS, AFAR):
                yield from _beside(f"{what} on {where}", ours, name, middle[name])
        yield _soon(f"{what} on {where}: enqueued to done", ours)
    if AFAR in middle:
        yield _soon(f"messages on {where}: added in one process, said in another", middle[AFAR])


def _middle(runs: Sequence[Measured]) -> Measured:
    of_each: Mapping[str, float] = {
        each.name: median(getattr(run, each.name) for run in runs) for each in fields(Measured)
    }
    return Measured(**of_each)


def _beside(path: str, ours: Measured, name: str, peer: Measured) -> Iterator[Row]:
    # Without a limit it does more at once; all else is the same.
    measures = ("executed",) if name == FREE else ("enqueued", "executed")
    for measure in measures:
        mine, theirs = getattr(ours, measure), getattr(peer, measure)
        yield Row(
            path=f"{path}: {measure}",
            ours=f"{mine:,.0f}/s",
            peer=f"{name}: {theirs:,.0f}/s",
            ratio=mine / theirs,
            goal=GOALS.get(name) if measure == "executed" else None,
            measure="a second",
            more=True,
        )
    if name != FREE:
        yield Row(
            path=f"{path}: enqueued to done",
            ours=_latency(ours),
            peer=f"{name}: {_latency(peer)}",
            ratio=ours.p50 / peer.p50,
            goal=None,
            measure="p50",
        )


def _soon(path: str, ours: Measured) -> Row:
    return Row(
        path=path,
        ours=_latency(ours),
        peer=f"nobody, the goal: {SOON * 1000:.0f} ms",
        ratio=ours.p50 / SOON,
        goal=1.0,
        measure="p50",
    )


def _missing(path: str, name: str, why: NotHere) -> Row:
    return Row(path=path, ours="-", peer=f"{name} is not here: {why}", ratio=None, goal=None, measure="")


def _latency(of: Measured) -> str:
    return f"p50 {of.p50 * 1000:.1f} ms, p99 {of.p99 * 1000:.1f} ms"
