"""`watchbill backup FILE`: the SQLite database as it is now, while the desk runs."""

import argparse
import shlex
from pathlib import Path

from watchbill import app
from watchbill.cli import amounts, opening
from watchbill.cli.terminal import OK, Terminal
from watchbill.errors import Refused
from watchbill.settings import Settings
from watchbill.sql import lock
from watchbill.store.copying.backing_up import back_up


def call(asked: argparse.Namespace, terminal: Terminal) -> int:
    """Write the backup and say what is in it; the exit code."""
    settings = opening.read(terminal)
    file = lock.sqlite_file(app.database_url(settings))
    if file is None:
        raise Refused(_on_postgresql(settings, asked.file))
    opening.existing(settings)
    made = back_up(file, asked.file)
    revision = f"revision {made.revision}" if made.revision else "no tables yet"
    held = amounts.everything(made.contents)
    terminal.say(f"Backed up to {asked.file}: {held}; {revision}, {amounts.size(made.size)}.")
    return OK


def _on_postgresql(settings: Settings, file: Path) -> str:
    address = shlex.quote(opening.place(settings))
    return (
        "PostgreSQL makes its own backups:\n"
        f"  pg_dump --format=custom --file={shlex.quote(str(file))} {address}\n"
        "(it asks for the password, or takes it from PGPASSWORD or a .pgpass file). "
        "`watchbill export FILE` writes everything as one readable file, on every database."
    )
