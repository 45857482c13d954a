"""What is to be done, who has it, and how a day ended."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from watchbill.model.audit import AuditEntry
from watchbill.model.handover import Handover, Highlight, LeftOut
from watchbill.model.people import TeamId
from watchbill.model.ticket import BOARD, Claim, ClaimId, Column, Note, Outcome, Ticket, TicketKey
from watchbill.model.work import Item, ItemId, ItemKind


class Items(Protocol):
    """Alerts, incidents and questions."""

    def get(self, team: TeamId, item: ItemId) -> Item | None:
        """The team's item, or None; the id is compared without regard to case."""
        ...

    def lock(self, team: TeamId, item: ItemId) -> Item | None:
        """As `get`; nobody else changes it before this unit of work is over."""
        ...

    def unresolved(self, team: TeamId) -> Sequence[Item]:
        """The team's items that are not resolved, by opening time and id."""
        ...

    def latest(self, team: TeamId, dedupe_key: str) -> Item | None:
        """The team's newest item of this key, resolved or not, or None."""
        ...

    def grouped(self, team: TeamId, source: str, group: str, since: datetime) -> Sequence[Item]:
        """The team's items of this group of this source, by time and id: unresolved, or resolved after `since`."""
        ...

    def resolved(self, team: TeamId, start: datetime, end: datetime) -> Sequence[Item]:
        """The team's items that were resolved within [start, end) and still are, by that time and id."""
        ...

    def opened(self, team: TeamId, start: datetime, end: datetime, most: int) -> Sequence[Item]:
        """The team's newest items that were opened within [start, end), at most `most`, by that time and id."""
        ...

    def unticketed(self, team: TeamId, start: datetime, end: datetime, most: int) -> Sequence[Item]:
        """The first `most` of `resolved` that have an owner and no ticket."""
        ...

    def tracked_by(self, team: TeamId, keys: Collection[TicketKey]) -> Sequence[Item]:
        """The team's items that have one of these tickets, resolved or not, by opening time and id."""
        ...

    def next_id(self, team: TeamId, kind: ItemKind) -> ItemId:
        """A new id for an item of the team: the kind's letter and the next number; never given twice."""
        ...

    def add(self, item: Item) -> bool:
        """Insert the item.

        Returns:
            False when an unresolved item of the team has the same `dedupe_key`; nothing is changed then.
        """
        ...

    def save(self, item: Item) -> None:
        """Replace the item of the same team and id."""
        ...


class Tickets(Protocol):
    """The built-in board's tickets, and the mirror of an outside tracker's."""

    def get(self, key: TicketKey) -> Ticket | None:
        """The ticket, or None."""
        ...

    def those(self, keys: Collection[TicketKey]) -> Mapping[TicketKey, Ticket]:
        """The tickets of these keys that there are, of any team and tracker."""
        ...

    def keys(self, team: TeamId, tracker: str = BOARD) -> Sequence[TicketKey]:
        """Every key of the team in this tracker, done ones included, by key."""
        ...

    def standing(self, team: TeamId, columns: Collection[Column], tracker: str = BOARD) -> Sequence[Ticket]:
        """The team's tickets in these columns of this tracker, by rank and key."""
        ...

    def foremost(self, team: TeamId, column: Column, most: int, tracker: str = BOARD) -> Sequence[TicketKey]:
        """The keys of the first `most` of those that stand in the column."""
        ...

    def last_rank(self, team: TeamId, tracker: str) -> int:
        """The largest rank of the team's tickets in this tracker, in any column; 0 where there are none."""
        ...

    def add(self, ticket: Ticket) -> bool:
        """Insert the ticket; False when its key is taken or its team's origin, and nothing is changed then."""
        ...

    def remove(self, key: TicketKey) -> None:
        """Forget the ticket, but not what was said of it; nothing happens where there is none."""
        ...

    def replace(self, ticket: Ticket, *, expected: int) -> bool:
        """Compare and set: store `ticket` (with version `expected` + 1) if the stored version is `expected`.

        Returns:
            False when it is not; nothing is changed then.
        """
        ...

    def made_for(self, team: TeamId, origin: ItemId) -> Ticket | None:
        """The team's ticket of this origin, or None."""
        ...

    def next_key(self, prefix: str) -> TicketKey:
        """A key `PREFIX-n` that no ticket had: one more than the largest n of that prefix."""
        ...

    def add_note(self, note: Note) -> None:
        """Add a comment."""
        ...

    def notes(self, key: TicketKey) -> Sequence[Note]:
        """The ticket's comments, oldest first."""
        ...

    def last_notes(self, keys: Collection[TicketKey]) -> Mapping[TicketKey, Note]:
        """The latest comment of each of these tickets that has one: of a person, else of the desk itself.

        One that only repeats what is known does not count.
        """
        ...


class Claims(Protocol):
    """Who holds which ticket, and how it ended."""

    def add(self, claim: Claim) -> bool:
        """Insert an open claim; False when the ticket has one already, and nothing is changed then."""
        ...

    def open(self, team: TeamId) -> Sequence[Claim]:
        """The team's claims that have not ended, by time and id."""
        ...

    def held(self, key: TicketKey) -> Claim | None:
        """The ticket's open claim, or None."""
        ...

    def park(self, claim: ClaimId, item: ItemId | None) -> None:
        """Note for which item an open claim's ticket was left; None: its person works on it again."""
        ...

    def keep(self, claim: ClaimId, kept: bool) -> None:
        """Note whether an open claim's person goes on with the ticket when somebody else is on MRO."""
        ...

    def end(self, claim: ClaimId, outcome: Outcome, at: datetime) -> bool:
        """End an open claim; False when it has ended already."""
        ...

    def ended(self, team: TeamId, outcome: Outcome, start: datetime, end: datetime) -> Sequence[Claim]:
        """The team's claims that ended so within [start, end), by end and id."""
        ...


class Handovers(Protocol):
    """Evening checks as posted, and what people highlighted."""

    def get(self, team: TeamId, day: date) -> Handover | None:
        """The day's handover, or None."""
        ...

    def latest(self, team: TeamId, before: date) -> Handover | None:
        """The newest handover of a day before `before`, or None."""
        ...

    def days(self, team: TeamId, first: date, last: date) -> Sequence[date]:
        """The days of [first, last] that have one."""
        ...

    def add(self, handover: Handover) -> bool:
        """Insert; False when the day has one already, and nothing is changed then."""
        ...

    def replace(self, handover: Handover) -> None:
        """Put it in the place of the day's handover, with all that it carries."""
        ...

    def add_highlight(self, highlight: Highlight) -> None:
        """Record a highlight."""
        ...

    def highlights(self, team: TeamId, day: date) -> Sequence[Highlight]:
        """The day's highlights, oldest first."""
        ...

    def left_out(self, team: TeamId, day: date) -> Sequence[LeftOut]:
        """Which tickets the day's evening check only names, by time and key."""
        ...

    def leave_out(self, left: LeftOut) -> bool:
        """Have the day's evening check only name the ticket; False where it does so already."""
        ...

    def tell(self, team: TeamId, day: date, key: TicketKey) -> bool:
        """Have the day's evening check tell of the ticket after all; False where it does so already."""
        ...


class Audit(Protocol):
    """Who did what; append-only."""

    def record(self, entry: AuditEntry) -> None:
        """Add an entry."""
        ...

    def recent(self, limit: int) -> Sequence[AuditEntry]:
        """The newest entries first, at most `limit`."""
        ...

    def missed(self, since: datetime) -> Sequence[AuditEntry]:
        """The entries at or after `since` whose action is "missed" something, by time."""
        ...
