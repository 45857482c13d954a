"""A whole bot whose team has its tickets in an outside tracker, with a proxy in between that puts faults there."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Self

from tests.plugins.conftest import TEAM, Ask, fill
from watchbill import app
from watchbill.app import App
from watchbill.jobs.keeping import Keeper
from watchbill.model import Column, PersonId, TicketKey
from watchbill.ports import Site
from watchbill.settings import Settings
from watchbill.testing.chat import TalkingBot
from watchbill.testing.clock import SteppedClock
from watchbill.testing.memory import MemoryDatabase
from watchbill.testing.proxy import Proxy

MINUTE = timedelta(minutes=1)


def filled(emails: Mapping[str, str]) -> MemoryDatabase:
    """The team with its tickets in "tracker", and the e-mail addresses of some, by handle."""
    database = MemoryDatabase()
    with database.changing() as work:
        fill(work)
        work.teams.save(replace(TEAM, tracker="tracker"))
        for handle, email in emails.items():
            person = work.people.get(PersonId(handle))
            assert person is not None
            work.people.save(replace(person, email=email))
    return database


@contextmanager
def desk_beside(
    folder: Path,
    table: str,
    secrets: Mapping[str, str],
    clock: SteppedClock,
    database: MemoryDatabase,
    sources: str = "",
) -> Iterator[App]:
    """The desk; `table` has the lines of the tracker in its file, `sources` that of those who post."""
    trackers, posting = folder / "trackers.toml", folder / "sources.toml"
    trackers.write_text(f"[trackers.tracker]\n{table}")
    posting.write_text(sources)
    settings = Settings(var=folder, plugins=(), trackers=trackers, sources=posting if sources else None)
    desk = app.build(settings, clock=clock, database=database, environment=secrets)
    try:
        yield desk
    finally:
        desk.receiver.stop()
        for site in desk.sites.values():
            site.close()


def keeper_of(desk: App, site: Site) -> Keeper:
    """One that has asked nothing yet; it is asked to look when the test says so, and only then."""
    desk.keeping.stop()
    return Keeper("tracker", site, desk.database, desk.clock, desk.ids, desk.timing)


@dataclass(frozen=True, slots=True)
class There:
    """The board there, and how it is kept here."""

    desk: App
    bot: TalkingBot
    keeper: Keeper
    clock: SteppedClock
    #: Asks the tracker with no proxy in between.
    direct: Site

    def again(self) -> Self:
        """As after a restart of the desk: nothing is remembered that is not in its database."""
        return replace(self, keeper=keeper_of(self.desk, self.direct))

    def keep(self, after: timedelta = timedelta()) -> None:
        """Time goes on, the tracker is asked, and what is to be said is said."""
        self.clock.advance(after)
        assert self.keeper.once()
        self.desk.engine.run_once()

    def state(self, key: TicketKey) -> tuple[str | None, Column]:
        """Who has it there, and where it stands."""
        told = self.direct.get(key)
        assert told is not None
        return told.account, told.column

    def comments(self, key: TicketKey) -> list[str]:
        """What is said of it there."""
        told = self.direct.get(key)
        assert told is not None
        return [each.text for each in self.direct.comments(told)]

    def titles(self) -> list[str]:
        """Those on the board there."""
        return [each.title for page in self.direct.board() for each in page]

    def known(self, key: TicketKey) -> tuple[str | None, Column]:
        """As it is here."""
        with self.desk.database.reading() as work:
            ticket = work.tickets.get(key)
        assert ticket is not None
        return ticket.assignee, ticket.column

    @property
    def said(self) -> list[str]:
        """What the bot said in the channel, as it is shown by now."""
        return self.bot.said_in("#ops")

    @property
    def last(self) -> str:
        """The last of it."""
        return self.said[-1]

    @property
    def pending(self) -> int:
        """How much is still to be told."""
        with self.desk.database.reading() as work:
            return len(work.errands.pending("tracker"))


#: How a tracker may be away, or as good as that; a silent one is as one that resets: each call takes its time.
FAULTS = ("500", "429", "half", "reset", "expired", "garbage")


def begin(proxy: Proxy, fault: str) -> None:
    """From now on every call goes wrong, in one of the `FAULTS`."""
    match fault:
        case "500":
            proxy.status(500, times=None)
        case "429":
            proxy.too_many(120, times=None)
        case "half":
            proxy.half(times=None)
        case "reset":
            proxy.reset(times=None)
        case "expired":
            proxy.unauthorized(times=None)
        case _:
            proxy.garbage(times=None)


def kept_and_then_done(ask: Ask, there: There, proxy: Proxy, fault: str, key: TicketKey, account: str) -> None:
    """While the tracker cannot do what Ann asked for it is kept, and everybody is told; then it is done."""
    label = there.direct.label
    ask(f"!claim {key}")
    begin(proxy, fault)

    there.keep()

    away = f"{label} has not answered since 10:00: I keep this, and tell it as soon as it is back."
    assert there.last.endswith(away)
    assert "this is what I know from before" in ask("!board")
    assert there.known(key) == ("ann", Column.IN_PROGRESS)
    there.keep(6 * MINUTE)
    assert "The tracker tracker has not answered for 6 min." in ask("!health", as_="ann")

    proxy.clear()
    there.again().keep(10 * MINUTE)

    assert there.state(key) == (account, Column.IN_PROGRESS)
    assert there.pending == 0
    assert "I keep this" not in "\n".join(there.said)
    assert "from before" not in ask("!board")


def nothing_is_made_twice(ask: Ask, there: There, proxy: Proxy, key: TicketKey) -> None:
    """A comment and a ticket are there once, though the answers to both are lost for some minutes."""
    before = there.titles()
    ask(f"!note {key} asked the vendor")
    ask("!ticket The disk of db-2")
    proxy.after(times=None, only="POST|PATCH|PUT")
    there.keep()
    there.keep(6 * MINUTE)
    proxy.clear()
    for _ in range(3):
        there.keep(6 * MINUTE)

    assert sorted(there.titles()) == sorted([*before, "The disk of db-2"])
    assert there.comments(key).count("Ann: asked the vendor") == 1
    assert there.pending == 0


def whoever_took_it_there_keeps_it(
    ask: Ask, there: There, proxy: Proxy, key: TicketKey, taken: Callable[[], object], account: str
) -> None:
    """Ann claims it here while the tracker is away; `taken` is how Ben takes it there meanwhile."""
    label = there.direct.label
    proxy.status(503, times=None)
    there.keep(MINUTE)
    ask(f"!claim {key}")
    proxy.clear()
    taken()

    there.keep(6 * MINUTE)

    assert there.state(key) == (account, Column.IN_PROGRESS)
    assert there.known(key) == ("ben", Column.IN_PROGRESS)
    assert any(f"{key} is with Ben in {label}: they were faster" in each for each in there.said)
    assert f"@Ann claimed {key} here before {label} could be told, and @Ben took it there" in there.last
