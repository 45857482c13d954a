"""What a desk with 1,000 teams costs while nobody asks it anything: a real `watchbill run` in the afternoon."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import desks, many_teams, processes
from benchmarks.environments import ROOT
from benchmarks.report import Row

TEAMS = 1_000
#: Seconds until what happens at the start is over, and for which it is watched then.
SETTLES, WATCHED = 15.0, 45.0
#: Of one core: what it may cost at most.
GOAL = 0.01
#: When it starts, on the clock of the desk.
CLOCK = many_teams.NINE + timedelta(hours=5)
COUNTING = Path(__file__).with_name("counting.py")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a desk has needed so far, but for its memory, which is what it needs now."""

    statements: int
    #: Seconds of a core.
    cpu: float
    #: MB.
    memory: float


def rows() -> Iterator[Row]:
    """One row a database."""
    with TemporaryDirectory(prefix="watchbill-bench-") as folder:
        for where, databases in desks.empty(Path(folder)).items():
            address = next(databases)
            many_teams.fill(address, TEAMS, at=CLOCK)
            place = Path(folder, where)
            place.mkdir()
            with _running(address, place) as desk:
                time.sleep(SETTLES)
                before = _cost(desk, place)
                time.sleep(WATCHED)
                yield _row(where, before, _cost(desk, place))


@contextmanager
def _running(address: str, place: Path) -> Iterator[int]:
    """A desk at the end of a pipe on which nobody types; its process."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("WATCHBILL_")}
    ours = {
        "WATCHBILL_VAR": str(place),
        "WATCHBILL_DATABASE_URL": address,
        "WATCHBILL_CLOCK": CLOCK.isoformat(),
        "WATCHBILL_PLUGINS": str(COUNTING),
        "WATCHBILL_CONSOLE_PERSON": "ann",
        "BENCH_STATEMENTS": str(place / "statements"),
    }
    command = [sys.executable, "-m", "watchbill", "run", "--config", str(ROOT / "config.py")]
    with (place / "said").open("w") as said:
        process = subprocess.Popen(
            command, cwd=place, env=kept | ours, stdin=subprocess.PIPE, stdout=said, stderr=subprocess.STDOUT
        )
        with process:
            yield process.pid
            if process.poll() is not None:
                raise RuntimeError(f"the desk ended: {(place / 'said').read_text(encoding='utf-8')[-500:]}")


def _cost(pid: int, place: Path) -> Cost:
    return Cost(
        statements=int((place / "statements").read_text(encoding="ascii")),
        cpu=processes.cpu(pid),
        memory=processes.memory(pid),
    )


def _row(where: str, before: Cost, after: Cost) -> Row:
    share = (after.cpu - before.cpu) / WATCHED
    statements = (after.statements - before.statements) * 60 / WATCHED
    return Row(
        path=f"idle with {TEAMS:,} teams on {where}",
        ours=f"{share:.2%} of a core, {statements:.0f} statements a minute, {after.memory:.0f} MB",
        peer=f"nobody, the goal: {GOAL:.0%} of a core",
        ratio=share / GOAL,
        goal=1.0,
        measure="CPU",
    )
