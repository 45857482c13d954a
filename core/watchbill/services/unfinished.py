"""What people leave behind when their day is over, or becomes somebody else's."""

from collections.abc import Collection, Iterator
from datetime import date

from watchbill.model.passage import Course, Passage
from watchbill.model.people import PersonId
from watchbill.ports import Tracker
from watchbill.rules import accepting, carryover, chain, noting
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
    last = request.work.passages.last(request.team.id, [each.key for each in theirs])
    fresh = [each for each in theirs if not _has_passed(last.get(each.key), each.owner, day)]
    links = (chaining.link(request, last.get(each.key), each, day, course) for each in fresh)
    return chaining.addressed(request, sorted(links, key=chain.in_order))


def _has_passed(last: Passage | None, owner: PersonId | None, day: date) -> bool:
    """Whether it waits, or its owner said after they handed it over that it is theirs."""
    return last is not None and (last.waits or chain.taken_up(last, owner, day))


def _begun(request: Request, tracker: Tracker) -> Iterator[Begun]:
    """What is begun and can pass on; the sprint's and what is kept cannot."""
    held = {each.key: each for each in request.work.claims.open(request.team.id)}
    active = [each for each in tracker.in_progress() if carryover.tells(each)]
    notes = noting.fresh(tracker.last_notes([each.key for each in active]))
    for each in active:
        if not accepting.is_kept(each, held.get(each.key)):
            note = notes[each.key].text if each.key in notes else ""
            yield Begun(each.key, each.title, each.assignee, note)
    for item in request.work.items.unresolved(request.team.id):
        yield Begun(item.id, item.title, item.owner)
