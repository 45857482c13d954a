"""Processes on one PostgreSQL tell each other that there is something to do, and agree on the time.

What is told while nobody listens, or to a connection that is gone, is not heard: every engine looks by itself now
and then, so only time is lost.
"""

import logging
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import datetime

from watchbill.errors import StorageUnavailable
from watchbill.sql import Connection, engines

_log = logging.getLogger(__name__)

#: The channel of NOTIFY.
CHANNEL = "watchbill"
#: Seconds without a word after which the database is asked whether it is still there.
_PATIENCE = 30.0
#: Seconds until the first attempt to listen again, and at most.
_FIRST, _LONGEST = 1.0, 60.0


class Waking:
    """Wakes the engines of other processes, calls `wake` when one of them says so, and `heed` with their time."""

    def __init__(self, url: str, wake: Callable[[], None], heed: Callable[[datetime], None]) -> None:
        """Make it ready; nothing is opened yet.

        Args:
            url: A PostgreSQL.
            wake: Called in the listener's thread.
            heed: Called now and then with the time of the database, aware.
        """
        self._engine, self._wake, self._heed = engines.listener(url), wake, heed
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def tell(self) -> None:
        """Wake every process that listens; where the database is away, nobody, and the log says so."""
        try:
            with closing(Connection(self._engine)) as connection:
                connection.notify(CHANNEL)
        except StorageUnavailable as away:
            _log.info("Nobody was woken: the database %s.", away.cause)

    def agree(self) -> None:
        """Look at the database's time now; where it is away, later."""
        try:
            with closing(Connection(self._engine)) as connection:
                self._heed(connection.time())
        except StorageUnavailable as away:
            _log.info("The database's time is not known: it %s.", away.cause)

    def start(self) -> None:
        """Listen in a thread of its own until `stop`; a second start does nothing."""
        if self._thread is None:
            self._stopping.clear()
            self._thread = threading.Thread(target=self._live, name="watchbill-waking", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Listen no more; returns when the connection is closed, or after a second."""
        self._stopping.set()
        if self._thread is not None:
            self.tell()  # it hears that too, and looks whether it is to end
            self._thread.join(1.0)
            self._thread = None
        self._engine.dispose()

    def _live(self) -> None:
        wait = _FIRST
        while not self._stopping.is_set():
            try:
                with closing(Connection(self._engine)) as connection:
                    connection.listen(CHANNEL)
                    self._heed(connection.time())
                    wait = _FIRST
                    self._wake()  # what was told before nobody heard
                    self._hear(connection)
            except StorageUnavailable as away:
                _log.warning("Nobody can wake this desk: the database %s. It looks by itself.", away.cause)
                self._stopping.wait(wait)
                wait = min(wait * 2, _LONGEST)

    def _hear(self, connection: Connection) -> None:
        while not self._stopping.is_set():
            if connection.heard(_PATIENCE):
                self._wake()
            else:  # also shows that the database is still there
                self._heed(connection.time())
