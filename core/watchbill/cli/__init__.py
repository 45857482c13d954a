"""The command line: `watchbill run`, `demo`, `apply`, `doctor`, `db`, `backup`, ...; one module a subcommand."""

import gc


def main() -> int:
    """The process `watchbill`; the exit code, as `watchbill.cli.entry.main` says."""
    # Nothing is garbage while modules load, and looking for it takes a tenth of the start; a bot enables it again.
    gc.disable()
    from watchbill.cli import entry

    return entry.main()
