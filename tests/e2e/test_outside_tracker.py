"""A desk whose team has its tickets in Roundup, both in processes of their own."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from tests.e2e.desks import desk_of, fill, settings_of
from tests.e2e.running import RUN, come_true, running
from tests.roundup_server import LOGIN, PEOPLE, RoundupServer, roundup_server
from watchbill.model import Column, PersonId, TicketKey
from watchbill.ports import Site
from watchbill.trackers.roundup import roundup


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RoundupServer]:
    with roundup_server(tmp_path_factory.mktemp("roundup")) as server:
        yield server


def test_what_is_typed_at_the_console_is_so_in_the_tracker(tmp_path: Path, server: RoundupServer) -> None:
    number = server.make("issue", title="Renew the certificate", status="unread", priority="bug")
    key = TicketKey(f"ISSUE-{number}")
    with closing(roundup(server.table)) as there, running(RUN, tmp_path, _prepared(tmp_path, server)) as bot:
        come_true(lambda: bot.ask("!board", "Backlog") == "Backlog:")
        assert f"{key}: Renew the certificate" in bot.hear("  - ")

        assert "is yours and in progress" in bot.ask(f"!claim {key}", key)
        come_true(lambda: _state(there, key) == (PEOPLE["ann"][0], Column.IN_PROGRESS))

        bot.ask(f"!done {key} it was the cable", "is done")
        come_true(lambda: _state(there, key) == (PEOPLE["ann"][0], Column.DONE))
        bot.end()
        assert bot.errors == ""


def _prepared(folder: Path, server: RoundupServer) -> dict[str, str]:
    """The settings of a desk whose team is said to have its tickets there."""
    settings = settings_of(folder)
    fill(settings, ("ann",), ())
    with desk_of(settings) as desk, desk.database.changing() as work:
        (team,) = work.teams.everything()
        work.teams.save(replace(team, tracker="issues"))
        ann = work.people.get(PersonId("ann"))
        assert ann is not None
        work.people.save(replace(ann, email=PEOPLE["ann"][1]))
    (folder / "trackers.toml").write_text(
        f'[trackers.issues]\ntype = "roundup"\nurl = "{server.address}"\nuser = "{LOGIN[0]}"\n'
        'password = { env = "ROUNDUP_PASSWORD" }\n'
    )
    return {"WATCHBILL_TRACKERS": "trackers.toml", "ROUNDUP_PASSWORD": LOGIN[1]}


def _state(there: Site, key: TicketKey) -> tuple[str | None, Column]:
    """Whose account has it there, and where it stands."""
    told = there.get(key)
    assert told is not None
    return told.account, told.column
