"""What one does with a ticket besides claiming it: release, block, unblock, close, comment, look."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from watchbill.errors import Changed, Refused, TrackerUnavailable, Unknown, WatchbillError
from watchbill.model.event import Blocked, Closed, Created, Released, Reopened, Unblocked
from watchbill.model.keys import ItemId
from watchbill.model.passage import End
from watchbill.model.people import PersonId
from watchbill.model.ticket import Column, Note, Outcome, Ticket, TicketKey
from watchbill.ports import Hooks, Ids, Tracker, TrackerFactory
from watchbill.rules import accepting, claiming, moving
from watchbill.rules.moving import Move
from watchbill.services import chaining, holding, parking
from watchbill.services.request import Request
from watchbill.words import claims as words

#: Characters of a title; a board shows it on one line.
LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """A ticket with its last note."""

    ticket: Ticket
    note: Note | None
    #: Whoever has it goes on with it when somebody else is on MRO.
    kept: bool = False

    @property
    def text(self) -> str | None:
        """What the note says; None where there is none."""
        return self.note.text if self.note else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A ticket that somebody moved."""

    #: As it is now.
    ticket: Ticket
    #: Who had it before.
    was: PersonId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """How it went when somebody closed tickets."""

    done: tuple[Moved, ...]
    #: Why the others are not closed, one text each.
    refused: tuple[str, ...] = ()
    #: What whoever asked still has in progress or blocked, besides the sprint's; the oldest first.
    left: tuple[Ticket, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumed:
    """A ticket that is in progress again."""

    ticket: Ticket
    #: Whoever has it has started these, which count against the limit.
    started: tuple[TicketKey, ...]


@dataclass(frozen=True, slots=True)
class Ticketing:
    """What people do with tickets; objections of hooks refuse it.

    A key may be a ticket's number alone, where one ticket has it. All raise `Unknown` where there is no such
    ticket, and `Refused` where it is an item; what moves one raises `Refused` where that cannot be, and `Changed`
    where somebody was faster.
    """

    hooks: Hooks
    ids: Ids
    trackers: Mapping[str, TrackerFactory]

    def release(self, request: Request, key: TicketKey) -> Moved:
        """Put the ticket back into Backlog, with nobody on it."""
        tracker, ticket = self._movable(request, key, Move.RELEASE)
        moved = holding.won(tracker.assign(ticket, None, Column.BACKLOG, request.now), ticket.key)
        holding.end(request, ticket.key, Outcome.RELEASED)
        chaining.end(request, ticket.key, End.RELEASED)
        request.work.happened(
            Released(team=request.team.id, key=ticket.key, person=request.person.id, was=ticket.assignee)
        )
        return Moved(ticket=moved, was=ticket.assignee)

    def block(self, request: Request, key: TicketKey, reason: str) -> Moved:
        """Say that the ticket waits for something; the reason becomes its note."""
        tracker, ticket = self._movable(request, key, Move.BLOCK)
        moved = holding.won(tracker.move(ticket, Column.BLOCKED, request.now), ticket.key)
        tracker.comment(Note(key=ticket.key, author=request.person.id, text=reason, at=request.now))
        request.work.happened(
            Blocked(team=request.team.id, key=ticket.key, person=request.person.id, reason=reason)
        )
        return Moved(ticket=moved, was=ticket.assignee)

    def unblock(self, request: Request, key: TicketKey) -> Resumed:
        """Put a blocked ticket back in progress, with whoever has it, also beyond the limit (M7)."""
        tracker, ticket = self._movable(request, key, Move.UNBLOCK)
        moved = holding.won(tracker.move(ticket, Column.IN_PROGRESS, request.now), ticket.key)
        parking.go_on(request, ticket.key)
        request.work.happened(Unblocked(team=request.team.id, key=ticket.key, person=request.person.id))
        held = request.work.claims.open(request.team.id)
        who = moved.assignee
        return Resumed(ticket=moved, started=claiming.counted(tracker.in_progress(), held, who) if who else ())

    def done(self, request: Request, key: TicketKey, note: str = "") -> Moved:
        """Close the ticket now (M8); closing another's ticket takes it over first."""
        return self._record_done(request, *self._move_to_done(request, key), note)

    def close(self, request: Request, keys: Sequence[TicketKey], note: str = "") -> Closing:
        """As `done`, each of several tickets on its own; raises as it does where none of them can be closed."""
        done, refused = list[Moved](), list[WatchbillError]()
        for key in keys:
            try:
                closed = self._move_to_done(request, key)
            except (Unknown, Refused, Changed, TrackerUnavailable) as error:
                refused.append(error)
            else:
                done.append(self._record_done(request, *closed, note))
        if not done:
            raise refused[0] if len(refused) == 1 else Refused("\n".join(dict.fromkeys(map(str, refused))))
        texts = tuple(dict.fromkeys(map(str, refused)))
        return Closing(done=tuple(done), refused=texts, left=self._left(request))

    def reopen(self, request: Request, key: TicketKey) -> Ticket:
        """Put a ticket that was done back into Backlog, with nobody on it."""
        tracker, ticket = self._movable(request, key, Move.REOPEN)
        moved = holding.won(tracker.assign(ticket, None, Column.BACKLOG, request.now), ticket.key)
        request.work.happened(Reopened(team=request.team.id, key=ticket.key, person=request.person.id))
        return moved

    def create(self, request: Request, title: str) -> Ticket:
        """A new ticket at the end of Backlog.

        Args:
            request: who asks.
            title: line breaks become spaces.

        Raises:
            Refused: the title is longer than `LONGEST_TITLE`, or a hook objects.
        """
        title = titled(title)
        holding.ask(self.hooks, f"ticket {title}", request)
        ticket = self._tracker(request).create(title, request.now)
        request.work.happened(Created(ticket=ticket, person=request.person.id))
        return ticket

    def board(self, request: Request) -> tuple[Noted, ...]:
        """Every ticket that is not done, in the order of the board: in progress and blocked ones, then Backlog."""
        tracker = self._tracker(request)
        active = tracker.in_progress()
        notes = tracker.last_notes([each.key for each in active])
        return tuple(Noted(ticket=each, note=notes.get(each.key)) for each in (*active, *tracker.backlog()))

    def note(self, request: Request, key: TicketKey, text: str) -> Ticket:
        """Add a comment to the ticket; the last one is what the evening check shows (M9)."""
        tracker = self._tracker(request)
        ticket = holding.ticket(request, tracker, holding.meant(tracker, key), "note")
        tracker.comment(Note(key=ticket.key, author=request.person.id, text=text, at=request.now))
        return ticket

    def mine(self, request: Request) -> tuple[Noted, ...]:
        """The tickets of whoever asks that are not done, in progress first, longest there first."""
        tracker, person = self._tracker(request), request.person.id
        tickets = accepting.oldest_first(each for each in tracker.in_progress() if each.assignee == person)
        notes = tracker.last_notes([each.key for each in tickets])
        held = {each.key: each for each in request.work.claims.open(request.team.id)}
        kept = {each.key for each in tickets if accepting.is_kept(each, held.get(each.key))}
        return tuple(Noted(ticket=each, note=notes.get(each.key), kept=each.key in kept) for each in tickets)

    def parked(self, request: Request) -> Mapping[TicketKey, ItemId]:
        """Which tickets of whoever asks are left, and for which items."""
        claims = request.work.claims.open(request.team.id)
        mine = (each for each in claims if each.person == request.person.id)
        left = (each for each in mine if parking.holds(request, each.parked_for))
        return {each.key: each.parked_for for each in left if each.parked_for}

    def find(self, request: Request, key: TicketKey) -> Noted:
        """The ticket and its last note."""
        tracker = self._tracker(request)
        ticket = holding.ticket(request, tracker, holding.meant(tracker, key), "show")
        kept = accepting.is_kept(ticket, request.work.claims.held(ticket.key))
        return Noted(ticket=ticket, note=tracker.last_notes([ticket.key]).get(ticket.key), kept=kept)

    def _move_to_done(self, request: Request, key: TicketKey) -> tuple[Tracker, Ticket, Ticket]:
        """The ticket as it was, and as it is now; what is raised here has changed nothing."""
        tracker, ticket = self._movable(request, key, Move.DONE)
        moved = tracker.assign(ticket, request.person.id, Column.DONE, request.now)
        return tracker, ticket, holding.won(moved, ticket.key)

    def _record_done(self, request: Request, tracker: Tracker, ticket: Ticket, moved: Ticket, note: str) -> Moved:
        by = request.person.id
        if note:
            tracker.comment(Note(key=ticket.key, author=by, text=note, at=request.now))
        held = request.work.claims.held(ticket.key)
        if held is None or held.person != by:
            holding.hold(request, self.ids, ticket, claiming.taking(ticket, by))
        holding.end(request, ticket.key, Outcome.DONE)
        chaining.end(request, ticket.key, End.DONE)
        request.work.happened(Closed(team=request.team.id, key=ticket.key, person=by, was=ticket.assignee))
        return Moved(ticket=moved, was=ticket.assignee)

    def _left(self, request: Request) -> tuple[Ticket, ...]:
        """What whoever asks has besides the sprint's; nothing where the tracker went away after it closed some."""
        try:
            active = self._tracker(request).in_progress()
        except TrackerUnavailable:
            return ()
        mine = (each for each in active if each.assignee == request.person.id and not each.sprint)
        return tuple(accepting.oldest_first(mine))

    def _tracker(self, request: Request) -> Tracker:
        return self.trackers[request.team.tracker](request.work, request.team)

    def _movable(self, request: Request, key: TicketKey, move: Move) -> tuple[Tracker, Ticket]:
        tracker = self._tracker(request)
        ticket = holding.ticket(request, tracker, holding.meant(tracker, key), move)
        holding.ask(self.hooks, f"{move} {ticket.key}", request)
        hindered = moving.hindrance(move, ticket.column)
        if hindered:
            raise Refused(words.hindered(ticket, hindered))
        return tracker, ticket


def titled(title: str) -> str:
    """The title on one line.

    Raises:
        Refused: it is longer than `LONGEST_TITLE`.
    """
    title = " ".join(title.split())
    if len(title) > LONGEST_TITLE:
        raise Refused(
            f"That title has {len(title)} characters, and {LONGEST_TITLE} are the most. "
            "Write a short one; `!note KEY text` takes the rest."
        )
    return title
