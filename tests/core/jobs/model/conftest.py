"""The database of the model."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.core.jobs.model.replicas import Files


@pytest.fixture
def files(sqlite_url: str, caplog: pytest.LogCaptureFixture) -> Iterator[Files]:
    """A migrated, empty file; what goes wrong is the point here, and nobody reads of it in the log."""
    caplog.set_level(logging.CRITICAL + 1, "watchbill")
    made = Files(Path(sqlite_url.removeprefix("sqlite:///")))
    yield made
    made.close()
