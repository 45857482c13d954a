"""An outside tracker in memory: what adapters promise, without a network."""

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from watchbill.errors import SiteAway, SiteRefuses
from watchbill.model.keys import TicketKey
from watchbill.model.site import Account, SiteComment, SiteTicket
from watchbill.model.ticket import Column
from watchbill.testing.builders import at

#: Tickets of one page.
PAGE = 3


@dataclass(slots=True)
class Place:
    """Where the tickets are; several clients may share it, and people change things in it by its methods."""

    prefix: str = "OPS"
    #: By id, in the order of the board.
    tickets: dict[str, SiteTicket] = field(default_factory=dict)
    comments: dict[str, list[SiteComment]] = field(default_factory=dict)
    markers: dict[str, str] = field(default_factory=dict)
    #: Accounts by e-mail address.
    accounts: dict[str, Account] = field(default_factory=dict)
    former: dict[TicketKey, TicketKey] = field(default_factory=dict)
    #: Tickets that are not on the board any more.
    elsewhere: set[TicketKey] = field(default_factory=set)
    #: While it is set, nobody is answered.
    away: SiteAway | None = None
    #: Columns to which there is no way.
    closed: set[Column] = field(default_factory=set)
    #: How it spells accounts for which it takes another spelling.
    spellings: dict[str, str] = field(default_factory=dict)
    #: Is called, once each, before the next calls are answered.
    before: list[Callable[[], object]] = field(default_factory=list)
    #: Is called, once each, after the next calls were carried out: may raise, and the answer is lost.
    after: list[Callable[[], object]] = field(default_factory=list)
    #: What it was asked, in order.
    asked: list[str] = field(default_factory=list)
    #: Tells the time there; a second later each time it is looked at, unless given.
    clock: Callable[[], datetime] | None = None
    ticks: int = 0
    #: How many tickets there ever were: no number is given twice.
    numbered: int = 0
    lock: threading.RLock = field(default_factory=threading.RLock)

    def now(self) -> datetime:
        """The time there."""
        if self.clock:
            return self.clock()
        self.ticks += 1
        return at(9) + timedelta(seconds=self.ticks)

    def add(self, title: str, column: Column = Column.BACKLOG, holder: Account | None = None) -> SiteTicket:
        """Somebody makes a ticket."""
        with self.lock:
            self.numbered += 1
            number = str(self.numbered)
            made = SiteTicket(
                key=TicketKey(f"{self.prefix}-{number}"),
                id=number,
                title=title,
                column=column,
                holder=holder,
                updated_at=self.now(),
            )
            self.tickets[number] = made
            return made

    def put(self, which: TicketKey, **changes: object) -> SiteTicket:
        """Somebody changes a ticket."""
        with self.lock:
            before = self.of(which)
            changed = replace(before, updated_at=self.now(), **changes)  # type: ignore[arg-type]
            self.tickets[before.id] = changed
            if changed.key != before.key:
                self.former[before.key] = changed.key
            return changed

    def of(self, key: TicketKey) -> SiteTicket:
        """The ticket as it is."""
        return next(each for each in self.tickets.values() if each.key == self.former.get(key, key))

    def say(self, which: TicketKey, author: Account, text: str) -> None:
        """Somebody comments on a ticket."""
        with self.lock:
            ticket = self.put(which)
            said = SiteComment(author=author, text=text, at=ticket.updated_at)
            self.comments.setdefault(ticket.id, []).append(said)

    def delete(self, key: TicketKey) -> None:
        """Somebody deletes a ticket."""
        with self.lock:
            del self.tickets[self.of(key).id]

    def first(self, *keys: TicketKey) -> None:
        """Somebody drags tickets to the top of the board."""
        with self.lock:
            wanted = [self.of(each) for each in keys]
            rest = [each for each in self.tickets.values() if each not in wanted]
            self.tickets = {each.id: each for each in (*wanted, *rest)}


@dataclass(slots=True)
class MemorySite:
    """Fulfils `ports.Site`."""

    place: Place
    label: str = "Jira"

    def key(self, written: str) -> TicketKey | None:
        return TicketKey(written) if written.startswith(f"{self.place.prefix}-") else None

    def board(self) -> Iterator[Sequence[SiteTicket]]:
        self._asked("board")
        yield from self._pages([each for each in self._on_board() if each.column is not Column.DONE])

    def top(self) -> Sequence[SiteTicket]:
        self._asked("top")
        return [each for each in self._on_board() if each.column is Column.BACKLOG][:PAGE]

    def changed(self, since: datetime) -> Iterator[Sequence[SiteTicket]]:
        self._asked("changed")
        yield from self._pages([each for each in self._on_board() if each.updated_at >= since])

    def get(self, key: TicketKey) -> SiteTicket | None:
        self._asked(f"get {key}")
        key = self.place.former.get(key, key)
        return next((each for each in self.place.tickets.values() if each.key == key), None)

    def change(self, seen: SiteTicket, account: str | None, column: Column) -> SiteTicket | None:
        self._asked(f"change {seen.key}")
        with self.place.lock:
            now = self.place.tickets.get(seen.id)
            if now is None or (now.account, now.column) != (seen.account, seen.column):
                return None
            if column is not now.column and column in self.place.closed:
                raise SiteRefuses(f"{self.label} has no way to {column} from {now.column}.")
            known = self.place.spellings.get(account or "", account)
            holder = Account(id=known, name=known.title()) if known else None
            changed = self.place.put(now.key, holder=holder, column=column)
        self._answered()
        return changed

    def comment(self, seen: SiteTicket, text: str) -> None:
        self._asked(f"comment {seen.key}")
        self.place.say(seen.key, Account(id="bot"), text)
        self._answered()

    def comments(self, seen: SiteTicket) -> Sequence[SiteComment]:
        self._asked(f"comments {seen.key}")
        return list(self.place.comments.get(seen.id, ()))

    def create(self, title: str, text: str, marker: str) -> SiteTicket:
        self._asked("create")
        with self.place.lock:
            made = self.place.put(self.place.add(title).key, text=text)
            self.place.markers[marker] = made.id
        self._answered()
        return made

    def made(self, marker: str) -> SiteTicket | None:
        self._asked("made")
        return self.place.tickets.get(self.place.markers.get(marker, ""))

    def account(self, email: str) -> str | None:
        self._asked("account")
        found = self.place.accounts.get(email)
        return found.id if found else None

    def check(self) -> str:
        self._asked("check")
        return "bot"

    def close(self) -> None:
        """There is nothing to give back."""

    def _on_board(self) -> list[SiteTicket]:
        return [each for each in self.place.tickets.values() if each.key not in self.place.elsewhere]

    def _pages(self, tickets: list[SiteTicket]) -> Iterator[Sequence[SiteTicket]]:
        for start in range(0, len(tickets), PAGE):
            yield tickets[start : start + PAGE]

    def _asked(self, what: str) -> None:
        self.place.asked.append(what)
        if self.place.before:
            self.place.before.pop(0)()
        if self.place.away:
            raise self.place.away

    def _answered(self) -> None:
        if self.place.after:
            self.place.after.pop(0)()
