"""What tests in more than one folder need: real databases."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import create_engine, text

# Hooks: pytest finds them here, also where workers run the tests.
from tests.conformance.table import pytest_runtest_logreport, pytest_sessionfinish  # noqa: F401
from watchbill.jobs.durable import DURABLE
from watchbill.sql.columns import metadata
from watchbill.sql.engines import parsed
from watchbill.store import migrations
from watchbill.store.database import SqlDatabase
from watchbill.testing.postgres import MISSING, PostgresServer, server

# A machine that stands still for a moment is no mistake of what is tested.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
#: `--hypothesis-profile=long`: for a night; tests/core/jobs/model goes by it.
settings.register_profile("long", print_blob=True, deadline=None)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A real PostgreSQL, started once."""
    if MISSING and os.environ.get("WATCHBILL_E2E") == "require":
        pytest.fail(MISSING)
    if MISSING:
        pytest.skip(MISSING)
    with tempfile.TemporaryDirectory(prefix="watchbill-") as folder:
        started = server(Path(folder))
        yield started
        started.close()


@pytest.fixture
def own_postgres(postgres: PostgresServer) -> Iterator[PostgresServer]:
    """A server that nobody else uses, so that it may be stopped."""
    with tempfile.TemporaryDirectory(prefix="watchbill-") as folder:
        started = server(Path(folder))
        yield started
        started.close()


@pytest.fixture(scope="session")
def _migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("migrated") / "desk.sqlite3"
    migrations.upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture
def sqlite_url(_migrated_file: Path, tmp_path: Path) -> str:
    """A migrated, empty SQLite file."""
    file = tmp_path / "desk.sqlite3"
    shutil.copyfile(_migrated_file, file)
    return f"sqlite:///{file}"


@pytest.fixture(scope="session")
def _migrated_url(postgres: PostgresServer) -> str:
    url = postgres.new_database()
    migrations.upgrade(url)
    return url


@pytest.fixture
def postgresql_url(_migrated_url: str) -> str:
    """A migrated, empty database of the real PostgreSQL."""
    engine = create_engine(parsed(_migrated_url))
    with engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {', '.join(metadata.tables)} RESTART IDENTITY"))
    engine.dispose()
    return _migrated_url


@pytest.fixture(params=["sqlite", "postgresql"])
def sql_url(request: pytest.FixtureRequest) -> str:
    """A migrated, empty database of each kind."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def sql_database(sql_url: str) -> Iterator[SqlDatabase]:
    """A database of each kind, open."""
    database = SqlDatabase(sql_url, DURABLE)
    yield database
    database.dispose()
