"""What passes on when the day becomes somebody else's while it goes on."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date

from watchbill.model.passage import Course, Passage
from watchbill.model.people import PersonId
from watchbill.model.ticket import TicketKey
from watchbill.model.turn import Turn
from watchbill.ports import Tracker
from watchbill.rules import accepting, chain
from watchbill.services import chaining
from watchbill.services.chaining import Begun
from watchbill.services.request import Request


def earlier(request: Request, turn: Turn) -> tuple[PersonId, ...]:
    """Who was on MRO before while the day went on, the first one first; whoever has it now is left out."""
    stood: list[PersonId] = []
    before: Turn | None = turn
    while before and before.decided_at > request.team.opens(turn.day):
        before = request.work.turns.decided(turn.team, turn.day, before.revision - 1)
        if before and before.primary and before.primary != turn.primary:
            stood.insert(0, before.primary)
    return tuple(dict.fromkeys(stood))


def served(request: Request, turn: Turn) -> tuple[PersonId, ...]:
    """Everybody who was on MRO while the day went on, the last one last."""
    return (*earlier(request, turn), *((turn.primary,) if turn.primary else ()))


def unfinished(
    request: Request, tracker: Tracker, givers: Collection[PersonId | None], day: date, course: Course
) -> list[Passage]:
    """What these people have not done, as it passes on; what waits to be taken over already is left out.

    Args:
        request: when.
        tracker: the team's.
        givers: None stands for what nobody has.
        day: the local date on which it passes on.
        course: in the evening, or while the day goes on.
    """
    theirs = [each for each in _begun(request, tracker) if each.owner in givers]
    keys = [each.key for each in theirs]
    last = request.work.passages.last(request.team.id, keys)
    notes = tracker.last_notes([TicketKey(key) for key in keys])
    passing: list[Passage] = []
    for each in theirs:
        before, note = last.get(each.key), notes.get(TicketKey(each.key))
        if before is None or not before.waits:
            passage = chaining.link(request, before, each, day, course)
            to = chaining.addressee(request, passage)
            passing.append(replace(passage, to=to, note=note.text if note else ""))
    return sorted(passing, key=chain.in_order)


def _begun(request: Request, tracker: Tracker) -> Iterator[Begun]:
    """What is begun and can pass on; the sprint's and what is kept cannot."""
    held = {each.key: each for each in request.work.claims.open(request.team.id)}
    for ticket in tracker.in_progress():
        passes = ticket.column in accepting.BEGUN and not ticket.sprint
        if passes and not accepting.is_kept(ticket, held.get(ticket.key)):
            yield Begun(ticket.key, ticket.title, ticket.assignee)
    for item in request.work.items.unresolved(request.team.id):
        yield Begun(item.id, item.title, item.owner)
