"""The fortnight on each kind of database; what it left behind is looked at by many tests."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fortnight.script import STORY
from tests.fortnight.stage import Stage
from watchbill.store import migrations
from watchbill.testing.postgres import PostgresServer


@pytest.fixture(scope="session")
def played_on_sqlite(_migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The stage after the whole story."""
    folder = tmp_path_factory.mktemp("played")
    shutil.copyfile(_migrated_file, folder / "desk.sqlite3")
    with Stage(folder, f"sqlite:///{folder / 'desk.sqlite3'}") as stage:
        yield stage.play(STORY)


@pytest.fixture(scope="session")
def played_on_postgresql(postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The stage after the whole story."""
    url = postgres.new_database()
    migrations.upgrade(url)
    with Stage(tmp_path_factory.mktemp("played"), url) as stage:
        yield stage.play(STORY)


@pytest.fixture(params=["sqlite", "postgresql"])
def played(request: pytest.FixtureRequest) -> Stage:
    """The stage after the whole story, on a database of each kind."""
    stage: Stage = request.getfixturevalue(f"played_on_{request.param}")
    return stage
