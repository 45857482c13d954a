"""What more than one of these tests needs."""

from pathlib import Path

import pytest

from tests.integration.entrance import Entrance
from watchbill.testing.postgres import PostgresServer


@pytest.fixture(params=["sqlite", "postgresql"])
def entrance(request: pytest.FixtureRequest, tmp_path: Path) -> Entrance:
    """On an empty database of each kind."""
    if request.param == "sqlite":
        return Entrance(tmp_path)
    postgres: PostgresServer = request.getfixturevalue("postgres")
    return Entrance(tmp_path, postgres.new_database())
