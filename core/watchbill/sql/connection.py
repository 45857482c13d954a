"""A connection as repositories use it: statements of ours in, values of ours out."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any, NoReturn, TypeVar

from sqlalchemy import Engine
from sqlalchemy.exc import TimeoutError as PoolTimeout

from watchbill.errors import StorageUnavailable
from watchbill.sql.engines import FILE
from watchbill.sql.failures import unavailable
from watchbill.sql.statement import Change, Query

_Made = TypeVar("_Made")
_Got = TypeVar("_Got")


class Connection:
    """One connection of an engine's pool, for one thread at a time; `close` gives it back.

    Every method raises `StorageUnavailable` when the database is locked, full, read-only or gone, and the driver's
    own error when the statement is wrong.
    """

    __slots__ = ("_dialect", "_driver", "_engine", "_failure", "_gone", "_pooled")

    def __init__(self, engine: Engine) -> None:
        """Take a connection from the pool, or make one."""
        self._engine, self._dialect = engine, engine.dialect
        self._failure: type[Exception] = engine.dialect.loaded_dbapi.Error
        self._driver: Any = None
        self._gone: Exception | None = None
        try:
            self._pooled = self._try(engine.raw_connection)
        except PoolTimeout as busy:
            raise StorageUnavailable("is busy") from busy
        self._driver = self._pooled.driver_connection

    @property
    def on_sqlite(self) -> bool:
        """Whether the database is one file, which one transaction at a time may change."""
        return self._dialect.name == "sqlite"

    @property
    def file(self) -> object:
        """Which SQLite file it opened, even if another has its name now; None elsewhere."""
        return self._pooled.info.get(FILE)

    def first(self, query: Query[_Made], /, **values: Any) -> _Made | None:
        """The first row, or None."""
        ready = query.on(self._dialect)
        given = ready.bind(values)
        row = self._try(lambda: self._driver.execute(ready.text, given).fetchone())
        made: _Made | None = None if row is None else ready.read(row)
        return made

    def all(self, query: Query[_Made], /, **values: Any) -> list[_Made]:
        """Every row."""
        ready = query.on(self._dialect)
        given = ready.bind(values)
        rows = self._try(lambda: self._driver.execute(ready.text, given).fetchall())
        made: list[_Made] = [*map(ready.read, rows)]
        return made

    def run(self, change: Change, /, **values: Any) -> int:
        """How many rows were changed."""
        ready = change.on(self._dialect)
        given = ready.bind(values)
        return self._try(lambda: int(self._driver.execute(ready.text, given).rowcount))

    def run_each(self, change: Change, rows: Iterable[Mapping[str, Any]]) -> int:
        """Make the same change for each of several rows; how many were changed in all."""
        ready = change.on(self._dialect)
        given = [ready.bind(row) for row in rows]
        if not given:
            return 0
        cursor = self._driver.cursor()
        self._try(lambda: cursor.executemany(ready.text, given))
        return int(cursor.rowcount)

    @contextmanager
    def transaction(self, *, lasting: bool) -> Iterator[None]:
        """Committed at the end of the block, rolled back when it raises.

        Args:
            lasting: whether the commit waits for the disk; one that does makes those before it last as well.
        """
        try:
            self._begin(lasting)
            yield
            self._try(self._driver.commit)
        except BaseException:
            self._roll_back()
            raise

    def notify(self, channel: str) -> None:
        """Tell whoever listens to the channel, once this transaction is over; PostgreSQL only."""
        self._try(lambda: self._driver.execute("SELECT pg_notify(%s, '')", (channel,)))

    def listen(self, channel: str) -> None:
        """From now on hear what is told on the channel, which is a name of ours; PostgreSQL only."""
        self._try(lambda: self._driver.execute(f'LISTEN "{channel}"'))

    def heard(self, patience: float) -> bool:
        """Wait so many seconds for a word on a channel listened to; whether there was one."""
        return bool(self._try(lambda: [*self._driver.notifies(timeout=patience, stop_after=1)]))

    def time(self) -> datetime:
        """The database's own time, aware; PostgreSQL only."""
        row = self._try(lambda: self._driver.execute("SELECT clock_timestamp()").fetchone())
        shown: datetime = row[0]
        return shown

    def close(self) -> None:
        """Give the connection back; one that the database ended takes all idle ones with it."""
        if self._gone:
            self._pooled.invalidate(self._gone)
            self._engine.dispose()
        self._pooled.close()

    def _begin(self, lasting: bool) -> None:
        if not self.on_sqlite:
            if not lasting:  # the driver begins by itself
                self._execute("SET LOCAL synchronous_commit TO off")
            return
        kept, wanted = self._pooled.info, "FULL" if lasting else "NORMAL"
        if kept.get("synchronous", "FULL") != wanted:
            self._execute(f"PRAGMA synchronous={wanted}")
            kept["synchronous"] = wanted
        # A transaction that reads first and writes later fails without waiting when somebody else wrote between.
        self._execute("BEGIN IMMEDIATE")

    def _execute(self, text: str) -> None:
        self._try(lambda: self._driver.execute(text))

    def _roll_back(self) -> None:
        try:
            self._driver.rollback()
        except self._failure as failure:
            self._note(failure)  # what broke the transaction is raised already

    def _try(self, call: Callable[[], _Got]) -> _Got:
        try:
            return call()
        except self._failure as failure:
            self._explain(failure)

    def _explain(self, failure: Exception) -> NoReturn:
        self._note(failure)
        told = unavailable(failure)
        if told:
            raise told from failure
        raise failure

    def _note(self, failure: Exception) -> None:
        if self._dialect.is_disconnect(failure, self._driver, None):  # type: ignore[arg-type]  # the raw one will do
            self._gone = failure


@contextmanager
def opened(engine: Engine) -> Iterator[Connection]:
    """A connection for the length of the block."""
    connection = Connection(engine)
    try:
        yield connection
    finally:
        connection.close()
