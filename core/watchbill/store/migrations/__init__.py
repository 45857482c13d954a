"""Brings a database to this release's tables, once, however many processes start together.

Alembic is imported only when there is something to do: most starts need one query.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from itertools import chain, count
from pathlib import Path

from sqlalchemy import URL, Connection, inspect, text

from watchbill.errors import Refused
from watchbill.sql import engines

#: The revision this release works with; a test holds it to the newest file in `versions`.
HEAD = "0020"

#: Long enough for another process's migration to end.
_PATIENCE = timedelta(minutes=1)
#: The advisory lock of a migration on PostgreSQL: the letters "watch" as a number.
_LOCK = 0x7761746368


def upgrade(url: str, *, to: str = HEAD) -> tuple[str, ...]:
    """Bring the database to `HEAD`, or to an older revision that this release `knows`, all or nothing.

    An SQLite file that holds something is copied first, beside itself: `desk.sqlite3.before-0001`;
    an older copy of that name stays.

    Returns:
        The revisions applied by this call, oldest first; empty when there was nothing to do.

    Raises:
        Refused: the database was written by a newer release.
        StorageUnavailable: it does not answer, is locked or is full; nothing was changed.
    """
    with _alone(url) as connection:
        missing = _missing(connection, to)
        if missing:
            _back_up(engines.parsed(url), missing[0])
            _run(connection, to)
        return missing


def pending(url: str) -> tuple[str, ...]:
    """The revisions that `upgrade` would apply, oldest first; raises as it does."""
    with _opened(url) as connection:
        return _missing(connection, HEAD)


def knows(revision: str) -> bool:
    """Whether this release can start from that revision."""
    return revision == HEAD or revision in _newest_first()


def current(url: str) -> str | None:
    """The database's revision; None where there are no tables yet.

    Raises:
        StorageUnavailable: it does not answer.
    """
    with _opened(url) as connection:
        return revision_of(connection)


@contextmanager
def _opened(url: str) -> Iterator[Connection]:
    engine = engines.writer(url, _PATIENCE, create=True)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


@contextmanager
def _alone(url: str) -> Iterator[Connection]:
    with _opened(url) as connection, connection.begin():
        engines.begin_at_once(connection)
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
        yield connection


def _missing(connection: Connection, to: str) -> tuple[str, ...]:
    at = revision_of(connection)
    if at == to:
        return ()
    newest_first = _newest_first()
    if at is not None and at not in newest_first:
        raise Refused(
            f"The database is at revision {at}, which this Watchbill does not know. Install the newer one."
        )
    known = newest_first.index(at) if at else len(newest_first)
    return tuple(reversed(newest_first[newest_first.index(to) : known]))


def _newest_first() -> list[str]:
    from alembic.script import ScriptDirectory

    return [each.revision for each in ScriptDirectory(_folder()).walk_revisions()]


def revision_of(connection: Connection) -> str | None:
    """As `current`, of what this connection sees."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _run(connection: Connection, to: str) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", _folder().replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def _back_up(address: URL, revision: str) -> None:
    if address.get_backend_name() != "sqlite":
        return
    file = Path(str(address.database))
    with closing(sqlite3.connect(file)) as source:
        if source.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,):
            return
        with closing(sqlite3.connect(_free(f"{file}.before-{revision}"))) as copy:
            source.backup(copy)


def _free(name: str) -> str:
    """The name, or with a number where there is such a file: no older copy is lost."""
    names = chain([name], (f"{name}-{number}" for number in count(2)))
    return next(each for each in names if not Path(each).exists())


def _folder() -> str:
    return str(Path(__file__).parent)
