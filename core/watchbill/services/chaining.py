"""What became of what passed on: found out from how it stands, or said by whoever did it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import NamedTuple

from watchbill.errors import TrackerUnavailable
from watchbill.model.passage import Course, End, Passage
from watchbill.model.people import PersonId
from watchbill.model.ticket import Claim, Ticket, TicketKey
from watchbill.model.work import Item, ItemId, ItemState
from watchbill.ports import Tracker
from watchbill.rules import accepting, chain
from watchbill.services import directory, holding
from watchbill.services.request import Request


class Begun(NamedTuple):
    """A ticket, alert, incident or question that is not done."""

    key: str
    title: str
    #: None where nobody has it.
    owner: PersonId | None
    #: What was said of it last; empty where nothing was.
    note: str = ""


def waiting(request: Request, tracker: Tracker) -> list[Passage]:
    """What still waits to be taken over, as everything stands now, by time and key; nothing is written.

    Each is addressed to whoever has the day on which it is to be taken over, as far as somebody was chosen. What a
    tracker that does not answer has may have been taken over there, and counts as waiting.
    """
    standing = as_they_stand(request, tracker, request.work.passages.waiting(request.team.id))
    return addressed(request, [each for each in standing if each.waits])


def settle(request: Request, tracker: Tracker) -> list[Passage]:
    """As `waiting`, and what became of the rest is written down."""
    standing = as_they_stand(request, tracker, request.work.passages.waiting(request.team.id))
    over = [each for each in standing if not each.waits]
    request.work.passages.end_all(sorted(over, key=chain.in_order))
    return addressed(request, [each for each in standing if each.waits])


def addressed(request: Request, passages: Sequence[Passage]) -> list[Passage]:
    """Each to whoever has the day on which it is to be taken over; unchanged where that is not decided yet."""
    team, today = request.team, request.team.today(request.now)
    days = [chain.due_on(team, each, today) for each in passages]
    turns = {day: request.work.turns.on(team.id, day) for day in set(days) if day}
    return [
        replace(each, to=turn.primary) if day and (turn := turns[day]) else each
        for each, day in zip(passages, days, strict=True)
    ]


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
        request.work.passages.add(*addressed(request, [passage]))


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
        note=what.note,
        at=request.now,
        times=times,
        since=since,
    )


def as_they_stand(request: Request, tracker: Tracker, passages: Iterable[Passage]) -> list[Passage]:
    """Each with what became of it by now, unchanged where it still waits."""
    standing = _Standing(request, tracker)
    return [standing.settled(each) if each.waits else each for each in passages]


def _end(request: Request, passage: Passage, how: End) -> None:
    if passage.waits:
        by = None if how is End.RELEASED else request.person.id
        request.work.passages.end(chain.ended(passage, how, by, request.now))


def _tonight(request: Request, passage: Passage) -> bool:
    return passage.course is Course.EVENING and passage.day == request.team.today(request.now)


class _Standing:
    """How a team's tickets and items stand; what is open is read at once, and only where somebody asks for it."""

    def __init__(self, request: Request, tracker: Tracker) -> None:
        self._request, self._tracker = request, tracker
        self._away = False

    def settled(self, passage: Passage) -> Passage:
        """The passage as its ticket or item stands now; unchanged where a tracker does not answer."""
        if holding.names_item(passage.key):
            return chain.settled_item(passage, self._item(ItemId(passage.key)), self._request.now)
        try:
            ticket = None if self._away else self._ticket(TicketKey(passage.key))
        except TrackerUnavailable:
            self._away = True  # and is asked no more
        if self._away:
            return passage
        kept = ticket is not None and accepting.is_kept(ticket, self._claims.get(ticket.key))
        return chain.settled_ticket(passage, ticket, self._request.now, kept=kept)

    def _item(self, id: ItemId) -> Item | None:
        return self._unresolved.get(id) or self._request.work.items.get(self._request.team.id, id)

    def _ticket(self, key: TicketKey) -> Ticket | None:
        return self._active.get(key) or self._tracker.get(key)

    @cached_property
    def _unresolved(self) -> Mapping[ItemId, Item]:
        return {each.id: each for each in self._request.work.items.unresolved(self._request.team.id)}

    @cached_property
    def _active(self) -> Mapping[TicketKey, Ticket]:
        return {each.key: each for each in self._tracker.in_progress()}

    @cached_property
    def _claims(self) -> Mapping[TicketKey, Claim]:
        return {each.key: each for each in self._request.work.claims.open(self._request.team.id)}
