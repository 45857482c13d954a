"""An alert in: posted, admitted, on the disk, answered.

By 32 clients on connections that stay open, each of which posts the next one when the one before is answered.
In turn with ours: a Starlette app that does nothing, on the same server with the same settings; one that stores
bodies in one commit for all that wait; and the driver alone, when nobody posts anything. All processes share the
machine, the client too: what it costs is said.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, fields
from itertools import islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks import alerts, bare_store, desks, doors, processes
from benchmarks.doors import Door
from benchmarks.report import Row

CLIENTS, ROUNDS = 32, 3
#: Seconds of each round that do not count, and that do.
WARM, COUNTED = 1.0, 5.0
OURS, NOTHING, GROUPED = "ours", "Starlette that does nothing", "Starlette with group commit"
#: Times the peer's: how many a second ours shall take.
GOALS = {
    ("SQLite", NOTHING): 0.35,
    ("PostgreSQL", NOTHING): 0.2,
    ("SQLite", GROUPED): 0.5,
    ("PostgreSQL", GROUPED): 0.5,
}
#: Seconds within which all but a hundredth shall be answered.
SOON = 0.050
#: Rows of one commit, when the driver alone makes it; seconds for which it does.
GROUPS, COMMITTING = (10, 100), 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What one server did, in the middle of its rounds."""

    #: Alerts a second.
    rate: float
    #: Seconds from posting to the answer.
    p50: float
    p99: float
    #: Seconds of a core for one alert: of the server, and of the client.
    server: float
    client: float


def rows() -> Iterator[Row]:
    """On each database: beside each peer, beside the driver, beside the goal; and what the client costs."""
    with TemporaryDirectory(prefix="watchbill-bench-") as name:
        folder = Path(name)
        for where, databases in desks.empty(folder).items():
            database = next(databases)
            path = doors.address_of_a_team(database)
            rounds: dict[str, list[Taken]] = {OURS: [], NOTHING: [], GROUPED: []}
            for _ in range(ROUNDS):
                rounds[NOTHING].append(_taken(doors.bare(path)))
                rounds[GROUPED].append(_taken(doors.bare(path, next(databases))))
                rounds[OURS].append(_taken(doors.ours(database, path, folder)))
            middle = {each: _middle(taken) for each, taken in rounds.items()}
            yield from _compared(where, middle, {size: _committed(next(databases), size) for size in GROUPS})


def _taken(serving: AbstractContextManager[Door]) -> Taken:
    with serving as door:
        before = processes.cpu(door.pid)
        came = door.under(clients=CLIENTS, warm=WARM, counted=COUNTED)
        server = processes.cpu(door.pid) - before
    # What was posted while it did not count costs the server as much.
    posted = came.count * (WARM + COUNTED) / COUNTED
    return Taken(rate=came.rate, p50=came.p50, p99=came.p99, server=server / posted, client=came.cpu / came.count)


def _middle(rounds: Sequence[Taken]) -> Taken:
    return Taken(**{each.name: median(getattr(taken, each.name) for taken in rounds) for each in fields(Taken)})


def _committed(database: str, size: int) -> float:
    """Rows a second that the driver alone stores, so many in a commit."""
    bodies, taken = list(islice(alerts.single(0), size)), list[float]()
    with bare_store.opened(database) as store:
        store(bodies)
        while sum(taken) < COMMITTING:
            start = time.perf_counter()
            store(bodies)
            taken.append(time.perf_counter() - start)
    return size / median(taken)


def _compared(where: str, middle: Mapping[str, Taken], committed: Mapping[int, float]) -> Iterator[Row]:
    ours, path = middle[OURS], f"alert in on {where}, {CLIENTS} clients"
    for peer in (NOTHING, GROUPED):
        yield Row(
            path=path,
            ours=_told(ours),
            peer=f"{peer}: {_told(middle[peer])}",
            ratio=ours.rate / middle[peer].rate,
            goal=GOALS[where, peer],
            measure="a second",
            more=True,
        )
    yield Row(
        path=path,
        ours=f"p99 {_ms(ours.p99)}",
        peer=f"nobody, the goal: {_ms(SOON)}",
        ratio=ours.p99 / SOON,
        goal=1.0,
        measure="p99",
    )
    for size, rate in committed.items():
        yield _beside(
            path,
            f"{ours.rate:,.0f}/s",
            f"the driver, {size} rows a commit: {rate:,.0f}/s",
            ours.rate / rate,
            "a second",
        )
    yield _beside(
        f"{path}: what posting one costs",
        _us(ours.client),
        f"taking it in: {_us(ours.server)}",
        ours.client / ours.server,
        "CPU",
    )


def _beside(path: str, ours: str, peer: str, ratio: float, measure: str) -> Row:
    return Row(path=path, ours=ours, peer=peer, ratio=ratio, goal=None, measure=measure)


def _told(it: Taken) -> str:
    return f"{it.rate:,.0f}/s, p50 {_ms(it.p50)}, p99 {_ms(it.p99)}"


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"


def _us(seconds: float) -> str:
    return f"{seconds * 1_000_000:.0f} us of a core"
