"""A command from the reader to its answer: bare Errbot, and a desk on SQLite and on PostgreSQL, in turn."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import desks, seats, statements
from benchmarks.measuring import Path as Measured
from benchmarks.measuring import Sample, Taken, alternate, timed
from benchmarks.report import Row
from benchmarks.seats import Seat

#: Times the bare command's: what we aim at.
GOALS = {
    ("!ping", "SQLite"): 1.10,
    ("!ping", "PostgreSQL"): 1.10,
    ("!mro today", "SQLite"): 1.5,
    ("!mro today", "PostgreSQL"): 2.5,
    ("!claim", "SQLite"): 4.0,
    ("!claim", "PostgreSQL"): 8.0,
}
#: What a claim cannot do without: it is stored before it is acknowledged, and the change before it is told.
LIMIT = "two bare changes that wait for the disk"
ROUNDS = 25


def rows() -> Iterator[Row]:
    """One row for each command and database, beside the bare command of the same run."""
    with TemporaryDirectory(prefix="watchbill-bench-") as folder, ExitStack() as stack:
        bare = stack.enter_context(seats.bare())
        paths: list[Measured] = [lambda: {"bare": bare.time("!ping", expect="pong")}]
        for place in desks.places(Path(folder)):
            desk = stack.enter_context(desks.desk(place))
            seat = stack.enter_context(seats.at_desk(desk))
            change = stack.enter_context(statements.durable_change(place.url))
            paths.append(_day(place.name, seat, change))
        samples = alternate(paths, rounds=ROUNDS)
        peer = samples.pop("bare")
        limits = {name.partition("|")[2]: samples.pop(name) for name in list(samples) if name.startswith(LIMIT)}
        yield from (_row(name, sample, peer) for name, sample in samples.items())
        yield from (_limited(samples[f"!claim|{where}"], limit, where) for where, limit in limits.items())


def _day(where: str, seat: Seat, change: Callable[[], object]) -> Measured:
    """A trivial command, two questions and a claim that changes something, one after the other."""

    def twice() -> None:
        change()
        change()

    keys = cycle(("TICKET-123", "TICKET-130"))

    def day() -> Mapping[str, Taken]:
        key = next(keys)
        taken = {
            f"!ping|{where}": seat.time("!ping", expect="pong"),
            f"!mro today|{where}": seat.time("!mro today", expect="on MRO"),
            f"!queue|{where}": seat.time("!queue", expect="Queue of"),
            f"!claim|{where}": seat.time(f"!claim {key} anyway", expect=key),
        }
        seat.time(f"!release {key}", expect="Backlog")
        taken[f"{LIMIT}|{where}"] = timed(twice)
        return taken

    return day


def _row(name: str, sample: Sample, peer: Sample) -> Row:
    command, _, where = name.partition("|")
    # A trivial command is compared by what it costs the processor, the others by how long a person waits.
    by_cpu = command == "!ping"
    ratio = sample.cpu / peer.cpu if by_cpu else sample.p50 / peer.p50
    return Row(
        path=f"{command} on {where}",
        ours=f"p50 {_ms(sample.p50)}, p99 {_ms(sample.p99)}, CPU {_ms(sample.cpu)}",
        peer=f"bare !ping: p50 {_ms(peer.p50)}, p99 {_ms(peer.p99)}, CPU {_ms(peer.cpu)}",
        ratio=ratio,
        goal=GOALS.get((command, where)),
        measure="CPU" if by_cpu else "p50",
    )


def _limited(claim: Sample, limit: Sample, where: str) -> Row:
    return Row(
        path=f"!claim on {where}",
        ours=f"p50 {_ms(claim.p50)}",
        peer=f"{LIMIT}: p50 {_ms(limit.p50)}",
        ratio=claim.p50 / limit.p50,
        goal=None,
        measure="p50",
    )


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.2f} ms"
