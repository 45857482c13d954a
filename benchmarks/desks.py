"""The demo's desk on each database, at ten in the morning of a working day."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from sqlalchemy import create_engine, text

from watchbill import app, clocks
from watchbill.app import App
from watchbill.demo import Seeding, demo_start
from watchbill.demo.crew import team as demo_team
from watchbill.settings import Settings
from watchbill.sql.engines import parsed
from watchbill.testing.postgres import server

ZONE = "Europe/Paris"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A database that a desk may be opened on."""

    name: str
    url: str


def places(folder: Path) -> list[Place]:
    """A SQLite file and a real PostgreSQL below `folder`; both wait for the disk at each commit."""
    postgres = server(folder)
    url = postgres.new_database()
    _wait_for_the_disk(url)
    return [
        Place(name="SQLite", url=f"sqlite:///{folder / 'desk.sqlite3'}"),
        Place(name="PostgreSQL", url=url),
    ]


def empty(folder: Path) -> dict[str, Iterator[str]]:
    """Addresses of empty databases below `folder` without end, by kind; all of PostgreSQL are on one server."""
    postgres = server(folder)
    _wait_for_the_disk(postgres.new_database())
    return {
        "SQLite": (f"sqlite:///{folder / f'empty{number}.sqlite3'}" for number in count(1)),
        "PostgreSQL": (postgres.new_database() for _ in count(1)),
    }


@contextmanager
def desk(place: Place, trackers: Path | None = None) -> Iterator[App]:
    """A desk with the demo's team, tickets and night; with a file of trackers, the team has its tickets there.

    Such a file has one that is called "jira".
    """
    settings = Settings(database_url=place.url, plugins=(), trackers=trackers)
    app.migrate(settings)
    start = demo_start(datetime.now(UTC), demo_team(ZONE))
    clock = clocks.system(replace(settings, clock=start.replace(hour=10)))
    opened = app.build(settings, clock=clock)
    seeding = Seeding(
        rotating=opened.rotating, absenting=opened.absenting, scheduling=opened.scheduling, ids=opened.ids
    )
    try:
        with opened.database.changing() as work:
            team = seeding.prepare(work, ZONE, clock.now())
            if trackers:
                work.teams.save(replace(team, tracker="jira"))
        yield opened
    finally:
        opened.close()


def _wait_for_the_disk(url: str) -> None:
    # The server of the tests does not: they never crash the machine.
    engine = create_engine(parsed(url), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("ALTER SYSTEM SET fsync = on"))
        connection.execute(text("SELECT pg_reload_conf()"))
    engine.dispose()
