"""A disk so small that it can be filled at once."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
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
