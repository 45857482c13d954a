"""A fake Slack, and the desk in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conformance.slack_worlds import SlackHttpWorld, SlackWorld
from tests.conformance.worlds import opened
from watchbill.testing.slack import FakeSlack


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    """A workspace with Ann in #ops, and nobody else."""
    with FakeSlack() as workspace:
        workspace.workspace.add_person("U0ANN", "Ann", email="ann@example.org")
        workspace.workspace.add_channel("C0OPS", "ops", "U0ANN")
        yield workspace


@pytest.fixture
def world(sqlite_url: str, tmp_path: Path) -> Iterator[SlackWorld]:
    """The desk in Slack, over sockets."""
    with opened(SlackWorld, sqlite_url, tmp_path) as found:
        assert isinstance(found, SlackWorld)
        yield found


@pytest.fixture
def over_http(sqlite_url: str, tmp_path: Path) -> Iterator[SlackHttpWorld]:
    """The desk in Slack, over signed HTTP."""
    with opened(SlackHttpWorld, sqlite_url, tmp_path) as found:
        assert isinstance(found, SlackHttpWorld)
        yield found
