"""What passes on when the day becomes somebody else's while it goes on."""

from collections.abc import Collection, Iterator

from watchbill.model.passage import Course, Passage
from watchbill.model.people import PersonId
from watchbill.model.ticket import Column, TicketKey
from watchbill.model.turn import Turn
from watchbill.ports import Tracker
from watchbill.rules import accepting, chain
from watchbill.services.request import Request

_BEGUN = (Column.IN_PROGRESS, Column.BLOCKED)


def earlier(request: Request, turn: Turn) -> tuple[PersonId, ...]:
    """Who was on MRO before while the day went on, the first one first; whoever has it now is left out."""
    stood: list[PersonId] = []
    before: Turn | None = turn
    while before and before.decided_at > request.team.opens(turn.day):
        before = request.work.turns.decided(turn.team, turn.day, before.revision - 1)
        if before and before.primary and before.primary != turn.primary:
            stood.insert(0, before.primary)
    return tuple(dict.fromkeys(stood))


def unfinished(request: Request, tracker: Tracker, turn: Turn, waits: Collection[str]) -> list[Passage]:
    """What those who had the day before have not done, as it passes to whoever has it now.

    Args:
        request: when.
        tracker: the team's.
        turn: of the day, as it stands now.
        waits: the keys of what waits to be taken over already.
    """
    givers = earlier(request, turn)
    if not givers:
        return []
    theirs = {key: (title, owner) for key, title, owner in _begun(request, tracker) if owner in givers}
    keys = [key for key in theirs if key not in waits]
    last, notes = request.work.passages.last(turn.team, keys), tracker.last_notes([TicketKey(key) for key in keys])
    passing: list[Passage] = []
    for key in keys:
        before, note = last.get(key), notes.get(TicketKey(key))
        times, since = chain.times_after(*chain.times_before(before, turn.day), turn.day)
        passage = Passage(
            team=turn.team,
            key=key,
            number=before.number + 1 if before else 1,
            title=theirs[key][0],
            day=turn.day,
            course=Course.MIDDAY,
            giver=theirs[key][1],
            to=turn.primary,
            note=note.text if note else "",
            at=request.now,
            times=times,
            since=since,
        )
        passing.append(passage)
    return sorted(passing, key=chain.in_order)


def _begun(request: Request, tracker: Tracker) -> Iterator[tuple[str, str, PersonId | None]]:
    """What is begun and can pass on: its key, its title, and who has it; the sprint's and what is kept cannot."""
    held = {each.key: each for each in request.work.claims.open(request.team.id)}
    for ticket in tracker.in_progress():
        passes = ticket.column in _BEGUN and not ticket.sprint
        if passes and not accepting.is_kept(ticket, held.get(ticket.key)):
            yield ticket.key, ticket.title, ticket.assignee
    for item in request.work.items.unresolved(request.team.id):
        yield item.id, item.title, item.owner
