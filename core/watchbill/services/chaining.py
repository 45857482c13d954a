"""What became of what passed on: found out from how it stands, or said by whoever did it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from watchbill.model.passage import Course, End, Passage
from watchbill.model.people import PersonId
from watchbill.model.ticket import Ticket
from watchbill.model.work import Item, ItemState
from watchbill.ports import Tracker
from watchbill.rules import chain
from watchbill.services import directory
from watchbill.services.request import Request
from watchbill.services.standing import as_they_stand


class Begun(NamedTuple):
    """A ticket, alert, incident or question that is not done."""

    key: str
    title: str
    #: None where nobody has it.
    owner: PersonId | None


def waiting(request: Request, tracker: Tracker) -> list[Passage]:
    """What still waits to be taken over, as everything stands now, by time and key; nothing is written.

    Each is addressed to whoever has the day on which it is to be taken over, as far as somebody was chosen. What a
    tracker that does not answer has may have been taken over there, and counts as waiting.
    """
    standing = as_they_stand(request, tracker, request.work.passages.waiting(request.team.id))
    return _addressed(request, standing)


def settle(request: Request, tracker: Tracker) -> list[Passage]:
    """As `waiting`, and what became of the rest is written down."""
    standing = as_they_stand(request, tracker, request.work.passages.waiting(request.team.id))
    over = (each for each in standing if not each.waits)
    request.work.passages.end_all(sorted(over, key=chain.in_order))
    return _addressed(request, standing)


def addressee(request: Request, passage: Passage) -> PersonId | None:
    """Who has the day on which it is to be taken over; as it was written down, where that is not decided yet."""
    day = chain.due_on(request.team, passage, request.team.today(request.now))
    turn = request.work.turns.on(request.team.id, day) if day else None
    return turn.primary if turn else passage.to


def _addressed(request: Request, passages: Iterable[Passage]) -> list[Passage]:
    """Those that wait, each addressed to whoever it is for now."""
    return [replace(each, to=addressee(request, each)) for each in passages if each.waits]


def taken(request: Request, key: str) -> None:
    """Whoever asks has it now: it waits no more.

    What somebody handed over in the evening and says to be at work on that same evening still passes on.
    """
    last = request.work.passages.newest(request.team.id, key)
    if last and not (_tonight(request, last) and last.giver == request.person.id):
        _end(request, last, End.ACCEPTED)


def goes_on(request: Request, key: str) -> bool:
    """Have what whoever asks handed over, and nobody has taken over, be theirs again; False where it is not so."""
    last = request.work.passages.newest(request.team.id, key)
    if last is None or last.giver != request.person.id or _tonight(request, last):
        return False
    return request.work.passages.end(chain.ended(last, End.ACCEPTED, last.giver, request.now))


def seen_to(request: Request, item: Item) -> None:
    """Whoever asks has the item now, or has resolved it: it waits no more."""
    if item.state is ItemState.RESOLVED:
        end(request, item.id, End.DONE)
    else:
        taken(request, item.id)


def end(request: Request, key: str, how: End) -> None:
    """It waits no more, because of whoever asks; nothing happens where it does not wait."""
    last = request.work.passages.newest(request.team.id, key)
    if last:
        _end(request, last, how)


def again(request: Request, ticket: Ticket) -> None:
    """A ticket that its owner kept and goes on with no more waits for whoever is next on MRO.

    The evening check of a day that is theirs sees to that, where it is still to come.
    """
    team, today, owner = request.team, request.team.today(request.now), request.person
    posted = request.work.handovers.get(team.id, today) is not None
    if directory.on_mro(request.work, team, owner, request.now) and not posted:
        return
    last = request.work.passages.newest(team.id, ticket.key)
    if last is None or not last.waits:
        course = Course.EVENING if posted else Course.MIDDAY
        passage = link(request, last, Begun(ticket.key, ticket.title, owner.id), today, course)
        request.work.passages.add(replace(passage, to=addressee(request, passage)))


def link(request: Request, last: Passage | None, what: Begun, day: date, course: Course) -> Passage:
    """Something that passes on, to nobody in particular.

    Args:
        request: when.
        last: its newest passage; None where it has none.
        what: passes on.
        day: the local date on which it does.
        course: in the evening, or while the day goes on.
    """
    times, since = chain.times_after(*chain.times_before(last, day), day)
    return Passage(
        team=request.team.id,
        key=what.key,
        number=last.number + 1 if last else 1,
        title=what.title,
        day=day,
        course=course,
        giver=what.owner,
        to=None,
        at=request.now,
        times=times,
        since=since,
    )


def _tonight(request: Request, passage: Passage) -> bool:
    return passage.course is Course.EVENING and passage.day == request.team.today(request.now)


def _end(request: Request, passage: Passage, how: End) -> None:
    if passage.waits:
        by = None if how is End.RELEASED else request.person.id
        request.work.passages.end(chain.ended(passage, how, by, request.now))
