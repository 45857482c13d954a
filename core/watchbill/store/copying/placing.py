"""New files: whole or not there, never in the place of another, and for nobody else to read."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import chain, count
from pathlib import Path

from watchbill.errors import Refused


@contextmanager
def new_file(file: Path) -> Iterator[Path]:
    """An empty file beside `file`, which gets that name when the block ends well and is gone when it raises.

    Raises:
        Refused: the name is taken, or the folder cannot be written.
    """
    if os.path.lexists(file):
        raise _taken(file)
    try:
        descriptor, name = tempfile.mkstemp(prefix=f".{file.name[:100]}.", suffix=".part", dir=file.parent)
        os.close(descriptor)
    except OSError as wrong:
        raise _impossible(file, wrong) from None
    part = Path(name)
    try:
        yield part
        _place(part, file)
    except OSError as wrong:
        raise _impossible(file, wrong) from wrong
    finally:
        for each in (part, *(Path(f"{part}-{end}") for end in ("journal", "wal", "shm"))):
            each.unlink(missing_ok=True)


def free(file: Path) -> Path:
    """The name, or the first with a number behind it that is not taken."""
    names = chain([file], (file.with_name(f"{file.name}-{number}") for number in count(2)))
    return next(each for each in names if not os.path.lexists(each))


def _place(part: Path, file: Path) -> None:
    _sync(part)
    try:
        os.link(part, file)
    except FileExistsError:
        raise _taken(file) from None
    except OSError:  # a file system without links
        part.rename(file)
    with suppress(OSError):  # not every system lets a folder be opened
        _sync(file.parent)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _taken(file: Path) -> Refused:
    return Refused(f"{file} is there already, and nothing is written over it. Name another file.")


def _impossible(file: Path, wrong: OSError) -> Refused:
    return Refused(f"{file} cannot be written: {wrong.strerror or wrong}. Nothing was written.")
