"""`make chaos`: a simulated fortnight of 200 teams on each database, with random faults; the seed repeats them.

Arguments: how many seconds it may take, and the seed; both may be left out.
"""

import secrets
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from tests.integration import chatter, faults, harness, roster
from tests.integration.databases import PostgresStorage, SqliteStorage, Storage
from tests.integration.disks import small_disk
from tests.integration.faults import Trouble
from tests.integration.harness import Outcome, Plan
from tests.integration.tally import Tally
from tests.integration.temper import Temper
from tests.integration.wall import Flavour
from watchbill.testing.postgres import MISSING, server

SECONDS = 300
TEAMS = 200
#: A fortnight in the middle of which Europe's clocks go back; a shorter time begins on the day before that.
FORTNIGHT, START = datetime(2026, 10, 18, tzinfo=UTC), datetime(2026, 10, 24, tzinfo=UTC)
DAYS = 14
#: A simulated day takes so many seconds at least: an outage of some seconds must not be one of days.
A_DAY = 25.0
#: Commands, at most so many a second.
COMMANDS, A_SECOND = 2_600, 8
#: Seconds for each fault, with the recovery from it.
SHARE = 6.0
#: Seconds of each run in which nothing goes wrong any more.
QUIET = 20.0
_EVERYWHERE: Mapping[Trouble, float] = {
    Trouble.KILL: 3,
    Trouble.KILL_BEFORE: 2,
    Trouble.KILL_AFTER: 3,
    Trouble.KILL_HEARING: 1,
    Trouble.KILL_STORED: 1,
    Trouble.KILL_WORKING: 2,
    Trouble.PAUSE: 2,
    Trouble.PAUSE_BEFORE: 4,
    Trouble.PAUSE_AFTER: 2,
    Trouble.HANG_UP: 1,
}
WEIGHTS: Mapping[str, Mapping[Trouble, float]] = {
    "SQLite": {**_EVERYWHERE, Trouble.LOCK: 2, Trouble.FULL: 3},
    "PostgreSQL": {**_EVERYWHERE, Trouble.CUT: 2, Trouble.STALL: 1, Trouble.CRASH: 1},
}


def planned(kind: str, seed: int, seconds: float) -> Plan:
    """What a seed brings to a database of this kind, in so many seconds."""
    chance = Random(f"{seed} {kind}")
    crews = roster.fortnight(TEAMS, chance)
    replicas = 1 if kind == "SQLite" else chance.choice((2, 3, 4))
    days = min(DAYS, max(2, int(seconds / A_DAY)))
    start = FORTNIGHT if days == DAYS else START
    return Plan(
        flavour=chance.choice(list(Flavour)),
        replicas=replicas,
        crews=crews,
        start=start,
        end=start + timedelta(days=days),
        seconds=seconds,
        faults=faults.drawn(chance, _counts(WEIGHTS[kind], seconds), seconds, replicas),
        said=chatter.commands(chance, crews, min(COMMANDS, round(seconds * A_SECOND)), seconds),
        temper=Temper(seed=seed),
    )


def _counts(weights: Mapping[Trouble, float], seconds: float) -> Mapping[Trouble, int]:
    """How many of each, at least one: two of five are kills, and more than a quarter pauses."""
    share = seconds / SHARE / sum(weights.values())
    return {trouble: max(1, round(weight * share)) for trouble, weight in weights.items()}


@contextmanager
def sqlite(plan: Plan, folder: Path) -> Iterator[Storage]:
    """A file, on a disk of its own where the machine allows that."""
    with small_disk(folder, megabytes=64):
        yield SqliteStorage(folder, plan.crews)


@contextmanager
def postgresql(plan: Plan, folder: Path) -> Iterator[Storage]:
    """A database on a server that nobody else uses."""
    with tempfile.TemporaryDirectory(prefix="watchbill-") as place:
        started = server(Path(place))
        storage = PostgresStorage(started, folder, plan.crews)
        yield storage
        storage.close()
        started.close()


def main(seconds: float, seed: int) -> int:
    """Run on each database; 1 where something was lost, said twice or out of order."""
    print(f"seed {seed}", flush=True)
    kinds = {"SQLite": sqlite} if MISSING else {"SQLite": sqlite, "PostgreSQL": postgresql}
    total = Tally()
    for kind, opened in kinds.items():
        plan = planned(kind, seed, max(30.0, seconds / len(kinds) - QUIET))
        name = f"{kind}, {plan.replicas} replica{'s' * (plan.replicas > 1)}, chat {plan.flavour}"
        print(f"{name}: {len(plan.crews)} teams, {plan.start:%Y-%m-%d} to {plan.end:%Y-%m-%d}", flush=True)
        print(*plan.faults, sep="\n", flush=True)
        with tempfile.TemporaryDirectory(prefix="watchbill-") as place, opened(plan, Path(place)) as storage:
            outcome = harness.run(plan, storage, Path(place))
        print(f"{name}: {_told(plan, outcome)}", flush=True)
        print(*outcome.tally.wrong(), sep="\n", flush=True)
        total += outcome.tally
    print(MISSING or f"seed {seed}")
    print(total)
    return 0 if total.good else 1


def _told(plan: Plan, outcome: Outcome) -> str:
    kills = sum(each.trouble in faults.KILLS for each in plan.faults)
    pauses = sum(each.trouble in faults.PAUSES for each in plan.faults)
    others = len(plan.faults) - kills - pauses
    return (
        f"{kills} kills, {pauses} pauses, {others} other faults, {outcome.again} commands brought again, "
        f"{outcome.fell} replicas that ended by themselves\n  {outcome.tally}"
    )


if __name__ == "__main__":
    chosen = [int(each) for each in sys.argv[1:]]
    sys.exit(main(*chosen, *(SECONDS, secrets.randbelow(1_000_000))[len(chosen) :]))
