"""Claiming a ticket: the rule decides, the tracker's compare-and-set makes sure that one person wins."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from watchbill.errors import Changed
from watchbill.model.ticket import Column, Note, Ticket, TicketKey
from watchbill.ports import Hooks, Ids, Tracker, TrackerFactory
from watchbill.rules import accepting, claiming
from watchbill.services import chaining, directory, holding, parking
from watchbill.services.request import Request

#: How often a lost race is judged again before the person is asked to try again.
TRIES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """How a claim went."""

    #: As it is now.
    ticket: Ticket
    verdict: claiming.Verdict
    #: The person's other tickets in progress, the oldest first: finishing one is better than starting one (M7).
    others: tuple[Ticket, ...] = ()
    #: What a ticket that was blocked until now waited for: its last note.
    waited_for: Note | None = None


@dataclass(frozen=True, slots=True)
class Claiming:
    """Gives tickets to people (M3, M6, M7)."""

    hooks: Hooks
    ids: Ids
    trackers: Mapping[str, TrackerFactory]

    def claim(self, request: Request, key: TicketKey, *, anyway: bool = False) -> Result:
        """Give the ticket to whoever asks and put it in progress, unless the rule says no.

        Args:
            request: whose claim it is.
            key: the ticket's key, or its number where one ticket alone has it.
            anyway: they insist: over the limit, or on a ticket that somebody took a moment ago.

        Raises:
            Unknown: there is no such ticket; the nearest keys are named.
            Refused: a hook objects; its texts are shown.
            Changed: others were faster again and again.
        """
        tracker = self.trackers[request.team.tracker](request.work, request.team)
        key = holding.meant(tracker, key)
        holding.ask(self.hooks, f"claim {key}", request)
        for _ in range(TRIES):
            result = _judge(request, tracker, key, anyway)
            if isinstance(result.verdict, claiming.AlreadyYours):
                parking.go_on(request, result.ticket.key)
                chaining.taken(request, result.ticket.key)
            if not isinstance(result.verdict, claiming.Granted):
                return result
            taken = tracker.assign(result.ticket, request.person.id, Column.IN_PROGRESS, request.now)
            if taken is not None:
                holding.hold(request, self.ids, taken, result.verdict)
                chaining.taken(request, taken.key)
                return replace(result, ticket=taken, waited_for=_waited_for(tracker, result.ticket))
        raise Changed(f"{key} is changing hands just now. `!show {key}` shows it; then try again.")


def _judge(request: Request, tracker: Tracker, key: TicketKey, anyway: bool) -> Result:
    work, team, person = request.work, request.team, request.person
    ticket = holding.ticket(request, tracker, key, "claim")
    mine = accepting.oldest_first(each for each in tracker.in_progress() if each.assignee == person.id)
    held = work.claims.open(team.id)
    verdict = claiming.judge(
        ticket,
        person.id,
        next((each for each in held if each.key == ticket.key), None),
        on_mro=ticket.sprint and directory.on_mro(work, team, person, request.now),
        started=claiming.counted(mine, held, person.id),
        limit=team.wip_limit,
        anyway=anyway,
        now=request.now,
    )
    active = (each for each in mine if each.column is Column.IN_PROGRESS and not each.sprint)
    return Result(ticket=ticket, verdict=verdict, others=tuple(each for each in active if each.key != key))


def _waited_for(tracker: Tracker, ticket: Ticket) -> Note | None:
    return tracker.last_notes([ticket.key]).get(ticket.key) if ticket.column is Column.BLOCKED else None
