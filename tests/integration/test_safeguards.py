"""The harness sees what it is there to see: each safeguard of the outbox is left out once, and that is noticed."""

import sys
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.integration import harness
from tests.integration.databases import PostgresStorage, SqliteStorage, Storage
from tests.integration.faults import Trouble
from tests.integration.harness import Plan
from tests.integration.mornings import morning
from tests.integration.safeguards import LACKING
from tests.integration.tally import Tally
from tests.integration.temper import Mood, Temper
from tests.integration.wall import Flavour
from watchbill.testing.postgres import PostgresServer

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="quotas of other processes exist only on Linux")

#: What brings each safeguard into play; nothing else goes wrong.
NEEDED: Mapping[str, tuple[Trouble, ...]] = {
    "marks": (Trouble.KILL_AFTER,) * 2,
    "fences": (Trouble.PAUSE_BEFORE,) * 2,
    "asking": (Trouble.KILL_AFTER,) * 2,
    "order": (),
    "keys": (),
    "leases of due work": (Trouble.KILL_WORKING,) * 3,
    "stored commands": (Trouble.KILL_STORED,) * 3,
    "known commands": (),
}
#: How it shows that each is missing.
SEEN: Mapping[str, str] = {
    "marks": "twice",
    "fences": "twice",
    "asking": "twice",
    "order": "out_of_order",
    "keys": "twice",
    "leases of due work": "lost",
    "stored commands": "lost",
    "known commands": "twice",
}
MOODS: Mapping[str, Mapping[Mood, float]] = {"order": {Mood.WELL: 60, Mood.BUSY_HERE: 40}}


#: Each brings other moments; a safeguard may not be needed in one, but in all of them it is.
SEEDS = range(5, 13)
#: Alembic serves one migration at a time in a process.
_FILLING = threading.Lock()


def plan_for(name: str, seed: int) -> Plan:
    """A morning that brings one safeguard into play, and goes without it."""
    temper = Temper(seed=seed, moods=MOODS.get(name, {Mood.WELL: 1}), slowest=0.05, in_vain=0.3)
    troubles = {each: NEEDED[name].count(each) for each in NEEDED[name]}
    replicas = 2 if name == "fences" else 1
    return morning(temper, Flavour.ASKED, troubles, replicas=replicas, seconds=5.0, without=name, patience=8.0)


def morning_without(name: str, seed: int, folder: Path, postgres: PostgresServer) -> Tally:
    """What comes of a morning without the safeguard."""
    folder.mkdir()
    plan = plan_for(name, seed)
    with _FILLING:
        storage: Storage = (
            SqliteStorage(folder, plan.crews)
            if plan.replicas == 1
            else PostgresStorage(postgres, folder, plan.crews)
        )
    try:
        return harness.run(plan, storage, folder).tally
    finally:
        storage.close()


def unnoticed(name: str, folder: Path, postgres: PostgresServer) -> list[str]:
    """What the mornings without the safeguard came to, up to the first in which it was missed; empty then."""
    tallies = []
    for seed in SEEDS:
        tally = morning_without(name, seed, folder / f"{name}-{seed}", postgres)
        if getattr(tally, SEEN[name]):
            return []
        tallies.append(f"{name}, seed {seed}: {tally}")
    return tallies


def test_each_that_is_left_out_is_missed(tmp_path: Path, postgres: PostgresServer) -> None:
    with ThreadPoolExecutor(4) as side_by_side:
        found = side_by_side.map(lambda name: unnoticed(name, tmp_path, postgres), LACKING)

    assert [line for lines in found for line in lines] == []
