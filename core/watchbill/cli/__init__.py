"""The command line: `watchbill run`, `demo`, `apply`, `doctor`, `db`; one module a subcommand."""

from watchbill.cli.entry import main

__all__ = ["main"]
