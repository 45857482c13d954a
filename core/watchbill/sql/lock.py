"""One running desk per SQLite file: a lock beside it, which the system drops when the process ends, however."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from watchbill.errors import Refused
from watchbill.sql.engines import parsed


def sqlite_file(database_url: str) -> Path | None:
    """The file of a SQLite database; None on PostgreSQL. Raises as `engines.parsed`."""
    address = parsed(database_url)
    return Path(str(address.database)) if address.get_backend_name() == "sqlite" else None


@contextmanager
def holding(database_url: str) -> Iterator[None]:
    """Hold the database's lock; PostgreSQL needs none, there any number of processes may run.

    Raises:
        Refused: another process runs on the file, or the lock cannot be written.
    """
    file = sqlite_file(database_url)
    if file is None:
        yield
        return
    with _opened(file.with_name(f"{file.name}.lock")) as descriptor:
        _take(descriptor, file)
        yield


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as wrong:
        raise Refused(
            f"{path} cannot be written ({wrong.strerror}). Give this user the folder, or set WATCHBILL_VAR to "
            "another."
        ) from None
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _take(descriptor: int, file: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        owner = os.pread(descriptor, 20, 0).decode(errors="replace").strip()
        raise Refused(
            f"Process {owner or '?'} already runs a desk on {file}. Stop it first: `kill {owner or 'PID'}` "
            "lets it finish what it does. Or set WATCHBILL_VAR to another folder."
        ) from None
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, str(os.getpid()).encode(), 0)
