"""What one does with a ticket besides claiming it: release, block, unblock, close, comment, look."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from watchbill.errors import Refused
from watchbill.model.event import Blocked, Closed, Released, Unblocked
from watchbill.model.people import Person, PersonId
from watchbill.model.team import Team
from watchbill.model.ticket import ClaimKind, Column, Note, Outcome, Ticket, TicketKey
from watchbill.ports import Hooks, Ids, Tracker, TrackerFactory, UnitOfWork
from watchbill.rules.claiming import Verdict
from watchbill.services import holding


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A ticket somebody has, with its last note."""

    ticket: Ticket
    note: Note | None


@dataclass(frozen=True, slots=True)
class Ticketing:
    """What people do with tickets; objections of hooks refuse it."""

    hooks: Hooks
    ids: Ids
    trackers: Mapping[str, TrackerFactory]

    def release(self, work: UnitOfWork, team: Team, key: TicketKey, by: Person, now: datetime) -> Ticket:
        """Put the ticket back into Backlog, with nobody on it."""
        tracker, key = self._meant(work, team, key)
        ticket = self._active(tracker, key, "release", by, now)
        moved = holding.won(tracker.assign(ticket, None, Column.BACKLOG, now), key)
        holding.end(work, key, Outcome.RELEASED, now)
        work.happened(Released(team=team.id, key=key, person=by.id, was=ticket.assignee))
        return moved

    def block(
        self, work: UnitOfWork, team: Team, key: TicketKey, reason: str, by: Person, now: datetime
    ) -> Ticket:
        """Say that the ticket waits for something; the reason becomes its note."""
        tracker, key = self._meant(work, team, key)
        ticket = self._active(tracker, key, "block", by, now)
        moved = holding.won(tracker.move(ticket, Column.BLOCKED, now), key)
        tracker.comment(Note(key=key, author=by.id, text=reason, at=now))
        work.happened(Blocked(team=team.id, key=key, person=by.id, reason=reason))
        return moved

    def unblock(self, work: UnitOfWork, team: Team, key: TicketKey, by: Person, now: datetime) -> Ticket:
        """Put a blocked ticket back in progress, with whoever has it."""
        tracker, key = self._meant(work, team, key)
        ticket = holding.ticket(tracker, key)
        holding.ask(self.hooks, f"unblock {key}", by, now)
        if ticket.column is not Column.BLOCKED:
            raise Refused(f"{key} is not blocked, it is {_where(ticket)}.")
        moved = holding.won(tracker.move(ticket, Column.IN_PROGRESS, now), key)
        work.happened(Unblocked(team=team.id, key=key, person=by.id))
        return moved

    def done(self, work: UnitOfWork, team: Team, key: TicketKey, note: str, by: Person, now: datetime) -> Ticket:
        """Close the ticket now (M8); who closes another's ticket has taken it over first."""
        tracker, key = self._meant(work, team, key)
        ticket = holding.ticket(tracker, key)
        holding.ask(self.hooks, f"done {key}", by, now)
        if ticket.column is Column.DONE:
            raise Refused(f"{key} is done already. `!next` says what to do.")
        moved = holding.won(tracker.assign(ticket, by.id, Column.DONE, now), key)
        if note:
            tracker.comment(Note(key=key, author=by.id, text=note, at=now))
        held = work.claims.held(key)
        if held is None or held.person != by.id:
            kind = ClaimKind.TAKEN_OVER if ticket.assignee not in (None, by.id) else ClaimKind.STARTED
            holding.hold(work, self.ids, ticket, by.id, Verdict(kind=kind, holder=ticket.assignee), now)
        holding.end(work, key, Outcome.DONE, now)
        work.happened(Closed(team=team.id, key=key, person=by.id, was=ticket.assignee))
        return moved

    def note(self, work: UnitOfWork, team: Team, key: TicketKey, text: str, by: Person, now: datetime) -> Ticket:
        """Add a comment to the ticket; the last one is what the evening check shows (M9)."""
        tracker, key = self._meant(work, team, key)
        ticket = holding.ticket(tracker, key)
        tracker.comment(Note(key=key, author=by.id, text=text, at=now))
        return ticket

    def mine(self, work: UnitOfWork, team: Team, person: PersonId) -> tuple[Held, ...]:
        """The person's tickets that are not done, in progress first, longest there first."""
        tracker = self._tracker(work, team)
        tickets = sorted(
            (each for each in tracker.in_progress() if each.assignee == person),
            key=lambda each: (each.column is Column.BLOCKED, each.moved_at),
        )
        notes = tracker.last_notes([each.key for each in tickets])
        return tuple(Held(ticket=each, note=notes.get(each.key)) for each in tickets)

    def find(self, work: UnitOfWork, team: Team, key: TicketKey) -> Held:
        """The ticket and its last note."""
        tracker, key = self._meant(work, team, key)
        ticket = holding.ticket(tracker, key)
        return Held(ticket=ticket, note=tracker.last_notes([key]).get(key))

    def _tracker(self, work: UnitOfWork, team: Team) -> Tracker:
        return self.trackers[team.tracker](work, team)

    def _meant(self, work: UnitOfWork, team: Team, key: TicketKey) -> tuple[Tracker, TicketKey]:
        tracker = self._tracker(work, team)
        return tracker, holding.meant(tracker, key)

    def _active(self, tracker: Tracker, key: TicketKey, verb: str, by: Person, now: datetime) -> Ticket:
        ticket = holding.ticket(tracker, key)
        holding.ask(self.hooks, f"{verb} {key}", by, now)
        if ticket.column is Column.BACKLOG:
            raise Refused(f"{key} is in Backlog and not started yet. `!claim {key}` starts it.")
        if ticket.column is Column.DONE:
            raise Refused(f"{key} is done already. `!next` says what to do.")
        return ticket


def _where(ticket: Ticket) -> str:
    return {Column.BACKLOG: "in Backlog", Column.DONE: "done"}.get(ticket.column, "in progress")
