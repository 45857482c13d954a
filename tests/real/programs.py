"""Programs of other people that a machine may have: where they are, which release, and how one is run."""

import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


class Missing(Exception):
    """The machine does not have it; the text says what to install."""


@dataclass(frozen=True)
class Program:
    """A program that is there."""

    name: str
    path: str
    version: str


#: Debian's package of each.
PACKAGES = {
    "dovecot": "dovecot-imapd dovecot-lmtpd",
    "ngircd": "ngircd",
    "prometheus": "prometheus",
    "prometheus-alertmanager": "prometheus-alertmanager",
}


def found(name: str) -> Program:
    """The program of this name.

    Raises:
        Missing: the machine does not have it.
    """
    path = shutil.which(name)
    if path is None:
        raise Missing(f"{name} is missing: apt-get install --no-install-recommends {PACKAGES[name]}")
    told = subprocess.run([path, "--version"], capture_output=True, text=True, check=True)
    release = re.search(r"(?:version:? v?|^)([0-9][\w.+~-]*)|^ngIRCd ([0-9.]+)", told.stdout + told.stderr)
    assert release, f"{name} does not tell its version"
    return Program(name, path, release.group(1) or release.group(2))


@contextmanager
def process(arguments: Sequence[str], folder: Path) -> Iterator[Path]:
    """It runs meanwhile, in this folder; gives the file with what it says."""
    said = folder / f"{Path(arguments[0]).name}.log"
    with said.open("w") as log:
        running = subprocess.Popen(arguments, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    try:
        yield said
        assert running.poll() is None, f"{arguments[0]} ended by itself"
    finally:
        running.terminate()
        running.wait(20)
