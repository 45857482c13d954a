"""What a source holds, in the place of what a database holds: all of it or nothing, in one transaction."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Table, delete, insert
from sqlalchemy.exc import DBAPIError

from watchbill.errors import Refused, StorageUnavailable
from watchbill.sql import engines
from watchbill.store.copying import afterwards
from watchbill.store.copying.contents import contents_of
from watchbill.store.copying.reading import BATCH, rows, sealed, snapshot, tables
from watchbill.store.copying.sources import Source

#: How long to wait for those who change something now.
_PATIENCE = timedelta(seconds=30)
#: On PostgreSQL a desk that holds one table may wait for another that we hold. We step back before the database
#: ends one of the two, which it does after a second, and try again as often.
_STEP, _TRIES = "500ms", 60


def fill(url: str, source: Source) -> None:
    """Bring everything into an empty database, exactly as it is.

    Raises:
        Refused: the database is not empty, or does not hold afterwards what the source holds.
        StorageUnavailable: it does not answer, is locked or full; nothing was changed.
    """
    with _alone(url) as connection:
        if not contents_of(connection).empty:
            raise Refused("The database is not empty any more. Nothing was changed.")
        _copy(source, connection)


def replace(url: str, source: Source, now: datetime, keep: Callable[[], None]) -> int:
    """Put everything in the place of everything; a desk that runs goes on with it.

    Args:
        url: the database's address.
        source: what is to be there.
        now: the present moment, aware.
        keep: is called when nobody can change anything any more, and before anything is changed.

    Returns:
        How many messages waited when the source was written: they are in doubt now, and not said again.

    Raises:
        Refused: the database does not hold afterwards what the source holds; nothing was changed.
        StorageUnavailable: it does not answer, is locked or full; nothing was changed.
    """
    with _alone(url) as connection:
        keep()
        changes, leases = afterwards.changes(connection), afterwards.held(connection)
        for table in reversed(tables()):
            connection.execute(delete(table))
        _copy(source, connection)
        afterwards.outnumber(connection, changes)
        afterwards.hold(connection, leases)
        afterwards.have_looked_for(connection)
        return afterwards.put_in_doubt(connection, now)


def _copy(source: Source, target: Connection) -> None:
    try:
        with snapshot(source.url) as reading:
            for table in tables():
                for batch in _batches(reading, table):
                    target.execute(insert(table), batch)
            afterwards.count_on(target)
    except DBAPIError as wrong:
        raise Refused(f"The database does not take it: {wrong.orig}. Nothing was changed.") from wrong
    kept = sealed(target)
    for table in tables():
        if kept[table.name] != source.seals[table.name]:
            raise Refused(
                f"The database gives the table {table.name} back otherwise than it was written: "
                f"{kept[table.name].rows} rows of {source.seals[table.name].rows}. Nothing was changed."
            )


def _batches(reading: Connection, table: Table) -> Iterator[list[dict[str, Any]]]:
    each = (row._asdict() for row in rows(reading, table))
    while batch := list(islice(each, BATCH)):
        yield batch


@contextmanager
def _alone(url: str) -> Iterator[Connection]:
    engine = engines.writer(url, _PATIENCE)
    try:
        with engine.connect() as connection, connection.begin():
            engines.begin_at_once(connection)
            if connection.dialect.name == "postgresql":
                _lock(connection)
            yield connection
    finally:
        engine.dispose()


def _lock(connection: Connection) -> None:
    """Nobody else changes anything until the transaction ends; who reads goes on reading what was."""
    names = ", ".join(f'"{table.name}"' for table in tables())
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{_STEP}'")
    for left in reversed(range(_TRIES)):
        try:
            with connection.begin_nested():
                connection.exec_driver_sql(f"LOCK TABLE {names} IN EXCLUSIVE MODE")
            return
        except StorageUnavailable as trouble:
            if not left or trouble.cause != "is busy":
                raise
