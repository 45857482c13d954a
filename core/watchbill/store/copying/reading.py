"""Every row of every table, in one order on both databases: tables by foreign keys, rows by primary key."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Row, Table, select
from sqlalchemy.exc import DBAPIError

from watchbill.errors import Refused
from watchbill.sql import engines
from watchbill.sql.columns import metadata
from watchbill.store.copying.kinds import kind_of
from watchbill.store.copying.seals import Seal, Sealing

#: Rows held in memory at a time.
BATCH = 500
_PATIENCE = timedelta(seconds=30)
#: What reading something that Watchbill never wrote ends in.
_STRANGE = (ValueError, KeyError, TypeError, OverflowError, RecursionError, DBAPIError)


def tables() -> Sequence[Table]:
    """Every table; one that refers to another comes after it."""
    return metadata.sorted_tables


@contextmanager
def snapshot(url: str) -> Iterator[Connection]:
    """A connection that sees one moment, however long it reads and whatever others write; it holds up nobody.

    Raises:
        StorageUnavailable: the database does not answer.
    """
    engine = engines.reader(url, _PATIENCE)
    try:
        with engine.connect() as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("BEGIN")
            else:
                connection.execution_options(isolation_level="REPEATABLE READ")
                # Whoever takes what is read may be slow, such as a pipe into another machine.
                connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = '10min'")
            yield connection
    finally:
        engine.dispose()


def rows(connection: Connection, table: Table) -> Iterator[Row[Any]]:
    """The table's rows as values of ours, a few in memory at a time.

    Raises:
        Refused: one holds what Watchbill never wrote.
        StorageUnavailable: the database does not answer, or is damaged.
    """
    statement = select(table).order_by(*table.primary_key)
    try:
        yield from connection.execute(statement, execution_options={"yield_per": BATCH})
    except _STRANGE as strange:
        raise _never_written(table, strange) from strange


def written(connection: Connection, table: Table) -> Iterator[dict[str, Any]]:
    """The table's rows as JSON's values by the names of their columns; raises as `rows`."""
    columns = [(column.name, kind_of(column).written) for column in table.c]
    for row in rows(connection, table):
        try:
            yield {
                name: None if value is None else convert(value)
                for (name, convert), value in zip(columns, row, strict=True)
            }
        except ValueError as strange:
            raise _never_written(table, strange) from strange


def sealed(connection: Connection) -> Mapping[str, Seal]:
    """The seal of each table, by its name; raises as `rows`."""
    return {table.name: _sealed(connection, table) for table in tables()}


def _sealed(connection: Connection, table: Table) -> Seal:
    sealing = Sealing()
    for row in written(connection, table):
        sealing.add(row)
    return sealing.seal()


def _never_written(table: Table, strange: Exception) -> Refused:
    what = strange.orig if isinstance(strange, DBAPIError) else strange
    return Refused(f"Its table {table.name} holds what Watchbill never wrote: {ascii(str(what))[1:-1][:200]}.")
