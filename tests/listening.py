"""A server that other people wrote in Python, in a process of its own."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.core.web.served import LOOPBACK

#: Seconds that its start and its end may take.
PATIENCE = 30.0


@contextmanager
def listening(arguments: Sequence[str], port: int, folder: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """It runs for the length of the block, which begins when it takes connections.

    Args:
        arguments: of Python.
        port: at which it is to listen on this machine.
        folder: in which it runs, and where its log is kept.
    """
    log = folder / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen([sys.executable, *arguments], stdout=output, stderr=output, cwd=folder)
    try:
        _wait(process, port, log)
        yield process
    finally:
        process.kill()
        process.wait(PATIENCE)


def _wait(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            socket.create_connection((LOOPBACK, port), PATIENCE).close()
        except ConnectionRefusedError:
            with suppress(subprocess.TimeoutExpired):
                process.wait(0.05)
                break
        else:
            return
    raise RuntimeError(f"It does not listen at {port}: {log.read_text(encoding='utf-8')}")
