"""A database on SQLAlchemy: SQLite or PostgreSQL, by its address."""

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import timedelta

from watchbill.deferred import Deferred
from watchbill.model.event import Event
from watchbill.sql import Durable, engines
from watchbill.sql.connection import opened
from watchbill.store import release
from watchbill.store.remembered import Remembered
from watchbill.store.unit import SqlUnit

_log = logging.getLogger(__name__)


class SqlDatabase:
    """Fulfils `ports.Database`; opens its connections when they are first needed."""

    def __init__(
        self,
        url: str,
        durable: Durable,
        *,
        listener: Callable[[Sequence[Event]], None] | None = None,
        patience: timedelta = timedelta(seconds=5),
    ) -> None:
        """Make it ready; nothing is opened yet.

        Args:
            url: `sqlite:///path`, `postgresql://...` or `postgres://...`.
            durable: Makes the repositories of durable work (`watchbill.jobs.durable`).
            listener: Is handed the events of each transaction after its commit; what it raises is logged.
            patience: How long to wait for a lock or a connection before `StorageUnavailable`.

        Raises:
            ValueError: the address is none of these.
        """
        self._durable = durable
        self._remembered = Remembered()
        self._listener = listener
        self._writer = engines.writer(url, patience)
        self._reader = engines.reader(url, patience)
        self._here = threading.local()

    @contextmanager
    def changing(self, *, lasting: bool = True) -> Iterator[SqlUnit]:
        """See the port; events are handed to the listener after the commit.

        Raises:
            RuntimeError: this thread is inside a `changing` block already.
        """
        with self._once_a_thread(), opened(self._writer) as connection, connection.transaction(lasting=lasting):
            unit = SqlUnit(lambda: connection, self._durable, self._remembered)
            yield unit
        self._tell(unit.events)

    @contextmanager
    def reading(self) -> Iterator[SqlUnit]:
        """See the port; an attempt to change something raises StorageUnavailable("is read-only").

        A unit that reads nothing needs no connection, and works while the database is away.
        """
        with ExitStack() as held:
            connect = Deferred(lambda: held.enter_context(opened(self._reader)))
            yield SqlUnit(connect, self._durable, self._remembered)

    def is_current(self) -> bool:
        """See the port."""
        with opened(self._reader) as connection:
            return release.is_current(connection)

    def dispose(self) -> None:
        """Close every connection that is not in use; the next use opens new ones."""
        self._writer.dispose()
        self._reader.dispose()

    @contextmanager
    def _once_a_thread(self) -> Iterator[None]:
        if getattr(self._here, "changing", False):
            raise RuntimeError("a changing unit of work cannot be opened inside another one")
        self._here.changing = True
        try:
            yield
        finally:
            self._here.changing = False

    def _tell(self, events: Sequence[Event]) -> None:
        if not self._listener or not events:
            return
        try:
            self._listener(tuple(events))
        except Exception:
            _log.exception("A listener failed; the change stands.")
