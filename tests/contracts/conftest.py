"""Each contract runs on the fake in memory, on SQLite and on a real PostgreSQL."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from watchbill.jobs.due import SqlDueWork
from watchbill.jobs.inbox import SqlInbox
from watchbill.jobs.outbox import SqlOutbox
from watchbill.jobs.tally import SqlTally
from watchbill.model.event import Event
from watchbill.ports import Database
from watchbill.store.database import SqlDatabase
from watchbill.testing.builders import a_person, a_team
from watchbill.testing.memory import MemoryDatabase


@dataclass
class Told:
    """What a listener heard, one entry a commit."""

    events: list[tuple[Event, ...]] = field(default_factory=list)


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, told: Told) -> Iterator[Database]:
    """An empty database of each kind, but for two teams and four people."""

    def listener(events: object) -> None:
        assert isinstance(events, tuple)
        told.events.append(events)

    if request.param == "memory":
        yield populated(MemoryDatabase(listener))
        return
    url = request.getfixturevalue(f"{request.param}_url")
    made = SqlDatabase(url, due=SqlDueWork, outbox=SqlOutbox, inbox=SqlInbox, tally=SqlTally, listener=listener)
    try:
        yield populated(made)
    finally:
        made.dispose()


def populated(database: Database) -> Database:
    """With the teams "ops" and "web" and four people."""
    with database.changing() as work:
        for team in ("ops", "web"):
            work.teams.save(a_team(team))
        for person in ("ann", "bob", "cleo", "dora"):
            work.people.save(a_person(person))
    return database
