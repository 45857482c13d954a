"""Fixtures for whoever tests a desk or a plugin of theirs: `def test(ask): assert "Ann" in ask("!mro today")`.

Loaded by pytest wherever Watchbill is installed; so nothing heavy is imported before a fixture is used.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from watchbill.bot.desk import Desk
    from watchbill.ports import Database
    from watchbill.testing.chat import TalkingBot
    from watchbill.testing.clock import SteppedClock


@pytest.fixture
def watchbill_clock() -> "SteppedClock":
    """A clock that stands at 10:00 of Tuesday, 2026-12-01, in Paris; override it to start elsewhere."""
    from watchbill.testing.builders import at
    from watchbill.testing.clock import SteppedClock

    return SteppedClock(at(10))


@pytest.fixture
def watchbill_database() -> "Database":
    """An empty database in memory; override it to fill it, or to use a real one."""
    from watchbill.testing.memory.database import MemoryDatabase

    return MemoryDatabase()


@pytest.fixture
def watchbill_desk(tmp_path: Path, watchbill_clock: "SteppedClock", watchbill_database: "Database") -> "Desk":
    """A whole desk around the clock and the database."""
    from watchbill import app
    from watchbill.settings import Settings

    return app.build(Settings(var=tmp_path), clock=watchbill_clock, database=watchbill_database)


@pytest.fixture
def watchbill_bot(watchbill_desk: "Desk") -> "Iterator[TalkingBot]":
    """A whole bot with the project's plugins, in memory."""
    from watchbill.testing.chat import TalkingBot

    with TalkingBot(watchbill_desk) as bot:
        yield bot


@pytest.fixture
def ask(watchbill_bot: "TalkingBot") -> Callable[..., str]:
    """Say something to the bot and get its answer: `ask("!mro today", as_="ann", in_="#ops")`."""
    return watchbill_bot.ask
