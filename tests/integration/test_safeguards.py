"""The harness sees what it is there to see: each safeguard of the outbox is left out once, and that is noticed."""

import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.integration import harness
from tests.integration.databases import PostgresStorage, SqliteStorage, Storage
from tests.integration.faults import Trouble
from tests.integration.harness import Plan
from tests.integration.mornings import morning
from tests.integration.safeguards import LACKING
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


def plan_for(name: str) -> Plan:
    """A morning that brings one safeguard into play, and goes without it."""
    temper = Temper(seed=5, moods=MOODS.get(name, {Mood.WELL: 1}), slowest=0.05, in_vain=0.3)
    troubles = {each: NEEDED[name].count(each) for each in NEEDED[name]}
    replicas = 2 if name == "fences" else 1
    return morning(temper, Flavour.ASKED, troubles, replicas=replicas, seconds=5.0, without=name, patience=8.0)


@contextmanager
def opened(name: str, folder: Path, postgres: PostgresServer) -> Iterator[tuple[Plan, Storage, Path]]:
    """A morning without the safeguard, and its database."""
    folder.mkdir()
    plan = plan_for(name)
    on_sqlite = plan.replicas == 1
    storage: Storage = (
        SqliteStorage(folder, plan.crews) if on_sqlite else PostgresStorage(postgres, folder, plan.crews)
    )
    yield plan, storage, folder
    storage.close()


def test_each_that_is_left_out_is_missed(tmp_path: Path, postgres: PostgresServer) -> None:
    with ExitStack() as held, ThreadPoolExecutor(4) as side_by_side:
        # One after another, as Alembic serves one migration at a time in a process.
        ready = [held.enter_context(opened(name, tmp_path / name, postgres)) for name in LACKING]
        outcomes = side_by_side.map(lambda each: harness.run(*each), ready)
        tallies = {name: outcome.tally for name, outcome in zip(LACKING, outcomes, strict=True)}

    unnoticed = {name: str(tallies[name]) for name in LACKING if not getattr(tallies[name], SEEN[name])}
    assert unnoticed == {}
