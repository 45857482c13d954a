"""A whole bot whose team has its tickets in a real Roundup, with a proxy in between that puts faults there.

Each fault gives a sentence in chat, and a correct state afterwards, here and there.
"""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.plugins.conftest import TEAM, Ask, fill
from tests.roundup_server import LOGIN, PEOPLE, RoundupServer, roundup_server
from watchbill import app
from watchbill.app import App
from watchbill.jobs.keeping import Keeper
from watchbill.model import Column, PersonId, TicketKey
from watchbill.ports import Site
from watchbill.settings import Settings
from watchbill.testing.chat import TalkingBot
from watchbill.testing.clock import SteppedClock
from watchbill.testing.memory import MemoryDatabase
from watchbill.testing.proxy import Proxy, faulty
from watchbill.trackers.roundup import roundup

MINUTE = timedelta(minutes=1)
#: Who may have tickets there, by handle.
ACCOUNTS = {"ann": "ann", "ben": "bob"}


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
    database = MemoryDatabase()
    with database.changing() as work:
        fill(work)
        work.teams.save(replace(TEAM, tracker="tracker"))
        for handle, account in ACCOUNTS.items():
            person = work.people.get(PersonId(handle))
            assert person is not None
            work.people.save(replace(person, email=PEOPLE[account][1]))
    return database


@pytest.fixture
def watchbill_desk(
    tmp_path: Path,
    server: RoundupServer,
    proxy: Proxy,
    watchbill_clock: SteppedClock,
    watchbill_database: MemoryDatabase,
) -> Iterator[App]:
    server.make("keyword", name=tmp_path.name)
    file = tmp_path / "trackers.toml"
    file.write_text(
        f'[trackers.tracker]\ntype = "roundup"\nurl = "{proxy.address}/tracker"\nkeyword = "{tmp_path.name}"\n'
        f'user = "{LOGIN[0]}"\npassword = {{ env = "PASSWORD" }}\n'
    )
    settings = Settings(var=tmp_path, plugins=(), trackers=file)
    desk = app.build(
        settings, clock=watchbill_clock, database=watchbill_database, environment={"PASSWORD": LOGIN[1]}
    )
    yield desk
    for site in desk.sites.values():
        site.close()


@dataclass(frozen=True, slots=True)
class There:
    """The board there, and how it is kept here."""

    desk: App
    bot: TalkingBot
    keeper: Keeper
    clock: SteppedClock
    server: RoundupServer
    keyword: str
    #: Asks the tracker with no proxy in between.
    direct: Site

    def again(self) -> "There":
        """As after a restart of the desk: nothing is remembered that is not in its database."""
        desk = self.desk
        keeper = Keeper("tracker", self.direct, desk.database, desk.clock, desk.ids, desk.timing)
        return replace(self, keeper=keeper)

    def keep(self, after: timedelta = timedelta()) -> None:
        """Time goes on, the tracker is asked, and what is to be said is said."""
        self.clock.advance(after)
        assert self.keeper.once()
        self.desk.engine.run_once()

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

    def state(self, key: TicketKey) -> tuple[str | None, Column]:
        """Who has it there, and where it stands."""
        told = self.direct.get(key)
        assert told is not None
        return told.account, told.column

    def known(self, key: TicketKey) -> tuple[str | None, Column]:
        """As it is here."""
        with self.desk.database.reading() as work:
            ticket = work.tickets.get(key)
        assert ticket is not None
        return ticket.assignee, ticket.column

    @property
    def last(self) -> str:
        """What the bot said last in the channel, as it is shown by now."""
        return self.bot.said_in("#ops")[-1]

    @property
    def pending(self) -> int:
        """How much is still to be told."""
        with self.desk.database.reading() as work:
            return len(work.errands.pending("tracker"))


