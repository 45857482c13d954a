"""One row by its key, and one durable change: the driver alone, SQLAlchemy's own connection, and ours."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import bindparam, select, update

from benchmarks import desks
from benchmarks.measuring import Path as Measured
from benchmarks.measuring import Sample, alternate, timed
from benchmarks.report import Row
from watchbill.model import Person
from watchbill.sql import Change, Query, engines
from watchbill.sql.connection import opened
from watchbill.store.tables import people

#: Times the driver's: what we aim at; a read is compared by its processor time on SQLite.
GOALS = {"SQLite": 6.0, "PostgreSQL": 4.0}
ROUNDS, PATIENCE = 25, timedelta(seconds=5)
_by_id = select(people).where(people.c.id == bindparam("its_id"))
_rename = update(people).where(people.c.id == bindparam("its_id")).values(zone=bindparam("new"))
#: A change is to another value each time: SQLite writes no page that stays the same.
ZONES = ("Europe/Paris", "Europe/Rome", "Europe/Oslo", "Europe/Madrid")
READ, CHANGE = Query(_by_id, Person), Change(_rename)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """The same read and the same change, each way."""

    driver: Callable[[], object]
    sqlalchemy: Callable[[], object]
    ours: Callable[[], object]
    driver_change: Callable[[], object]
    our_change: Callable[[], object]


def rows() -> Iterator[Row]:
    """Two rows a database for the read, one for the change."""
    with TemporaryDirectory(prefix="watchbill-bench-") as folder, ExitStack() as stack:
        for place in desks.places(Path(folder)):
            stack.enter_context(desks.desk(place))
            with _ways(place.url) as ways:
                samples = alternate([_all(ways)], rounds=ROUNDS)
            yield from _compared(place.name, samples)


@contextmanager
def durable_change(url: str) -> Iterator[Callable[[], object]]:
    """Changes one row by the driver alone, and waits for the disk: nothing that changes anything beats it."""
    writer = engines.writer(url, PATIENCE)
    with opened(writer) as connection:
        driver: Any = connection._driver
        change, news = CHANGE.on(writer.dialect), cycle(ZONES[:2])

        def run() -> None:
            if connection.on_sqlite:
                driver.execute("BEGIN IMMEDIATE")
            driver.execute(change.text, change.bind({"its_id": "ann", "new": next(news)}))
            driver.commit()

        yield run
    writer.dispose()


@contextmanager
def _ways(url: str) -> Iterator[Ways]:
    reader, writer = engines.reader(url, PATIENCE), engines.writer(url, PATIENCE)
    with reader.connect() as connection, opened(reader) as ours, durable_change(url) as driver_change:
        driver: Any = connection.connection.driver_connection
        read, news = READ.on(reader.dialect), cycle(ZONES[2:])
        key = read.bind({"its_id": "ann"})

        def our_change() -> None:
            with opened(writer) as changing, changing.transaction(lasting=True):
                changing.run(CHANGE, its_id="ann", new=next(news))

        yield Ways(
            driver=lambda: driver.execute(read.text, key).fetchone(),
            sqlalchemy=lambda: Person(**connection.execute(_by_id, {"its_id": "ann"}).one()._mapping),
            ours=lambda: ours.first(READ, its_id="ann"),
            driver_change=driver_change,
            our_change=our_change,
        )
    reader.dispose()
    writer.dispose()


def _all(ways: Ways) -> Measured:
    return lambda: {name: timed(getattr(ways, name)) for name in Ways.__slots__}


def _compared(where: str, samples: Mapping[str, Sample]) -> Iterator[Row]:
    by_cpu = where == "SQLite"
    for peer in ("driver", "sqlalchemy"):
        goal = GOALS[where] if peer == "driver" else 1.0
        yield _row(f"one row by its key on {where}", samples["ours"], samples[peer], peer, goal, by_cpu=by_cpu)
    ours, theirs = samples["our_change"], samples["driver_change"]
    yield _row(f"one durable change on {where}", ours, theirs, "driver", 3.0, by_cpu=False)


def _row(path: str, ours: Sample, theirs: Sample, peer: str, goal: float, *, by_cpu: bool) -> Row:
    return Row(
        path=path,
        ours=f"p50 {us(ours.p50)}, CPU {us(ours.cpu)}",
        peer=f"{peer}: p50 {us(theirs.p50)}, CPU {us(theirs.cpu)}",
        ratio=ours.cpu / theirs.cpu if by_cpu else ours.p50 / theirs.p50,
        goal=goal,
        measure="CPU" if by_cpu else "p50",
    )


def us(seconds: float) -> str:
    """Seconds as whole microseconds."""
    return f"{seconds * 1_000_000:.0f} us"
