"""Bodies stored by the driver alone, many in one commit that waits for the disk: as fast as can be."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from typing import Any

from watchbill.sql.engines import parsed

#: Stores these in one commit.
Store = Callable[[Sequence[bytes]], object]


@contextmanager
def opened(address: str) -> Iterator[Store]:
    """A table of its own in the database at this address, for the thread that asks for it."""
    url = parsed(address)
    if url.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(str(url.database), isolation_level=None)) as connection:
            yield _on_sqlite(connection)
        return
    import psycopg  # here: SQLite is measured without it

    driver_url = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with closing(psycopg.connect(driver_url)) as server:
        yield _on_postgresql(server)


def _on_sqlite(connection: sqlite3.Connection) -> Store:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE bare (id INTEGER PRIMARY KEY, at TEXT, body BLOB)")

    def store(bodies: Sequence[bytes]) -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("INSERT INTO bare (at, body) VALUES (?, ?)", _rows(bodies))
        connection.execute("COMMIT")

    return store


def _on_postgresql(connection: Any) -> Store:
    connection.execute("CREATE TABLE bare (id bigserial PRIMARY KEY, at text, body bytea)")
    connection.commit()

    def store(bodies: Sequence[bytes]) -> None:
        connection.cursor().executemany("INSERT INTO bare (at, body) VALUES (%s, %s)", _rows(bodies))
        connection.commit()

    return store


def _rows(bodies: Sequence[bytes]) -> list[tuple[str, bytes]]:
    now = datetime.now(UTC).isoformat()
    return [(now, each) for each in bodies]
