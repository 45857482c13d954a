"""Reads the arguments, calls the subcommand, and turns errors into sentences and exit codes."""

import argparse
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout

from watchbill import __version__
from watchbill.cli import apply, db, demo, doctor, run
from watchbill.cli.terminal import ATTENTION, Terminal
from watchbill.errors import WatchbillError

_ENDS = """\
exit codes:
  0  all is well
  1  a person must act; the reason stands on standard error (of doctor: on standard output)
  2  the command line was not understood

Settings are read from the environment: WATCHBILL_DATABASE_URL, WATCHBILL_VAR, ... (docs/reference/settings.md).
"""


def main(arguments: Sequence[str] | None = None, terminal: Terminal | None = None) -> int:
    """Do what the arguments ask.

    Args:
        arguments: without the program's name; None takes those of the process.
        terminal: None takes the process's environment and streams.

    Returns:
        The exit code: 0 all is well, 1 a person must act, 2 the command line was not understood.
    """
    terminal = terminal or Terminal()
    try:
        with redirect_stdout(terminal.out), redirect_stderr(terminal.err):
            asked = parser().parse_args(arguments)
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else ATTENTION
    try:
        return int(asked.call(asked, terminal))
    except WatchbillError as wrong:
        terminal.complain(str(wrong))
    except KeyboardInterrupt:
        terminal.complain("Stopped.")
    return ATTENTION


def parser() -> argparse.ArgumentParser:
    """The grammar of the command line."""
    whole = argparse.ArgumentParser(
        prog="watchbill",
        description="The interrupt desk of a team, in the chat it already uses.",
        epilog=_ENDS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    whole.add_argument("--version", action="version", version=f"watchbill {__version__}")
    commands = whole.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in (run, demo, apply, doctor, db):
        command.add(commands)
    return whole
