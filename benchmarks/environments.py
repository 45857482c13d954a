"""Peers in virtual environments of their own, made once from pins with hashes, below var/bench."""

import subprocess
import sys
import venv
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).parents[1]
PEERS = Path(__file__).with_name("peers")
FOLDER = ROOT / "var" / "bench"
PIP = ("-m", "pip", "install", "-qq", "--no-input", "--disable-pip-version-check", "--require-hashes")


class NotHere(Exception):
    """A peer cannot run on this machine; the text says why."""


def interpreter(peer: str) -> Path:
    """The Python that has this peer.

    Raises:
        NotHere: it cannot be installed.
    """
    return made(PEERS / f"{peer}.lock", FOLDER / peer)


def made(lock: Path, place: Path) -> Path:
    """The Python of an environment with these pins; it is made where it is missing or its pins are others.

    Raises:
        NotHere: it cannot be installed.
    """
    pins = sha256(lock.read_bytes() + sys.version.encode()).hexdigest()
    python, stamp = place / "bin" / "python", place / "pins"
    if not stamp.is_file() or stamp.read_text(encoding="ascii") != pins:
        print(f"Setting up {place.relative_to(ROOT)}, once.", file=sys.stderr)
        venv.create(place, clear=True, with_pip=True)
        installed = subprocess.run([python, *PIP, "-r", lock], capture_output=True, text=True, check=False)
        if installed.returncode:
            raise NotHere(f"{lock.stem} cannot be installed: {_last(installed.stderr)}")
        stamp.write_text(pins, encoding="ascii")
    return python


def run(python: Path | str, module: str, *arguments: str) -> str:
    """What a module of `benchmarks` prints in a process of its own.

    Raises:
        NotHere: it failed.
    """
    command = [str(python), "-m", module, *arguments]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if ended.returncode:
        raise NotHere(f"{module.rpartition('.')[2]} failed: {_last(ended.stderr)}")
    return ended.stdout


def _last(text: str) -> str:
    lines = [each.strip() for each in text.splitlines() if each.strip()]
    return lines[-1][:200] if lines else "it does not say why"
