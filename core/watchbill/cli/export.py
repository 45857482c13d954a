"""`watchbill export FILE`: everything as one readable file, from SQLite and PostgreSQL alike."""

import argparse
import io
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from watchbill import __version__, app, clocks
from watchbill.cli import amounts, opening
from watchbill.cli.terminal import ATTENTION, OK, Terminal
from watchbill.errors import Refused
from watchbill.settings import Settings
from watchbill.store.copying.exporting import export
from watchbill.store.copying.placing import new_file
from watchbill.store.copying.seals import Seal

_STANDARD_OUTPUT = Path("-")


def call(asked: argparse.Namespace, terminal: Terminal) -> int:
    """Write the file and say what is in it; the exit code."""
    settings = opening.read(terminal)
    opening.existing(settings)
    if waiting := opening.pending(settings):
        raise Refused(f"The database lacks {', '.join(waiting)}. Run `watchbill db upgrade`, then export again.")
    if asked.file == _STANDARD_OUTPUT:
        return _to_standard_output(settings, terminal)
    with new_file(asked.file) as part, part.open("w", encoding="utf-8", newline="\n") as out:
        seals = _write(settings, out)
    terminal.say(f"Exported to {asked.file}: {_told(seals)}.")
    return OK


def _to_standard_output(settings: Settings, terminal: Terminal) -> int:
    if isinstance(terminal.out, io.TextIOWrapper):
        terminal.out.reconfigure(encoding="utf-8")
    try:
        seals = _write(settings, terminal.out)
        terminal.out.flush()
    except OSError as wrong:
        with suppress(OSError):
            terminal.out.close()  # otherwise Python says the same again at the end
        terminal.complain(f"The export is not whole: {wrong.strerror}.")
        return ATTENTION
    terminal.complain(f"Exported: {_told(seals)}.")
    return OK


def _write(settings: Settings, out: TextIO) -> Mapping[str, Seal]:
    now = clocks.system(settings).now()
    return export(app.database_url(settings), out, at=now, release=__version__)


def _told(seals: Mapping[str, Seal]) -> str:
    return amounts.rows({table: seal.rows for table, seal in seals.items()})
