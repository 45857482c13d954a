"""The built-in board: tickets in Watchbill's own database, so that it works with no outside system."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from watchbill.errors import Changed
from watchbill.markers import hookimpl
from watchbill.model.keys import ItemId
from watchbill.model.people import PersonId
from watchbill.model.team import Team
from watchbill.model.ticket import BEGUN, BOARD, STANDING, Column, Note, Ticket, TicketKey
from watchbill.ports import TrackerFactory, UnitOfWork

#: What keys start with on a board without tickets.
FIRST_PREFIX = "TICKET"
#: How often a key that others took first is replaced by the next one.
TRIES = 5


@hookimpl
def watchbill_trackers() -> Mapping[str, TrackerFactory]:
    """The board, as a team's setting names it."""
    return {BOARD: Board}


@dataclass(frozen=True, slots=True)
class Board:
    """A team's tickets within one unit of work; fulfils `ports.Tracker`.

    A ticket keeps its rank when it moves, so a released one returns to its old place in Backlog.
    """

    work: UnitOfWork
    team: Team
    #: The tracker whose tickets these are.
    tracker: str = BOARD
    #: What new keys start with; as most of the team's do, unless given.
    prefix: str | None = None

    def get(self, key: TicketKey) -> Ticket | None:
        """The team's ticket, or None."""
        ticket = self.work.tickets.get(key)
        return ticket if ticket and (ticket.team, ticket.tracker) == (self.team.id, self.tracker) else None

    def keys(self) -> Sequence[TicketKey]:
        """Every key of the team, done ones included."""
        return self.work.tickets.keys(self.team.id, self.tracker)

    def in_progress(self) -> Sequence[Ticket]:
        """Tickets in progress and blocked ones, by rank."""
        return self._standing(*BEGUN)

    def backlog(self) -> Sequence[Ticket]:
        """Backlog by rank."""
        return self._standing(Column.BACKLOG)

    def assign(self, ticket: Ticket, to: PersonId | None, column: Column, at: datetime) -> Ticket | None:
        """Give the ticket as last seen to `to`, in `column`; None when somebody changed it since."""
        return self._change(replace(ticket, assignee=to), column, at)

    def move(self, ticket: Ticket, column: Column, at: datetime) -> Ticket | None:
        """Put the ticket as last seen into `column`; None when somebody changed it since."""
        return self._change(ticket, column, at)

    def comment(self, note: Note) -> None:
        """Add a comment."""
        self.work.tickets.add_note(note)

    def last_notes(self, keys: Collection[TicketKey]) -> Mapping[TicketKey, Note]:
        """The latest comment of each of these tickets that has one: of a person, else of the desk itself."""
        return self.work.tickets.last_notes(keys)

    def create(self, title: str, at: datetime, *, origin: ItemId | None = None, text: str = "") -> Ticket:
        """A new ticket at the end of Backlog, under the prefix that most of the team's keys have.

        The one that was made for the same `origin`, where there is one.

        Raises:
            Changed: others took each key that was tried.
        """
        prefix = self.prefix or _prefix(self.keys())
        for _ in range(TRIES):
            known = self.work.tickets.made_for(self.team.id, origin) if origin else None
            if known:
                return known
            ticket = Ticket(
                key=self.work.tickets.next_key(prefix),
                team=self.team.id,
                title=title,
                column=Column.BACKLOG,
                rank=self._last_rank() + 1,
                moved_at=at,
                origin=origin,
                text=text,
                tracker=self.tracker,
            )
            if self.work.tickets.add(ticket):
                return ticket
        raise Changed("Others create tickets at this very moment; yours was not created. Please try again.")

    def _change(self, ticket: Ticket, column: Column, at: datetime) -> Ticket | None:
        moved_at = ticket.moved_at if column is ticket.column else at
        changed = replace(ticket, column=column, moved_at=moved_at, version=ticket.version + 1)
        return changed if self.work.tickets.replace(changed, expected=ticket.version) else None

    def _last_rank(self) -> int:
        # Those in progress count too: released, they must not come after what is created now.
        active = self._standing(*STANDING)
        return active[-1].rank if active else 0

    def _standing(self, *columns: Column) -> Sequence[Ticket]:
        return self.work.tickets.standing(self.team.id, columns, self.tracker)


def _prefix(keys: Sequence[TicketKey]) -> str:
    split = (key.rpartition("-") for key in keys)
    prefixes = Counter(prefix for prefix, _, number in split if prefix and number.isdecimal())
    return min(prefixes, key=lambda each: (-prefixes[each], each)) if prefixes else FIRST_PREFIX
