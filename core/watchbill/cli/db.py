"""`watchbill db upgrade|status`: the database's tables."""

import argparse
from typing import Any

from watchbill.cli import opening
from watchbill.cli.terminal import ATTENTION, OK, Terminal


def add(commands: Any) -> None:
    """Add `db` to the command line."""
    own = commands.add_parser("db", help="bring the database's tables up to date, or look at them")
    actions = own.add_subparsers(title="actions", metavar="ACTION", required=True)
    upgrade = actions.add_parser("upgrade", help="bring the tables to this release; safe to repeat")
    upgrade.set_defaults(call=_upgrade)
    status = actions.add_parser("status", help="say whether the tables are this release's; exit code 1 when not")
    status.set_defaults(call=_status)


def _upgrade(_: argparse.Namespace, terminal: Terminal) -> int:
    applied = opening.upgrade(opening.read(terminal))
    terminal.say(f"Upgraded: {', '.join(applied)}." if applied else "The database is up to date.")
    return OK


def _status(_: argparse.Namespace, terminal: Terminal) -> int:
    waiting = opening.pending(opening.read(terminal))
    if not waiting:
        terminal.say("The database is up to date.")
        return OK
    terminal.say(f"The database lacks {', '.join(waiting)}. Run `watchbill db upgrade`.")
    return ATTENTION
