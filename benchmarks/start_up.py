"""From the start of a process to its first answer, and its memory: bare Errbot beside the demo's desk."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks import processes
from benchmarks.report import Row

RUNS = 11
BARE = Path(__file__).with_name("bare_start.py")


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """One start of a process."""

    #: Seconds to the first answer.
    answered: float
    #: The largest resident memory, in MB.
    memory: float


def rows() -> Iterator[Row]:
    """Time and memory, the processes started in turn; the desk's database is there already."""
    with TemporaryDirectory(prefix="watchbill-bench-") as folder:
        desk = [sys.executable, "-m", "watchbill", "demo"]
        _start(desk, "!mro today\n", "on MRO today", folder)
        ours, peers = [], []
        for _ in range(RUNS):
            peers.append(_start([sys.executable, str(BARE)], "!ping\n", "pong", folder))
            ours.append(_start(desk, "!mro today\n", "Next: ", folder))
    yield _row("start to first answer", [each.answered for each in ours], [each.answered for each in peers], 1.75)
    yield _row("memory", [each.memory for each in ours], [each.memory for each in peers], 1.5)


def _start(command: list[str], line: str, answer: str, folder: str) -> Start:
    environment = os.environ | {"WATCHBILL_VAR": folder, "WATCHBILL_CLOCK": "2026-12-01T10:00:00+01:00"}
    began = time.perf_counter()
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(line)
        process.stdin.flush()
        while answer not in (said := process.stdout.readline()):
            if not said:
                raise RuntimeError(f"{command}: it ended without {answer!r}")
        answered = time.perf_counter() - began
        memory = processes.peak(process.pid)
        process.stdin.close()
        process.stdout.read()
    return Start(answered=answered, memory=memory)


def _row(path: str, ours: list[float], peers: list[float], goal: float) -> Row:
    unit = "MB" if path == "memory" else "s"
    return Row(
        path=path,
        ours=f"{median(ours):.2f} {unit}",
        peer=f"bare Errbot: {median(peers):.2f} {unit}",
        ratio=median(ours) / median(peers),
        goal=goal,
        measure="median",
    )
