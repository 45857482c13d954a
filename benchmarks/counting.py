"""A plugin that counts the statements of its desk, and keeps their number in a file; see `idle`.

`watchbill run` loads it by its path. The file is named by BENCH_STATEMENTS.
"""

import os
import sqlite3
import threading
from collections.abc import Callable
from typing import Any

import psycopg
from sqlalchemy import Pool, event

from watchbill import hookimpl
from watchbill.settings import Settings


class Counter:
    """A number in a file, for any thread."""

    def __init__(self, path: str) -> None:
        """Begin at 0."""
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        self._lock = threading.Lock()
        self._count = 0
        os.write(self._file, b"0")

    def one_more(self, *_: object) -> None:
        """Count."""
        with self._lock:
            self._count += 1
            os.pwrite(self._file, str(self._count).encode(), 0)


_counter = Counter(os.environ["BENCH_STATEMENTS"])


@event.listens_for(Pool, "connect")
def _connected(connection: Any, _record: object) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.set_trace_callback(_counter.one_more)
    else:
        connection.cursor_factory = _counting(_counter.one_more)


@hookimpl
def watchbill_startup(settings: Settings) -> None:
    """Nothing: a plugin has to have a hook, and some connections are older than this one."""


def _counting(count: Callable[[], None]) -> type[psycopg.Cursor[Any]]:
    class CountingCursor(psycopg.Cursor[Any]):
        def execute(self, *args: Any, **settings: Any) -> "CountingCursor":
            count()
            return super().execute(*args, **settings)

    return CountingCursor
