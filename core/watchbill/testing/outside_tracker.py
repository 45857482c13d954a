"""A tracker that is not in our database: what it did stays done when our transaction is rolled back."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from watchbill.errors import TrackerUnavailable
from watchbill.model.keys import ItemId, TicketKey
from watchbill.model.people import PersonId
from watchbill.model.team import Team
from watchbill.model.ticket import Column, Note, Ticket
from watchbill.ports import UnitOfWork
from watchbill.testing.memory import MemoryDatabase
from watchbill.trackers.board import Board


@dataclass
class Elsewhere:
    """Where the tickets of outside trackers are; called, it is a `ports.TrackerFactory`."""

    database: MemoryDatabase = field(default_factory=MemoryDatabase)
    #: Whether it answers nobody.
    away: bool = False
    #: Whether it answers nobody who wants to comment.
    mute: bool = False
    #: How often it was asked to make a ticket.
    asked: int = 0

    def __call__(self, work: UnitOfWork, team: Team) -> "OutsideTracker":
        """A team's tracker; our unit of work is nothing to it."""
        return OutsideTracker(self, team)


@dataclass(frozen=True, slots=True)
class OutsideTracker:
    """Fulfils `ports.Tracker`, each call on its own."""

    place: Elsewhere
    team: Team

    def get(self, key: TicketKey) -> Ticket | None:
        with self._there() as board:
            return board.get(key)

    def keys(self) -> Sequence[TicketKey]:
        with self._there() as board:
            return board.keys()

    def in_progress(self) -> Sequence[Ticket]:
        with self._there() as board:
            return board.in_progress()

    def backlog(self) -> Sequence[Ticket]:
        with self._there() as board:
            return board.backlog()

    def assign(self, ticket: Ticket, to: PersonId | None, column: Column, at: datetime) -> Ticket | None:
        with self._there() as board:
            return board.assign(ticket, to, column, at)

    def move(self, ticket: Ticket, column: Column, at: datetime) -> Ticket | None:
        with self._there() as board:
            return board.move(ticket, column, at)

    def comment(self, note: Note) -> None:
        if self.place.mute:
            raise TrackerUnavailable
        with self._there() as board:
            board.comment(note)

    def last_notes(self, keys: Collection[TicketKey]) -> Mapping[TicketKey, Note]:
        with self._there() as board:
            return board.last_notes(keys)

    def create(self, title: str, at: datetime, *, origin: ItemId | None = None, text: str = "") -> Ticket:
        self.place.asked += 1
        with self._there() as board:
            return board.create(title, at, origin=origin, text=text)

    @contextmanager
    def _there(self) -> Iterator[Board]:
        if self.place.away:
            raise TrackerUnavailable
        with self.place.database.changing() as work:
            yield Board(work, self.team)
