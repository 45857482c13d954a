"""The databases of a run, and how each gets into trouble."""

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from tests.integration import desks, disks
from tests.integration.faults import Trouble
from tests.integration.proxy import Proxy
from tests.integration.replicas import Replica
from tests.integration.roster import Crew
from watchbill.testing.postgres import PostgresServer


class Storage(Protocol):
    """A database with replicas on it."""

    @property
    def url(self) -> str:
        """Where the harness reads it; no fault lies on the way."""
        ...

    def urls(self, replicas: int) -> Sequence[str]:
        """Where each replica finds it."""
        ...

    def befall(self, trouble: Trouble, replica: Replica, place: int) -> Callable[[], None]:
        """Begin the trouble of one replica, which has this place; what mends it."""
        ...

    def close(self) -> None:
        """Mend everything, and be gone."""
        ...


class SqliteStorage:
    """A file in the folder of the only replica."""

    def __init__(self, folder: Path, crews: Sequence[Crew]) -> None:
        self.url = desks.fill(folder, "", crews)
        self._file = folder / "watchbill.sqlite3"

    def urls(self, replicas: int) -> Sequence[str]:
        """No address: each finds the file in its folder."""
        return [""] * replicas

    def befall(self, trouble: Trouble, replica: Replica, place: int) -> Callable[[], None]:
        """See the port."""
        return self._lock() if trouble is Trouble.LOCK else disks.fill(self._file, replica.pid)

    def close(self) -> None:
        """Nothing is held open."""

    def _lock(self) -> Callable[[], None]:
        connection = sqlite3.connect(self._file, isolation_level=None, timeout=10, check_same_thread=False)
        connection.execute("BEGIN EXCLUSIVE")
        return connection.close


class PostgresStorage:
    """A database of a server; each replica has a way to it that can be cut."""

    def __init__(self, server: PostgresServer, folder: Path, crews: Sequence[Crew]) -> None:
        self._server = server
        self.url = desks.fill(folder, server.new_database(), crews)
        self._ways: list[Proxy] = []

    def urls(self, replicas: int) -> Sequence[str]:
        """A way for each."""
        self._ways = [Proxy(self.url) for _ in range(replicas)]
        return [each.url for each in self._ways]

    def befall(self, trouble: Trouble, replica: Replica, place: int) -> Callable[[], None]:
        """See the port."""
        way = self._ways[place]
        match trouble:
            case Trouble.CUT:
                way.cut()
                return way.mend
            case Trouble.STALL:
                way.stall()
                return way.mend
        self._server.crash()
        return self._server.start

    def close(self) -> None:
        """End all ways; the server stays."""
        for each in self._ways:
            each.close()
