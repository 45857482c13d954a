"""Claiming a ticket, and everything one does with a ticket afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from watchbill.errors import Changed, Refused, Unknown
from watchbill.model.event import Blocked, Claimed, Closed, Released, Unblocked
from watchbill.model.people import Person, PersonId
from watchbill.model.team import Team
from watchbill.model.ticket import Claim, ClaimId, ClaimKind, Column, Note, Outcome, Ticket, TicketKey
from watchbill.ports import Hooks, Ids, Tracker, TrackerFactory, UnitOfWork
from watchbill.rules import claiming
from watchbill.rules.nearest import nearest

#: How often a lost race is judged anew before the person is asked to try again.
TRIES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """How a claim went."""

    #: As it is now.
    ticket: Ticket
    verdict: claiming.Verdict
    #: The person's other tickets in progress: finishing one is better than starting one (M7).
    others: tuple[Ticket, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A ticket somebody has, with its last note."""

    ticket: Ticket
    note: Note | None


@dataclass(frozen=True, slots=True)
class Claiming:
    """What people do with tickets."""

    hooks: Hooks
    ids: Ids
    trackers: Mapping[str, TrackerFactory]

    def claim(
        self,
        work: UnitOfWork,
        team: Team,
        key: TicketKey,
        by: Person,
        now: datetime,
        *,
        on_mro: bool = False,
        anyway: bool = False,
    ) -> Result:
        """Give the ticket to the person and put it in progress, unless the rule says no (M3, M6, M7).

        Raises:
            Unknown: there is no such ticket; the nearest keys are named.
            Refused: a hook objects; its texts are shown.
            Changed: others were faster again and again.
        """
        tracker = self._tracker(work, team)
        self._ask(f"claim {key}", by, now)
        for _ in range(TRIES):
            ticket = self._ticket(tracker, key)
            mine = [each for each in tracker.in_progress() if each.assignee == by.id]
            verdict = claiming.judge(
                ticket,
                by.id,
                work.claims.held(key),
                on_mro=on_mro,
                started=claiming.counted(mine, work.claims.open(team.id), by.id),
                limit=team.wip_limit,
                anyway=anyway,
                now=now,
            )
            others = tuple(
                each for each in mine if each.key != key and each.column is Column.IN_PROGRESS and not each.sprint
            )
            if verdict.kind is None:
                return Result(ticket=ticket, verdict=verdict, others=others)
            taken = tracker.assign(ticket, by.id, Column.IN_PROGRESS, now)
            if taken is not None:
                self._hold(work, taken, by.id, verdict, now)
                return Result(ticket=taken, verdict=verdict, others=others)
        raise Changed(f"{key} is changing hands just now. Look at it with `!queue` and try again.")

    def release(self, work: UnitOfWork, team: Team, key: TicketKey, by: Person, now: datetime) -> Ticket:
        """Put the ticket back into Backlog, with nobody on it."""
        tracker = self._tracker(work, team)
        ticket = self._active(tracker, key, "release", by, now)
        moved = _won(tracker.assign(ticket, None, Column.BACKLOG, now), key)
        self._end(work, key, Outcome.RELEASED, now)
        work.happened(Released(team=team.id, key=key, person=by.id))
        return moved

    def block(
        self, work: UnitOfWork, team: Team, key: TicketKey, reason: str, by: Person, now: datetime
    ) -> Ticket:
        """Say that the ticket waits for something; the reason becomes its note."""
        tracker = self._tracker(work, team)
        ticket = self._active(tracker, key, "block", by, now)
        moved = _won(tracker.move(ticket, Column.BLOCKED, now), key)
        tracker.comment(Note(key=key, author=by.id, text=reason, at=now))
        work.happened(Blocked(team=team.id, key=key, person=by.id, reason=reason))
        return moved

    def unblock(self, work: UnitOfWork, team: Team, key: TicketKey, by: Person, now: datetime) -> Ticket:
        """Put a blocked ticket back in progress, with whoever has it."""
        tracker = self._tracker(work, team)
        ticket = self._ticket(tracker, key)
        self._ask(f"unblock {key}", by, now)
        if ticket.column is not Column.BLOCKED:
            raise Refused(f"{key} is not blocked, it is {_where(ticket)}.")
        moved = _won(tracker.move(ticket, Column.IN_PROGRESS, now), key)
        work.happened(Unblocked(team=team.id, key=key, person=by.id))
        return moved

    def done(self, work: UnitOfWork, team: Team, key: TicketKey, note: str, by: Person, now: datetime) -> Ticket:
        """Close the ticket now (M8); who closes another's ticket has taken it over first."""
        tracker = self._tracker(work, team)
        ticket = self._ticket(tracker, key)
        self._ask(f"done {key}", by, now)
        if ticket.column is Column.DONE:
            raise Refused(f"{key} is done already.")
        moved = _won(tracker.assign(ticket, by.id, Column.DONE, now), key)
        if note:
            tracker.comment(Note(key=key, author=by.id, text=note, at=now))
        held = work.claims.held(key)
        if held is None or held.person != by.id:
            kind = ClaimKind.TAKEN_OVER if ticket.assignee not in (None, by.id) else ClaimKind.STARTED
            self._hold(work, ticket, by.id, claiming.Verdict(kind=kind, holder=ticket.assignee), now)
        self._end(work, key, Outcome.DONE, now)
        work.happened(Closed(team=team.id, key=key, person=by.id))
        return moved

    def note(self, work: UnitOfWork, team: Team, key: TicketKey, text: str, by: Person, now: datetime) -> Ticket:
        """Add a comment to the ticket; the last one is what the evening check shows (M9)."""
        tracker = self._tracker(work, team)
        ticket = self._ticket(tracker, key)
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
        tracker = self._tracker(work, team)
        ticket = self._ticket(tracker, key)
        return Held(ticket=ticket, note=tracker.last_notes([key]).get(key))

    def _tracker(self, work: UnitOfWork, team: Team) -> Tracker:
        return self.trackers[team.tracker](work, team)

    def _ticket(self, tracker: Tracker, key: TicketKey) -> Ticket:
        ticket = tracker.get(key)
        if ticket is None:
            raise Unknown("ticket", key, nearest(key, tracker.keys()), "`!queue` lists what is open.")
        return ticket

    def _active(self, tracker: Tracker, key: TicketKey, verb: str, by: Person, now: datetime) -> Ticket:
        ticket = self._ticket(tracker, key)
        self._ask(f"{verb} {key}", by, now)
        if ticket.column is Column.BACKLOG:
            raise Refused(f"{key} is still in Backlog. `!claim {key}` starts it.")
        if ticket.column is Column.DONE:
            raise Refused(f"{key} is done already.")
        return ticket

    def _ask(self, action: str, by: Person, now: datetime) -> None:
        objections = self.hooks.objections(action, by, now)
        if objections:
            raise Refused("\n".join(objections))

    def _hold(
        self, work: UnitOfWork, ticket: Ticket, person: PersonId, verdict: claiming.Verdict, now: datetime
    ) -> None:
        held = work.claims.held(ticket.key)
        if held and held.person == person:
            return  # their own blocked ticket, taken up again: the claim goes on
        if held:
            work.claims.end(held.id, Outcome.TAKEN, now)
        claim = Claim(
            id=ClaimId(self.ids()),
            key=ticket.key,
            team=ticket.team,
            person=person,
            kind=verdict.kind or ClaimKind.STARTED,
            at=now,
            taken_from=verdict.holder,
            beyond_limit=verdict.beyond_limit,
        )
        if not work.claims.add(claim):
            raise Changed(f"{ticket.key} is changing hands just now. Please try again.")
        work.happened(Claimed(claim=claim))

    def _end(self, work: UnitOfWork, key: TicketKey, outcome: Outcome, now: datetime) -> None:
        held = work.claims.held(key)
        if held:
            work.claims.end(held.id, outcome, now)


def _won(ticket: Ticket | None, key: TicketKey) -> Ticket:
    if ticket is None:
        raise Changed(
            f"Somebody else changed {key} at the same moment. Look at it with `!show {key}` and try again."
        )
    return ticket


def _where(ticket: Ticket) -> str:
    return {Column.BACKLOG: "in Backlog", Column.DONE: "done"}.get(ticket.column, "in progress")
