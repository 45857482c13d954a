"""An outside tracker as its mirror: everything is done here at once, and at the tracker as soon as it answers."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from watchbill.errors import TrackerUnknown
from watchbill.model.errand import Errand, ErrandId, ErrandKind
from watchbill.model.keys import ItemId
from watchbill.model.mirror import PROVISIONAL
from watchbill.model.people import PersonId
from watchbill.model.team import Team
from watchbill.model.ticket import Column, Note, Ticket, TicketKey
from watchbill.ports import Ids, TrackerFactory, UnitOfWork
from watchbill.trackers.board import Board

#: What keys of new tickets start with where the tracker's own start as ours do.
OTHERWISE = "OURS"


class Known(dict[str, TrackerFactory]):
    """Trackers by name; whoever asks for another one is told so in words for people: `errors.TrackerUnknown`."""

    def __missing__(self, name: str) -> TrackerFactory:
        """A team goes on to name a tracker that was taken out of the file."""
        raise TrackerUnknown(name)


def mirrors(tracker: str, ids: Ids) -> TrackerFactory:
    """Makes the mirrors of a tracker of this name; `ids` gives the ids of errands."""

    def mirror(work: UnitOfWork, team: Team) -> Mirror:
        return Mirror(work, team, tracker, ids)

    return mirror


@dataclass(frozen=True, slots=True)
class Mirror:
    """A team's tickets at an outside tracker within one unit of work; fulfils `ports.Tracker`.

    It never waits for the tracker, and decides between two people by the ticket's version here. What it changes is
    written down as an errand in the same unit of work: carried out later, it may still find that somebody was
    faster at the tracker itself.
    """

    work: UnitOfWork
    team: Team
    tracker: str
    ids: Ids

    def get(self, key: TicketKey) -> Ticket | None:
        """The ticket as it is known here, by its present or a former key; None where it is not known yet."""
        return self._board.get(key) or self._board.get(self.work.mirrored.now_called(key))

    def keys(self) -> Sequence[TicketKey]:
        """Every key that is known, done ones included."""
        return self._board.keys()

    def in_progress(self) -> Sequence[Ticket]:
        """Tickets in progress and blocked ones, by rank."""
        return self._board.in_progress()

    def backlog(self) -> Sequence[Ticket]:
        """Backlog by rank."""
        return self._board.backlog()

    def assign(self, ticket: Ticket, to: PersonId | None, column: Column, at: datetime) -> Ticket | None:
        """Give the ticket as last seen to `to`, in `column`; None when somebody changed it since."""
        changed = self._board.assign(ticket, to, column, at)
        if changed:
            self._add(self._change(changed, at, keeps=False))
        return changed

    def move(self, ticket: Ticket, column: Column, at: datetime) -> Ticket | None:
        """Put the ticket as last seen into `column`; None when somebody changed it since."""
        changed = self._board.move(ticket, column, at)
        if changed:
            self._add(self._change(changed, at, keeps=True))
        return changed

    def comment(self, note: Note) -> None:
        """Add a comment."""
        key = self.work.mirrored.now_called(note.key)
        self._board.comment(replace(note, key=key))
        errand = self._errand(key, ErrandKind.COMMENT, note.at)
        self._add(replace(errand, person=note.author, text=note.text))

    def last_notes(self, keys: Collection[TicketKey]) -> Mapping[TicketKey, Note]:
        """The latest comment of each of these tickets that has one: of a person, else of the desk itself."""
        return self._board.last_notes(keys)

    def create(self, title: str, at: datetime, *, origin: ItemId | None = None, text: str = "") -> Ticket:
        """A new ticket at the end of Backlog, under a key that holds until the tracker gives its own.

        The one that was made for the same `origin`, where there is one.

        Raises:
            Changed: others took each key that was tried.
        """
        known = self.work.tickets.made_for(self.team.id, origin) if origin else None
        made = known or replace(self._board, prefix=self._prefix).create(title, at, origin=origin, text=text)
        if known is None:
            self._add(self._errand(made.key, ErrandKind.CREATE, at))
        return made

    @property
    def _board(self) -> Board:
        return Board(self.work, self.team, self.tracker)

    @property
    def _prefix(self) -> str:
        alike = (each for each in self.keys() if each.startswith(f"{PROVISIONAL}-"))
        return OTHERWISE if any(map(self.work.mirrored.get, alike)) else PROVISIONAL

    def _change(self, changed: Ticket, at: datetime, *, keeps: bool) -> Errand:
        told = self.work.mirrored.get(changed.key)
        return replace(
            self._errand(changed.key, ErrandKind.CHANGE, at),
            person=changed.assignee,
            keeps=keeps,
            column=changed.column,
            seen=told.account if told else None,
            seen_column=told.column if told else None,
        )

    def _errand(self, key: TicketKey, kind: ErrandKind, at: datetime) -> Errand:
        return Errand(
            id=ErrandId(self.ids()),
            tracker=self.tracker,
            team=self.team.id,
            key=key,
            kind=kind,
            at=at,
            again_at=at,
        )

    def _add(self, errand: Errand) -> None:
        self.work.errands.add(errand)
