"""Reads the arguments, calls the subcommand, and turns errors into sentences and exit codes."""

import os
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from importlib import import_module
from pathlib import Path

from watchbill.cli import envfile, grammar
from watchbill.cli.terminal import ATTENTION, Terminal
from watchbill.errors import WatchbillError


def main(arguments: Sequence[str] | None = None, terminal: Terminal | None = None) -> int:
    """Do what the arguments ask.

    Args:
        arguments: without the program's name; None takes those of the process.
        terminal: None takes the process's environment and streams.

    Returns:
        The exit code: 0 all is well, 1 a person must act, 2 the command line was not understood.
    """
    of_the_process = terminal is None
    terminal = terminal or Terminal()
    try:
        with redirect_stdout(terminal.out), redirect_stderr(terminal.err):
            asked = grammar.parser().parse_args(arguments)
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else ATTENTION
    try:
        if of_the_process:
            envfile.load(Path(envfile.NAME), os.environ)
        return int(import_module(f"watchbill.cli.{asked.module}").call(asked, terminal))
    except WatchbillError as wrong:
        terminal.complain(str(wrong))
    except KeyboardInterrupt:
        terminal.complain("Stopped.")
    return ATTENTION
