"""`watchbill import FILE`: an export, or an SQLite file of a desk, into an empty database."""

import argparse

from watchbill import app
from watchbill.cli import amounts, opening
from watchbill.cli.terminal import OK, Terminal
from watchbill.errors import Refused
from watchbill.settings import Settings
from watchbill.store.copying.contents import contents
from watchbill.store.copying.replacing import fill
from watchbill.store.copying.sources import source


def call(asked: argparse.Namespace, terminal: Terminal) -> int:
    """Bring everything in and say what it was; the exit code."""
    settings = opening.read(terminal)
    with source(asked.file) as given:
        opening.provide(settings)
        _require_empty(settings)
        fill(app.database_url(settings), given)
        held = amounts.everything(given.contents)
        terminal.say(
            f"Imported into {opening.place(settings)}: {held}. "
            f"Count and hash of each of the {len(given.seals)} tables are the file's."
        )
        if given.waiting:
            terminal.say(f"{amounts.messages(given.waiting)} in it to be said; a desk on this database says so.")
    return OK


def _require_empty(settings: Settings) -> None:
    there = contents(app.database_url(settings))
    if not there.empty:
        raise Refused(
            f"{opening.place(settings)} holds {amounts.everything(there)}. Only an empty database takes an "
            "import: WATCHBILL_DATABASE_URL names another, or `watchbill restore FILE` puts FILE in the place of "
            "everything. Nothing was changed."
        )
