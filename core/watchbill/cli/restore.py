"""`watchbill restore FILE`: a backup or an export in the place of everything, while the desk runs or not."""

import argparse
from pathlib import Path

from watchbill import app, clocks
from watchbill.cli import amounts, opening
from watchbill.cli.terminal import ATTENTION, OK, Terminal
from watchbill.errors import Refused, StorageUnavailable
from watchbill.settings import Settings
from watchbill.sql import lock
from watchbill.store.copying.backing_up import back_up
from watchbill.store.copying.contents import contents
from watchbill.store.copying.placing import free
from watchbill.store.copying.replacing import replace
from watchbill.store.copying.sources import Source, source


def call(asked: argparse.Namespace, terminal: Terminal) -> int:
    """Say what would be lost, ask, and replace everything; the exit code."""
    settings = opening.read(terminal)
    with source(asked.file) as given:
        try:
            opening.provide(settings)
            aside = _aside(settings)
            _show(asked.file, given, settings, aside, terminal)
            if not _agreed(asked, terminal):
                return ATTENTION
            _replace(given, settings, aside, terminal)
            return OK
        except StorageUnavailable as trouble:
            if trouble.cause != "is damaged":
                raise
            raise Refused(
                f"{opening.place(settings)} is damaged. Stop the desk, move the file (and those beside it whose "
                "names end in -wal and -shm) out of the way, then restore again."
            ) from trouble


def _show(file: Path, given: Source, settings: Settings, aside: Path | None, terminal: Terminal) -> None:
    there = contents(app.database_url(settings))
    terminal.say(f"{file} ({given.what} at revision {given.revision}) holds {amounts.everything(given.contents)}.")
    terminal.say(f"The database holds {amounts.everything(there)}: all of it is replaced.")
    kept = (
        f"It is kept as {aside}." if aside else "It is lost, unless you keep it: `watchbill export`, or pg_dump."
    )
    terminal.say(kept)


def _agreed(asked: argparse.Namespace, terminal: Terminal) -> bool:
    if asked.yes:
        return True
    if not terminal.stdin.isatty():
        raise Refused("Nothing was changed: nobody is here to ask. Add --yes to restore without asking.")
    if terminal.agrees("Replace everything?"):
        return True
    terminal.say("Nothing was changed.")
    return False


def _replace(given: Source, settings: Settings, aside: Path | None, terminal: Terminal) -> None:
    url = app.database_url(settings)
    file = lock.sqlite_file(url)

    def keep() -> None:
        if file and aside:
            back_up(file, aside)

    in_doubt = replace(url, given, clocks.system(settings).now(), keep)
    kept = f" What was there is kept as {aside}." if aside else ""
    terminal.say(f"Restored: {amounts.everything(given.contents)}.{kept}")
    if in_doubt:
        terminal.say(
            f"{amounts.messages(in_doubt)} to be said when it was written, and may have been said since: not said "
            "again."
        )


def _aside(settings: Settings) -> Path | None:
    """Where what was there is kept, on SQLite."""
    file = lock.sqlite_file(app.database_url(settings))
    return free(file.with_name(f"{file.name}.before-restore")) if file else None
