"""What more than one of these tests needs."""

from collections.abc import Iterator

import pytest

from tests.core.jobs.office import Office
from watchbill.jobs.durable import DURABLE
from watchbill.ports import Database
from watchbill.store.database import SqlDatabase
from watchbill.testing.builders import a_team
from watchbill.testing.memory import MemoryDatabase


@pytest.fixture(params=["memory", "sqlite"])
def office(request: pytest.FixtureRequest) -> Iterator[Office]:
    """On both kinds of database."""
    database: Database = MemoryDatabase()
    if request.param == "sqlite":
        database = SqlDatabase(str(request.getfixturevalue("sqlite_url")), DURABLE)
    with database.changing() as work:
        work.teams.save(a_team())
    yield Office(database)
    if isinstance(database, SqlDatabase):
        database.dispose()
