"""The chats in which the suite is run, and how one of them is opened."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conformance.slack_worlds import SlackHttpWorld, SlackWorld
from tests.conformance.text_worlds import ConsoleWorld, MemoryWorld
from tests.conformance.world import World
from watchbill.jobs.durable import DURABLE
from watchbill.store.database import SqlDatabase

WORLDS: tuple[type[World], ...] = (MemoryWorld, ConsoleWorld, SlackWorld, SlackHttpWorld)


@contextmanager
def opened(kind: type[World], url: str, folder: Path) -> Iterator[World]:
    """The chat with the desk in it, on this database."""
    database = SqlDatabase(url, DURABLE)
    world = kind(database, folder)
    try:
        world.start()
        yield world
    finally:
        world.stop()
        database.dispose()
