"""A whole bot whose team has its tickets in a real Roundup, with a proxy in between that puts faults there.

Each fault gives a sentence in chat, and a correct state afterwards, here and there.
"""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.plugins import beside
from tests.plugins.beside import FAULTS
from tests.plugins.conftest import Ask
from tests.roundup_server import LOGIN, PEOPLE, RoundupServer, roundup_server
from watchbill.app import App
from watchbill.model import Column, TicketKey
from watchbill.testing.chat import TalkingBot
from watchbill.testing.clock import SteppedClock
from watchbill.testing.memory import MemoryDatabase
from watchbill.testing.proxy import Proxy, faulty
from watchbill.trackers.roundup import roundup


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RoundupServer]:
    with roundup_server(tmp_path_factory.mktemp("roundup")) as server:
        yield server


@pytest.fixture
def proxy(server: RoundupServer) -> Iterator[Proxy]:
    with faulty(server.origin) as between:
        yield between


@pytest.fixture
def watchbill_database() -> MemoryDatabase:
    return beside.filled({"ann": PEOPLE["ann"][1], "ben": PEOPLE["bob"][1]})


@pytest.fixture
def watchbill_desk(
    tmp_path: Path,
    server: RoundupServer,
    proxy: Proxy,
    watchbill_clock: SteppedClock,
    watchbill_database: MemoryDatabase,
) -> Iterator[App]:
    server.make("keyword", name=tmp_path.name)
    table = (
        f'type = "roundup"\nurl = "{proxy.address}/tracker"\nkeyword = "{tmp_path.name}"\n'
        f'user = "{LOGIN[0]}"\npassword = {{ env = "PASSWORD" }}\n'
    )
    secrets = {"PASSWORD": LOGIN[1]}
    with beside.desk_beside(tmp_path, table, secrets, watchbill_clock, watchbill_database) as desk:
        yield desk


@dataclass(frozen=True, slots=True)
class There(beside.There):
    """The board in Roundup."""

    server: RoundupServer
    keyword: str

    def add(self, title: str) -> TicketKey:
        """Somebody makes an issue there."""
        text = self.server.make("msg", content=f"About: {title}", author="admin", date=".")
        number = self.server.make(
            "issue", title=title, status="unread", priority="bug", keyword=[self.keyword], messages=[text]
        )
        return TicketKey(f"ISSUE-{number}")

    def edit(self, key: TicketKey, **fields: object) -> None:
        """Somebody changes one there."""
        self.server.edit("issue", key.rpartition("-")[2], **fields)


@pytest.fixture
def there(
    watchbill_desk: App,
    watchbill_bot: TalkingBot,
    watchbill_clock: SteppedClock,
    server: RoundupServer,
    tmp_path: Path,
) -> Iterator[There]:
    keeper = beside.keeper_of(watchbill_desk, watchbill_desk.sites["tracker"])
    with closing(roundup({**server.table, "keyword": tmp_path.name})) as direct:
        yield There(watchbill_desk, watchbill_bot, keeper, watchbill_clock, direct, server, tmp_path.name)


#: The statuses there that mean In progress.
STARTED = ("in-progress", "testing")
ANN, BOB = PEOPLE["ann"][0], PEOPLE["bob"][0]


def test_a_ticket_is_claimed_blocked_and_done_where_the_team_really_has_it(ask: Ask, there: There) -> None:
    key = there.add("Renew the certificate")
    there.keep()
    assert f"{key}" in ask("!board")

    claimed = ask(f"!claim {key}")
    assert claimed == f"{key} is yours and in progress: Renew the certificate\nI am telling Roundup."
    there.keep()
    assert there.last == f"{key} is yours and in progress: Renew the certificate"
    assert there.state(key) == (ANN, Column.IN_PROGRESS)

    ask(f"!block {key} waiting for the vendor")
    there.keep()
    assert there.state(key) == (ANN, Column.BLOCKED)

    ask(f"!unblock {key}")
    ask(f"!done {key} It was the cable.")
    there.keep()
    assert there.state(key) == (ANN, Column.DONE)
    assert there.comments(key)[-2:] == ["Ann: waiting for the vendor", "Ann: It was the cable."]


def test_a_new_ticket_gets_its_key_and_the_answer_shows_it(ask: Ask, there: There) -> None:
    there.keep()
    assert "NEW-1" in ask("!ticket The disk of db-2")

    there.keep()

    assert "NEW-1" not in there.last
    key = there.last.split()[0]
    assert ask(f"!claim {key}").startswith(f"{key} is yours")
    assert ask("!show NEW-1").startswith(key)


def test_the_history_of_an_item_names_its_ticket_as_it_is_called_by_now(ask: Ask, there: There) -> None:
    there.keep()
    assert "NEW-1" in ask("!track A1")
    there.keep()

    shown = ask("!show A1")

    assert "NEW-1" not in shown
    assert "Ann gave it the ticket ISSUE-" in shown


@pytest.mark.parametrize("fault", FAULTS)
def test_while_the_tracker_cannot_do_it_it_is_kept_and_then_done(
    ask: Ask, there: There, proxy: Proxy, fault: str
) -> None:
    key = there.add("Renew the certificate")
    there.keep()

    beside.kept_and_then_done(ask, there, proxy, fault, key, ANN)


def test_an_answer_that_is_lost_makes_nothing_twice(ask: Ask, there: There, proxy: Proxy) -> None:
    key = there.add("Renew the certificate")
    there.keep()

    beside.nothing_is_made_twice(ask, there, proxy, key)


def test_who_took_it_there_keeps_it_and_both_are_called(ask: Ask, there: There, proxy: Proxy) -> None:
    key = there.add("Renew the certificate")
    there.keep()

    def taken() -> None:
        there.edit(key, assignedto=BOB, status="in-progress")

    beside.whoever_took_it_there_keeps_it(ask, there, proxy, key, taken, BOB)


def test_a_ticket_that_was_deleted_there_is_told_and_forgotten(ask: Ask, there: There) -> None:
    key = there.add("Renew the certificate")
    there.keep()
    ask(f"!claim {key}")
    there.server.retire("issue", key.rpartition("-")[2])

    there.keep()

    assert f"{key} is not in Roundup any more." in there.last
    assert "There is no ticket" in ask(f"!show {key}")


def test_a_status_that_was_renamed_there_is_told_with_the_remedy(ask: Ask, there: There) -> None:
    key = there.add("Renew the certificate")
    there.keep()
    names = {number: name for name, number in there.server.ids("status").items() if name in STARTED}
    for number, name in names.items():
        there.server.edit("status", number, name=f"now {name}")
    try:
        ask(f"!claim {key}")
        there.keep()
        assert "Roundup has no status for in progress. Whoever runs me can name one: in_progress" in there.last
        assert f"{key} is as it was" in there.last
        assert there.known(key) == there.state(key) == (None, Column.BACKLOG)
    finally:
        for number, name in names.items():
            there.server.edit("status", number, name=name)
