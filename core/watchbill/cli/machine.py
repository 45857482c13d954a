"""What the desk needs of the machine: Python, SQLite, time zones, a folder to write in."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from watchbill.cli.findings import Finding, attention, ok, wrong
from watchbill.settings import Settings

#: The least and the first too new release of Python, and the least one of SQLite.
PYTHON, TOO_NEW, SQLITE = (3, 11), (3, 14), (3, 35)


def python(version: tuple[int, ...]) -> Finding:
    """Whether this release of Python is one that Watchbill is tested on."""
    said = f"Python {_dotted(version)}"
    if PYTHON <= version[:2] < TOO_NEW:
        return ok(said)
    return wrong(said, "use Python 3.11, 3.12 or 3.13")


def sqlite(version: tuple[int, ...]) -> Finding:
    """Whether Python's SQLite knows what the store asks of it."""
    said = f"SQLite {_dotted(version)}"
    if version >= SQLITE:
        return ok(said)
    return wrong(
        said, f"use a Python with SQLite {_dotted(SQLITE)} or newer, or PostgreSQL by WATCHBILL_DATABASE_URL"
    )


def zones(known: set[str]) -> Finding:
    """Whether there is zone data at all."""
    if "Europe/Paris" in known:
        return ok(f"time zones: {len(known)} known")
    return wrong("time zones: no data", "install the tzdata package")


def clock(settings: Settings) -> Finding:
    """Whether the desk tells the real time."""
    if settings.clock is None:
        return ok("clock: the machine's")
    return attention(
        f"clock: starts at {settings.clock.isoformat()}", "unset WATCHBILL_CLOCK, it is for demo and tests"
    )


def state(folder: Path) -> Iterator[Finding]:
    """Whether the folder for state can be written; a missing one is made at the start."""
    existing = next(each for each in (folder.absolute(), *folder.absolute().parents) if each.exists())
    try:
        tempfile.TemporaryFile(dir=existing).close()
    except OSError as refused:
        remedy = f"give this user {existing}, or set WATCHBILL_VAR to another folder"
        yield wrong(f"state folder {folder}: cannot be written ({refused.strerror})", remedy)
        return
    yield ok(f"state folder {folder}: can be written")


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(str(each) for each in version[:3])
