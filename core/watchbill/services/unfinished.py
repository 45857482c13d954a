"""What people leave behind when their day is over, or becomes somebody else's."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date

from watchbill.model.passage import Course, Passage
from watchbill.model.people import PersonId
from watchbill.model.ticket import BEGUN, TicketKey
from watchbill.ports import Tracker
from watchbill.rules import accepting, chain, noting
from watchbill.services import chaining
from watchbill.services.chaining import Begun
from watchbill.services.request import Request


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
    notes = noting.fresh(tracker.last_notes([TicketKey(key) for key in keys]))
    passing: list[Passage] = []
    for each in theirs:
        before, note = last.get(each.key), notes.get(TicketKey(each.key))
        if before is None or not before.waits:
            passage = chaining.link(request, before, each, day, course)
            passing.append(replace(passage, note=note.text if note else ""))
    return chaining.addressed(request, sorted(passing, key=chain.in_order))


def _begun(request: Request, tracker: Tracker) -> Iterator[Begun]:
    """What is begun and can pass on; the sprint's and what is kept cannot."""
    held = {each.key: each for each in request.work.claims.open(request.team.id)}
    for ticket in tracker.in_progress():
        passes = ticket.column in BEGUN and not ticket.sprint
        if passes and not accepting.is_kept(ticket, held.get(ticket.key)):
            yield Begun(ticket.key, ticket.title, ticket.assignee)
    for item in request.work.items.unresolved(request.team.id):
        yield Begun(item.id, item.title, item.owner)
