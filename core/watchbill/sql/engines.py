"""Engines: how each database is opened for writing and for reading."""

import os
import re
import sqlite3
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, InvalidatePoolError
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from watchbill.errors import StorageUnavailable
from watchbill.sql.failures import translate

#: Threads that may read, and on PostgreSQL change, at the same time: with the two of `listener` four replicas fit
#: into 100 connections.
READERS, WRITERS = 8, 14

#: Where a pooled connection says which SQLite file it opened.
FILE = "file"


def parsed(url: str) -> URL:
    """The address with the driver we use: `sqlite:///path`, `postgresql://...` or `postgres://...`.

    Raises:
        ValueError: it is none of these, or SQLite without a file.
    """
    try:
        address = make_url(re.sub("^postgres:", "postgresql:", url))
    except ArgumentError:
        raise _unknown() from None
    if address.drivername.startswith("postgresql"):
        return address.set(drivername="postgresql+psycopg")
    if address.drivername.startswith("sqlite") and address.database not in (None, "", ":memory:"):
        return address.set(drivername="sqlite+pysqlite")
    raise _unknown()


def without_password(url: str) -> str:
    """The address as it may be shown, and typed by somebody who knows the password; raises as `parsed`."""
    address = parsed(url)
    shown = URL.create(
        address.get_backend_name(),
        address.username,
        None,
        address.host,
        address.port,
        address.database,
        address.query,
    )
    return shown.difference_update_query(["password", "sslpassword"]).render_as_string(hide_password=False)


def _unknown() -> ValueError:
    # The address may hold a password: it is not shown.
    return ValueError("a database is sqlite:///path or postgresql://...")


def writer(url: str, patience: timedelta, *, create: bool = False) -> Engine:
    """For units of work that change something; SQLite has one connection, which is its lock in this process.

    Args:
        url: See `parsed`.
        patience: How long to wait for a lock or a connection.
        create: Make a missing SQLite file and its folder. Otherwise a file that is not there cannot be opened: one
            that goes away while the desk runs must not be followed by an empty one.

    Raises:
        StorageUnavailable: the folder cannot be made.
    """
    address = parsed(url)
    if address.get_backend_name() == "sqlite":
        if create:
            _make_folder(address)
        pragmas = ("foreign_keys=ON", "synchronous=FULL")
        return _sqlite(address, patience, size=1, mode="rwc" if create else "rw", pragmas=pragmas)
    return _postgresql(address, patience, size=WRITERS, isolation="READ COMMITTED", settings={})


def reader(url: str, patience: timedelta) -> Engine:
    """For units of work that only read: no transaction, and the database refuses a change."""
    address = parsed(url)
    if address.get_backend_name() == "sqlite":
        return _sqlite(address, patience, size=READERS, mode="rw", pragmas=("query_only=ON",))
    read_only = {"default_transaction_read_only": "on"}
    return _postgresql(address, patience, size=READERS, isolation="AUTOCOMMIT", settings=read_only)


def listener(url: str) -> Engine:
    """For one connection that listens on PostgreSQL and one that tells; each statement is a transaction.

    Raises:
        ValueError: the address is not PostgreSQL's.
    """
    address = parsed(url)
    if address.get_backend_name() != "postgresql":
        raise ValueError("only PostgreSQL tells one process what another one did")
    return _postgresql(address, timedelta(seconds=5), size=2, isolation="AUTOCOMMIT", settings={})


def _make_folder(address: URL) -> None:
    try:
        Path(str(address.database)).parent.mkdir(parents=True, exist_ok=True)
    except OSError as impossible:
        raise StorageUnavailable("cannot be opened") from impossible


def _sqlite(address: URL, patience: timedelta, *, size: int, mode: str, pragmas: tuple[str, ...]) -> Engine:
    file = str(address.database)
    engine = create_engine(
        address.set(database=f"file:{quote(file)}", query={**address.query, "mode": mode, "uri": "true"}),
        poolclass=QueuePool,
        pool_size=size,
        pool_use_lifo=True,
        pool_reset_on_return=None,
        max_overflow=0,
        pool_timeout=patience.total_seconds(),
        isolation_level="AUTOCOMMIT",
        connect_args={"check_same_thread": False, "timeout": patience.total_seconds()},
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, record: ConnectionPoolEntry) -> None:
        _write_ahead(connection)
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")
        record.info[FILE] = _which(file)

    @event.listens_for(engine, "checkout")
    def still_there(_connection: object, record: ConnectionPoolEntry, _user: object) -> None:
        # An open file that was removed or replaced can still be written, and nobody would ever read it. One that
        # was moved away while it was being opened had no name any more when it was looked up.
        if record.info[FILE] is None or record.info[FILE] != _which(file):
            raise InvalidatePoolError

    event.listen(engine, "handle_error", translate, retval=True)
    return engine


def _which(file: str) -> tuple[int, int] | None:
    """Which file has this name now; None where there is none."""
    try:
        found = os.stat(file)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _write_ahead(connection: sqlite3.Connection) -> None:
    for _ in range(100):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as failure:
            if failure.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
        # That change does not wait for a lock; a transaction does.
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("COMMIT")
    connection.execute("PRAGMA journal_mode=WAL")


def begin_at_once(connection: Connection) -> None:
    """Open a transaction that holds SQLite's only write lock from its start; PostgreSQL begins by itself.

    A transaction that reads first and writes later fails without waiting when somebody else wrote between.
    """
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _postgresql(
    address: URL, patience: timedelta, *, size: int, isolation: Any, settings: Mapping[str, str]
) -> Engine:
    seconds = patience.total_seconds()
    waits = {"connect_timeout": min(10, max(2, round(seconds))), "tcp_user_timeout": 15_000}
    engine = create_engine(
        address,
        pool_size=size,
        pool_use_lifo=True,
        pool_reset_on_return=None,
        max_overflow=0,
        pool_timeout=seconds,
        isolation_level=isolation,
        connect_args={name: value for name, value in waits.items() if name not in address.query},
    )
    _on_connect(engine, {"lock_timeout": f"{round(seconds * 1000)}", **settings})
    event.listen(engine, "handle_error", translate, retval=True)
    return engine


def _on_connect(engine: Engine, settings: Mapping[str, str]) -> None:
    # A replica that is paused inside a transaction must not hold up the others for ever.
    session = {"TimeZone": "UTC", "idle_in_transaction_session_timeout": "60000", **settings}
    pairs = ", ".join(f"set_config('{name}', '{value}', false)" for name, value in session.items())

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        before, connection.autocommit = connection.autocommit, True
        connection.execute(f"SELECT {pairs}")
        connection.autocommit = before
