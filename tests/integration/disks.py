"""A disk so small that it can be filled at once."""

import resource
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[None]:
    """Put a disk of this size in place of the folder, where the machine lets us; else it stays as it is."""
    options = f"size={megabytes}m"
    mount = ["mount", "-t", "tmpfs", "-o", options, "watchbill-chaos", str(folder)]
    try:
        mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    except OSError:
        mounted = False
    try:
        yield
    finally:
        if mounted:
            subprocess.run(["umount", "-l", str(folder)], capture_output=True, check=False)


def fill(database: Path, pid: int | None) -> Callable[[], None]:
    """Leave no room for a SQLite file and what is beside it; what makes room again.

    On a disk of its own (`small_disk`) nobody has room. Elsewhere only the process of this number is kept from
    making any file larger, as a quota would; a process started since has room.
    """
    if database.parent.is_mount():
        return _fill_disk(database.with_name("ballast"))
    if pid is None:
        return lambda: None
    log = Path(f"{database}-wal")
    limit = log.stat().st_size if log.exists() else 0
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    return lambda: _lift(pid)


def _fill_disk(ballast: Path) -> Callable[[], None]:
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(65_536))
    return ballast.unlink


def _lift(pid: int) -> None:
    with suppress(ProcessLookupError):
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
