"""The designation and the evening check are posted by themselves, on time, and once."""

import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.e2e.desks import desk_of, fill, settings_of
from tests.e2e.held import held
from tests.e2e.running import DEMO, RUN, come_true, environment, running
from watchbill.model import SendState
from watchbill.settings import Settings
from watchbill.testing.postgres import PostgresServer

#: A moment before it is due, what it says, and its key in the outbox.
MOMENTS = pytest.mark.parametrize(
    ("clock", "says", "key"),
    [
        ("2026-12-01T08:59:59+01:00", "is on MRO today", "designation:ops:2026-12-01"),
        ("2026-12-01T17:29:59+01:00", "Evening check of", "evening:ops:2026-12-01"),
    ],
    ids=["designation", "evening check"],
)


@MOMENTS
def test_the_demo_posts_it_by_itself(tmp_path: Path, clock: str, says: str, key: str) -> None:
    with running(DEMO, tmp_path, {"WATCHBILL_CLOCK": clock}) as bot:
        posted = bot.hear("[#ops] ")

        assert says in posted
        assert [line for line in bot.end() if line.startswith("[#ops]")] == [posted]


def test_two_upgrades_of_one_empty_database_do_it_once(tmp_path: Path, postgres: PostgresServer) -> None:
    variables = environment(tmp_path, {"WATCHBILL_DATABASE_URL": postgres.new_database()})
    upgrade = [sys.executable, "-m", "watchbill", "db", "upgrade"]

    both = [subprocess.Popen(upgrade, env=variables, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = sorted(each.communicate(timeout=60)[0].partition(":")[0] for each in both)

    assert said == ["The database is up to date.\n", "Upgraded"]
    assert [each.returncode for each in both] == [0, 0]


@MOMENTS
def test_two_replicas_post_it_once(
    tmp_path: Path, postgres: PostgresServer, clock: str, says: str, key: str
) -> None:
    settings = settings_of(tmp_path, postgres.new_database())
    fill(settings)
    with ExitStack() as stack:
        bots = [
            stack.enter_context(running(RUN, folder, replica(folder, settings.database_url, clock)))
            for folder in (tmp_path / "a", tmp_path / "b")
        ]
        for bot in bots:
            bot.hear("held at startup")
        for name in "ab":
            (tmp_path / name / "pipe").write_text("go on")
        for bot in bots:
            bot.ask("!mro today", "on MRO today")
        come_true(lambda: state_of(settings, key) is SendState.SENT)
        said = [line for bot in bots for line in bot.end() if line.startswith("[#ops]") and says in line]

    assert len(said) == 1


def replica(folder: Path, url: str, clock: str) -> dict[str, str]:
    """The settings of a replica that waits until the others are there."""
    folder.mkdir()
    return {"WATCHBILL_DATABASE_URL": url, "WATCHBILL_CLOCK": clock, **held(folder, "startup")}


def state_of(settings: Settings, key: str) -> SendState | None:
    with desk_of(settings) as desk, desk.database.reading() as work:
        found = work.outbox.by_key(key)
    return found.state if found else None
