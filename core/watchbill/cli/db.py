"""`watchbill db upgrade|status`: the database's tables."""

import argparse

from watchbill.cli import opening
from watchbill.cli.terminal import ATTENTION, OK, Terminal


def call(asked: argparse.Namespace, terminal: Terminal) -> int:
    """Upgrade, or look; the exit code."""
    return _upgrade(terminal) if asked.action == "upgrade" else _status(terminal)


def _upgrade(terminal: Terminal) -> int:
    applied = opening.upgrade(opening.read(terminal))
    terminal.say(f"Upgraded: {', '.join(applied)}." if applied else "The database is up to date.")
    return OK


def _status(terminal: Terminal) -> int:
    waiting = opening.pending(opening.read(terminal))
    if not waiting:
        terminal.say("The database is up to date.")
        return OK
    terminal.say(f"The database lacks {', '.join(waiting)}. Run `watchbill db upgrade`.")
    return ATTENTION
