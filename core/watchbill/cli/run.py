"""`watchbill run`: the bot, supervised."""

import argparse
from pathlib import Path
from typing import Any

from watchbill import app
from watchbill.cli import lock, opening
from watchbill.cli.terminal import Terminal
from watchbill.errors import Refused

_SAYS = """\
Start the bot that config.py describes, and keep the team's schedule.

It ends by SIGTERM or Ctrl-C: commands in flight are answered first. On SQLite the tables are brought up to date at
the start, and one process may run on a file; on PostgreSQL any number may, after `watchbill db upgrade`.
"""


def add(commands: Any) -> None:
    """Add `run` to the command line."""
    own = commands.add_parser(
        "run",
        help="the bot, until SIGTERM or Ctrl-C",
        description=_SAYS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    own.add_argument(
        "--config",
        type=Path,
        default=Path("config.py"),
        metavar="PATH",
        help="Errbot's configuration (default: config.py in this folder)",
    )
    own.set_defaults(call=_run)


def _run(asked: argparse.Namespace, terminal: Terminal) -> int:
    if not asked.config.is_file():
        raise Refused(
            f"There is no {asked.config}. Name your configuration with --config, or try `watchbill demo`, "
            "which needs none."
        )
    settings = opening.read(terminal)
    with lock.held(app.database_url(settings)):
        opening.prepare(settings)
        with opening.desk(settings) as desk:
            from watchbill.bot import run as bot  # Errbot takes half a second that no other command should wait

            return bot.run(asked.config, desk)
