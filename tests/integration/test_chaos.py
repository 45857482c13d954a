"""Replicas are killed, paused and cut off while they work: what is owed is said once, in order, and late at worst.

`make chaos` runs the same for longer, with random seeds.
"""

import sys
from pathlib import Path

import pytest

from tests.integration import harness
from tests.integration.databases import PostgresStorage, SqliteStorage
from tests.integration.faults import Trouble
from tests.integration.harness import Outcome, Plan
from tests.integration.mornings import morning
from tests.integration.temper import Temper
from tests.integration.wall import Flavour
from watchbill.testing.postgres import PostgresServer

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="quotas of other processes exist only on Linux")


def told(outcome: Outcome, folder: Path) -> str:
    """What a reader of a failure needs."""
    logs = (f"{log.name}:\n{log.read_text(errors='replace')[-3000:]}" for log in sorted(folder.glob("*.log")))
    return "\n".join([str(outcome.tally), *outcome.tally.wrong(), *logs])


def check(plan: Plan, outcome: Outcome, folder: Path) -> None:
    """What must be true after any run."""
    tally = outcome.tally
    assert tally.good, told(outcome, folder)
    assert len(tally.owed) == 2 * len(plan.crews) + len(plan.said)
    assert set(tally.owed) <= {*tally.posted, *tally.in_doubt, *tally.missed, *map(answer, tally.refused)}
    assert set(outcome.exit_codes) == {0}, told(outcome, folder)
    assert outcome.fell == 0, told(outcome, folder)


def answer(event: str) -> str:
    """The key of a command's answer."""
    return f"reply:chaos:{event}"


SQLITE = {
    Trouble.KILL: 1,
    Trouble.KILL_AFTER: 1,
    Trouble.KILL_BEFORE: 1,
    Trouble.KILL_HEARING: 1,
    Trouble.KILL_WORKING: 1,
    Trouble.LOCK: 1,
    Trouble.FULL: 1,
}
POSTGRESQL = {
    Trouble.PAUSE_BEFORE: 1,
    Trouble.PAUSE: 1,
    Trouble.KILL_AFTER: 1,
    Trouble.KILL_STORED: 1,
    Trouble.CUT: 1,
    Trouble.STALL: 1,
    Trouble.HANG_UP: 1,
}


@pytest.mark.parametrize(("flavour", "seed"), [(Flavour.DUMB, 3)])
def test_one_process_on_sqlite(tmp_path: Path, flavour: Flavour, seed: int) -> None:
    plan = morning(Temper(seed=seed), flavour, SQLITE)

    outcome = harness.run(plan, SqliteStorage(tmp_path, plan.crews), tmp_path)

    check(plan, outcome, tmp_path)


@pytest.mark.parametrize(("flavour", "seed"), [(Flavour.ASKED, 1), (Flavour.KEYED, 2)])
def test_two_replicas_on_postgresql(tmp_path: Path, postgres: PostgresServer, flavour: Flavour, seed: int) -> None:
    plan = morning(Temper(seed=seed), flavour, POSTGRESQL, replicas=2)
    storage = PostgresStorage(postgres, tmp_path, plan.crews)

    outcome = harness.run(plan, storage, tmp_path)
    storage.close()

    check(plan, outcome, tmp_path)
    assert outcome.tally.in_doubt == ()
