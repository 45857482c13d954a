"""A desk whose team has its tickets in an outside tracker, in memory."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import cast

from tests.core.bot.desks import NoHooks
from watchbill.errors import SiteAway
from watchbill.jobs.keeping import Keeper
from watchbill.model.errand import Errand
from watchbill.model.message import Content, MessageKind, Outgoing, say
from watchbill.model.people import Identity, PersonId
from watchbill.model.site import Account
from watchbill.model.team import Team
from watchbill.model.ticket import Ticket, TicketKey
from watchbill.model.timing import DEFAULT
from watchbill.platforms.plain import Plain
from watchbill.ports import Database, Hooks
from watchbill.rules.claiming import Verdict
from watchbill.services import amending
from watchbill.services.claiming import Claiming
from watchbill.services.request import DirectRequest
from watchbill.services.ticketing import Ticketing
from watchbill.testing.builders import CHANNEL, Counter, a_membership, a_person, a_team, at
from watchbill.testing.clock import SteppedClock
from watchbill.testing.memory import MemoryDatabase
from watchbill.testing.site import MemorySite, Place
from watchbill.trackers.mirror import mirrors

JIRA = "jira"
ONE, TWO = TicketKey("OPS-1"), TicketKey("OPS-2")
MINUTE = timedelta(minutes=1)
AWAY = SiteAway("Jira does not answer in time.")
ANN, BOB = Account(id="acc-ann", name="Ann"), Account(id="acc-bob", name="Bob")


@dataclass
class Desk:
    """One desk on a database, beside a tracker."""

    database: Database = field(default_factory=MemoryDatabase)
    clock: SteppedClock = field(default_factory=lambda: SteppedClock(at(10)))
    ids: Counter = field(default_factory=lambda: Counter("id-"))
    place: Place = field(default_factory=Place)
    replies: int = 0

    def __post_init__(self) -> None:
        self.place.clock = self.clock.now
        self.keeper = self.another()
        trackers = {JIRA: mirrors(JIRA, self.ids)}
        hooks = cast("Hooks", NoHooks())
        self.claiming = Claiming(hooks, self.ids, trackers)
        self.ticketing = Ticketing(hooks, self.ids, trackers)
        with self.database.changing() as work:
            work.teams.save(self.team)
            for name in ("ann", "bob"):
                work.people.save(a_person(name, email=f"{name}@example.org"))
                work.teams.join(a_membership(name))
        for account in (ANN, BOB):
            self.place.accounts[f"{account.name.lower()}@example.org"] = account

    def another(self) -> Keeper:
        """What keeps the mirror in another process."""
        return Keeper(JIRA, MemorySite(self.place), self.database, self.clock, self.ids, DEFAULT)

    @property
    def team(self) -> Team:
        return a_team(tracker=JIRA, channel=CHANNEL)

    def keep(self, after: timedelta = timedelta()) -> None:
        """Time goes on, and the keeper looks."""
        self.clock.advance(after)
        assert self.keeper.once()

    def link(self, person: str, account: Account) -> None:
        """They say whose account it is."""
        with self.database.changing() as work:
            work.people.link(Identity(platform=JIRA, id=account.id), PersonId(person))

    @contextmanager
    def asks(self, person: str) -> Iterator[DirectRequest]:
        """Somebody's request; its answer is to be given to `answer`."""
        with self.database.changing() as work:
            known = work.people.get(PersonId(person))
            yield DirectRequest(work=work, team=self.team, now=self.clock.now(), asker=known)

    def answer(self, request: DirectRequest, content: Content) -> str:
        """The answer as the bot gives it; its key."""
        self.replies += 1
        key = f"reply:console:{self.replies}"
        said = amending.promise(request.work, content, key, request)
        message = Outgoing(key=key, to=CHANNEL, kind=MessageKind.REPLY, content=said)
        request.work.outbox.add(message, request.now)
        return key

    def ticket(self, key: str) -> Ticket:
        """As it is here."""
        with self.database.reading() as work:
            found = work.tickets.get(TicketKey(key))
        assert found is not None
        return found

    def notes(self, key: str) -> list[tuple[str | None, str]]:
        """What was said of a ticket, and by whom."""
        with self.database.reading() as work:
            return [(each.author, each.text) for each in work.tickets.notes(TicketKey(key))]

    def pending(self) -> list[Errand]:
        """What is still to be told."""
        with self.database.reading() as work:
            return list(work.errands.pending(JIRA))

    def backlog(self) -> list[TicketKey]:
        """Backlog here, in its order."""
        with self.database.reading() as work:
            return [each.key for each in mirrors(JIRA, self.ids)(work, self.team).backlog()]

    def shown(self, key: str) -> tuple[MessageKind, str]:
        """What stands in the place of an answer by now, and of what kind that is."""
        with self.database.reading() as work:
            sending, number = work.outbox.by_key(key), 1
            while later := work.outbox.by_key(f"{key}~{number}"):
                sending, number = later, number + 1
        assert sending is not None
        return sending.message.kind, words(sending.message.content)

    def told(self, key: str) -> str:
        """What a message says."""
        with self.database.reading() as work:
            sending = work.outbox.by_key(key)
        assert sending is not None, key
        return words(sending.message.content)


def words(content: Content) -> str:
    """A message's words."""
    return Plain().write(content)


def claim(desk: Desk, person: str, key: str = ONE, *, anyway: bool = False) -> tuple[Verdict, str]:
    """How it went, and the key of the answer."""
    with desk.asks(person) as request:
        result = desk.claiming.claim(request, TicketKey(key), anyway=anyway)
        return result.verdict, desk.answer(request, say(f"{key} is yours."))


def raising(what: Exception) -> Callable[[], None]:
    """Raises it, as a step of what happens meanwhile."""

    def fails() -> None:
        raise what

    return fails
