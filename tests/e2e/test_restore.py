"""A backup is taken and restored while `watchbill run` goes on, and the next command sees it."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.desks import desk_of, fill, settings_of
from tests.e2e.running import RUN, environment, running
from watchbill.model import TicketKey
from watchbill.settings import Settings
from watchbill.testing.postgres import PostgresServer


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """A desk of each kind, with two people and two tickets."""
    url = ""
    if request.param == "postgresql":
        server: PostgresServer = request.getfixturevalue("postgres")
        url = server.new_database()
    settings = settings_of(tmp_path, url)
    fill(settings, titles=("One", "Two"))
    return settings


def watchbill(folder: Path, settings: Settings, *arguments: str) -> str:
    """What another `watchbill` says, while the first one runs."""
    variables = {"WATCHBILL_DATABASE_URL": settings.database_url}
    ended = subprocess.run(
        [sys.executable, "-m", "watchbill", *arguments],
        cwd=folder,
        env=environment(folder, variables),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert (ended.returncode, ended.stderr) == (0, "")
    return ended.stdout


def test_the_next_command_sees_what_was_restored(tmp_path: Path, settings: Settings) -> None:
    how = "export" if settings.database_url else "backup"
    with running(RUN, tmp_path, {"WATCHBILL_DATABASE_URL": settings.database_url}) as bot:
        bot.ask("!claim TICKET-1", "TICKET-1 is yours and in progress")
        bot.ask("!whoami", "You are Ann (ann)")
        watchbill(tmp_path, settings, how, "kept")
        bot.ask("!done TICKET-1", "TICKET-1 is done")
        bot.ask("!claim TICKET-2", "TICKET-2 is yours and in progress")
        rename(settings, "Anna")
        bot.ask("!whoami", "You are Anna (ann)")

        assert "Restored: 2 people, 1 team, 2 tickets" in watchbill(tmp_path, settings, "restore", "kept", "--yes")

        bot.ask("!whoami", "You are Ann (ann)")
        bot.ask("!mine", "TICKET-1")
        bot.ask("!claim TICKET-2", "TICKET-2 is yours and in progress")
        bot.ask("!done TICKET-1", "TICKET-1 is done")
        bot.end()
        assert bot.errors == ""

    with desk_of(settings) as desk, desk.database.reading() as work:
        assert work.claims.held(TicketKey("TICKET-1")) is None
        assert work.claims.held(TicketKey("TICKET-2"))


def rename(settings: Settings, name: str) -> None:
    """Ann is called otherwise."""
    with desk_of(settings) as desk, desk.database.changing() as work:
        for each in work.people.everyone():
            if each.id == "ann":
                work.people.save(type(each)(id=each.id, name=name, zone=each.zone))


def test_busy_people_and_a_restore_do_not_disturb_each_other(tmp_path: Path, settings: Settings) -> None:
    how = "export" if settings.database_url else "backup"
    with running(RUN, tmp_path, {"WATCHBILL_DATABASE_URL": settings.database_url}) as bot:
        bot.ask("!queue", "TICKET-1")
        watchbill(tmp_path, settings, how, "kept")
        bot.type(*(f"!ask Why {number}?" for number in range(300)))

        watchbill(tmp_path, settings, "restore", "kept", "--yes")

        bot.hear("> !ask Why 299?")
        bot.ask("!ask Afterwards?", "Q")
        bot.end()
        assert "Traceback" not in bot.errors
