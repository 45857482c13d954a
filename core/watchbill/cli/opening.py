"""Opening the desk for a command: settings, tables, parts."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace

from watchbill import app, settings
from watchbill.app import App
from watchbill.cli.terminal import Terminal
from watchbill.errors import Refused, SettingsInvalid
from watchbill.ports import Clock
from watchbill.settings import Settings
from watchbill.sql import engines, lock
from watchbill.store import migrations


def read(terminal: Terminal) -> Settings:
    """The settings of the terminal's environment.

    Raises:
        SettingsInvalid: with every mistake.
    """
    chosen = settings.read(terminal.environment)
    try:
        engines.parsed(app.database_url(chosen))
    except ValueError:
        name = settings.variable("database_url")
        raise SettingsInvalid([f"{name}: is neither sqlite:///path nor postgresql://user@host/name"]) from None
    return chosen


def pending(chosen: Settings) -> Sequence[str]:
    """The migrations that the database lacks, oldest first.

    Raises:
        StorageUnavailable: the database does not answer.
    """
    return migrations.pending(app.database_url(chosen))


def upgrade(chosen: Settings) -> Sequence[str]:
    """Bring the tables to this release's.

    Returns:
        The migrations that this call applied, oldest first.

    Raises:
        Refused: a newer release wrote the database.
        StorageUnavailable: it does not answer.
    """
    return migrations.upgrade(app.database_url(chosen))


def on_sqlite(chosen: Settings) -> bool:
    """Whether the database is a SQLite file."""
    return app.database_url(chosen).startswith("sqlite:")


def prepare(chosen: Settings) -> None:
    """Make sure that the tables are this release's: on SQLite by migrating, on PostgreSQL a person decides.

    Raises:
        Refused: migrations are pending on PostgreSQL.
        StorageUnavailable: the database does not answer.
    """
    if on_sqlite(chosen):
        upgrade(chosen)
    else:
        current(chosen)


def current(chosen: Settings) -> None:
    """Make sure that the tables are this release's, and change nothing.

    Raises:
        Refused: migrations are pending.
        StorageUnavailable: the database does not answer.
    """
    if waiting := pending(chosen):
        raise Refused(f"The database lacks {', '.join(waiting)}. Run `watchbill db upgrade`, then start again.")


def provide(chosen: Settings) -> None:
    """As `prepare`, and a database without any tables gets them on PostgreSQL too."""
    if migrations.current(app.database_url(chosen)) is None:
        upgrade(chosen)
    prepare(chosen)


def existing(chosen: Settings) -> None:
    """Make sure that there is a database, and make none.

    Raises:
        Refused: the SQLite file is not there.
    """
    file = lock.sqlite_file(app.database_url(chosen))
    if file and not file.is_file():
        raise Refused(
            f"There is no database at {file}. Set WATCHBILL_VAR or WATCHBILL_DATABASE_URL as the desk has them."
        )


def place(chosen: Settings) -> str:
    """Where the database is, as it may be shown."""
    url = app.database_url(chosen)
    return str(lock.sqlite_file(url) or engines.without_password(url))


@contextmanager
def desk(
    chosen: Settings,
    clock: Clock | None = None,
    environment: Mapping[str, str] | None = None,
    *,
    works: bool = True,
) -> Iterator[App]:
    """A desk that is not started; its connections are given back at the end.

    Without an `environment` it has no calendars and no sources of a file, and asks no tracker: whoever asks none
    needs none of their secrets. One that does not work only takes in what sources post (`app.build`).

    Raises:
        SettingsInvalid: a plugin cannot be loaded, or a file that a setting names is wrong.
        StorageUnavailable: the database does not answer.
    """
    if environment is None:
        opened = app.build(
            replace(chosen, calendars=None, sources=None), clock=clock, works=works, environment=None
        )
    else:
        opened = app.build(chosen, clock=clock, environment=environment, works=works)
    try:
        yield opened
    finally:
        opened.close()
