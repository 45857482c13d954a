"""Two replicas in one workspace, on one PostgreSQL: each envelope goes to one of them, and is answered once."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.conformance.scene import populate
from watchbill import app
from watchbill.app import App
from watchbill.jobs.durable import DURABLE
from watchbill.model import Address
from watchbill.settings import Settings
from watchbill.store.database import SqlDatabase
from watchbill.testing.running import RunningBot, shipped_backend, until
from watchbill.testing.slack import FakeSlack

ACCOUNTS = {name: f"U0{name.upper()}" for name in ("ann", "ben", "chloe", "dmitri", "eve")}
MESSAGES = 100


@pytest.fixture
def workspace() -> Iterator[FakeSlack]:
    """A workspace in which everybody is in #ops."""
    with FakeSlack(patience=2.0, retries=20) as slack:
        for name, account in ACCOUNTS.items():
            slack.workspace.add_person(account, name.title(), email=f"{name}@example.org")
        slack.workspace.add_channel("C0OPS", "ops", *ACCOUNTS.values())
        yield slack


@pytest.fixture
def replicas(workspace: FakeSlack, postgresql_url: str, tmp_path: Path) -> Iterator[list[App]]:
    """Two desks on one database, each with a bot of its own."""
    keys = {"bot_token": workspace.bot_token, "app_token": workspace.app_token, "api": workspace.api}
    with ExitStack() as stack:
        databases = [SqlDatabase(postgresql_url, DURABLE) for _ in range(2)]
        populate(databases[0], Address(platform="slack", conversation="C0OPS"), ACCOUNTS)
        desks = [
            app.build(Settings(var=tmp_path, database_url=postgresql_url), database=each) for each in databases
        ]
        for desk in desks:
            stack.callback(desk.close)
            stack.enter_context(RunningBot(shipped_backend("slack"), desk, BOT_IDENTITY=keys))
        workspace.sockets.wait_for(2)
        yield desks


def test_each_command_is_carried_out_and_answered_once(workspace: FakeSlack, replicas: list[App]) -> None:
    people = list(ACCOUNTS.values())
    for number in range(MESSAGES):
        workspace.people.say(people[number % len(people)], "C0OPS", f"!ask question number {number}?")
        if number in (30, 60):
            workspace.sockets.cut()
    until(lambda: len(workspace.people.of_the_bot("C0OPS")) >= MESSAGES)
    until(lambda: all(each.taken.is_set() for each in workspace.people.told))

    with replicas[0].database.reading() as work:
        titles = [each.title for team in work.teams.everything() for each in work.items.unresolved(team.id)]
    asked = [each for each in titles if each.startswith("question number")]
    assert sorted(asked) == sorted(f"question number {number}?" for number in range(MESSAGES))
    assert len(workspace.people.of_the_bot("C0OPS")) == MESSAGES