@pytest.fixture
def there(
    watchbill_desk: App,
    watchbill_bot: TalkingBot,
    watchbill_clock: SteppedClock,
    server: RoundupServer,
    tmp_path: Path,
) -> Iterator[There]:
    watchbill_desk.keeping.stop()
    desk = watchbill_desk
    keeper = Keeper("tracker", desk.sites["tracker"], desk.database, desk.clock, desk.ids, desk.timing)
    with closing(roundup({**server.table, "keyword": tmp_path.name})) as direct:
        yield There(desk, watchbill_bot, keeper, watchbill_clock, server, tmp_path.name, direct)


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
    told = there.direct.get(key)
    assert told is not None
    comments = [each.text for each in there.direct.comments(told)]
    assert comments[-2:] == ["Ann: waiting for the vendor", "Ann: It was the cable."]


def test_a_new_ticket_gets_its_key_and_the_answer_shows_it(ask: Ask, there: There) -> None:
    there.keep()
    assert "NEW-1" in ask("!ticket The disk of db-2")

    there.keep()

    assert "NEW-1" not in there.last
    key = there.last.split()[0]
    assert ask(f"!claim {key}").startswith(f"{key} is yours")
    assert ask("!show NEW-1").startswith(key)


@pytest.mark.parametrize("fault", ["hang", "500", "429", "half", "reset", "expired", "garbage"])
def test_while_the_tracker_cannot_do_it_it_is_kept_and_then_done(
    ask: Ask, there: There, proxy: Proxy, fault: str
) -> None:
    key = there.add("Renew the certificate")
    there.keep()
    ask(f"!claim {key}")
    begin = {
        "hang": lambda: proxy.hang(times=None),
        "500": lambda: proxy.status(500, times=None),
        "429": lambda: proxy.too_many(120, times=None),
        "half": lambda: proxy.half(times=None),
        "reset": lambda: proxy.reset(times=None),
        "expired": lambda: proxy.unauthorized(times=None),
        "garbage": lambda: proxy.garbage(times=None),
    }
    begin[fault]()
    if fault == "hang":
        proxy.clear()
        proxy.reset(times=None)

    there.keep()

    assert there.last.endswith(
        "Roundup does not answer since 10:00: I keep this, and tell it as soon as it is back."
    )
    assert "this is what I know from before" in ask("!board")
    assert there.known(key) == ("ann", Column.IN_PROGRESS)
    there.keep(6 * MINUTE)
    assert "The tracker tracker has not answered for 6 min." in ask("!health", as_="ann")

    proxy.clear()
    there.again().keep(10 * MINUTE)

    assert there.state(key) == (ANN, Column.IN_PROGRESS)
    assert there.pending == 0
    assert "I keep this" not in "\n".join(there.bot.said_in("#ops"))
    assert "from before" not in ask("!board")


def test_an_answer_that_is_lost_makes_nothing_twice(ask: Ask, there: There, proxy: Proxy) -> None:
    key = there.add("Renew the certificate")
    there.keep()
    ask(f"!note {key} asked the vendor")
    ask("!ticket The disk of db-2")
    proxy.after(times=None, only="POST|PATCH")
    there.keep()
    there.keep(6 * MINUTE)
    proxy.clear()
    for _ in range(3):
        there.keep(6 * MINUTE)

    board = [each.title for page in there.direct.board() for each in page]
    assert sorted(board) == ["Renew the certificate", "The disk of db-2"]
    told = there.direct.get(key)
    assert told is not None
    assert [each.text for each in there.direct.comments(told)].count("Ann: asked the vendor") == 1
    assert there.pending == 0


def test_who_took_it_there_keeps_it_and_both_are_called(ask: Ask, there: There, proxy: Proxy) -> None:
    key = there.add("Renew the certificate")
    there.keep()
    proxy.status(503, times=None)
    there.keep(MINUTE)
    ask(f"!claim {key}")
    proxy.clear()
    there.edit(key, assignedto=BOB, status="in-progress")

    there.keep(6 * MINUTE)

    assert there.state(key) == (BOB, Column.IN_PROGRESS)
    assert there.known(key) == ("ben", Column.IN_PROGRESS)
    said = there.bot.said_in("#ops")
    assert any(f"{key} is with Ben in Roundup: they were faster" in each for each in said)
    assert f"@Ann claimed {key} here before Roundup could be told, and @Ben took it there" in there.last


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
