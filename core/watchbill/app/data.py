"""The database of an installation: where it is, who may run on it, its tables."""

from contextlib import AbstractContextManager

from watchbill.hooks.calls import HookCalls
from watchbill.jobs.durable import DURABLE
from watchbill.settings import Settings
from watchbill.sql import lock
from watchbill.store import migrations
from watchbill.store.database import SqlDatabase


def open_database(settings: Settings, hooks: HookCalls) -> SqlDatabase:
    """The database of these settings; hooks hear what happened after each commit."""
    url = database_url(settings)
    return SqlDatabase(url, DURABLE, listener=hooks.happened)


def database_url(settings: Settings) -> str:
    """Where the database is: as set, else the SQLite file in the state folder."""
    return settings.database_url or f"sqlite:///{settings.var.absolute() / 'watchbill.sqlite3'}"


def alone(settings: Settings) -> AbstractContextManager[None]:
    """Held by the running desk: on SQLite no other can run on the same file, on PostgreSQL any number may.

    Raises:
        Refused: another process runs it already; the text says which.
    """
    return lock.holding(database_url(settings))


def migrate(settings: Settings) -> None:
    """Bring the database to this release's tables; safe to call from several processes at once."""
    migrations.upgrade(database_url(settings))
