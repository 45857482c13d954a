"""How what is not done passes from one person on MRO to the next, and what became of it (M2, M9)."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from watchbill.model.passage import Course, End, Passage
from watchbill.model.people import PersonId
from watchbill.model.team import Team
from watchbill.model.ticket import Column, Ticket
from watchbill.model.work import Item, ItemState, names_item
from watchbill.rules import calendar

#: After these it is begun anew: how often it passed on before counts no more.
_OVER = (End.DONE, End.RELEASED)


def passes(key: str, owner: PersonId | None, served: Collection[PersonId], last: Mapping[str, Passage]) -> bool:
    """Whether something that is not done passes on when the day ends.

    It does where it is of somebody who had the day, or of nobody, or where it passed on before and nobody has
    taken it over since. What somebody else works on is theirs.

    Args:
        key: the ticket's or item's.
        owner: who has it.
        served: everybody who was on MRO on the day.
        last: the newest passage of each key that has one.
    """
    before = last.get(key)
    return owner is None or owner in served or (before is not None and before.waits)


def times_before(last: Passage | None, evening: date) -> tuple[int, date | None]:
    """How often it passed on since it was begun, before an evening, and the day of the first time.

    Args:
        last: its newest passage; None where it has none.
        evening: the local date of an evening check; what that made does not count.

    Returns:
        0 and None where it never passed on.
    """
    if last is None or last.end in _OVER:
        return 0, None
    if last.day == evening and last.course is Course.EVENING:
        return last.times - 1, last.since if last.times > 1 else None
    return last.times, last.since


def times_after(passed: int, since: date | None, evening: date) -> tuple[int, date]:
    """How often it has passed on once it did this evening too, and the day of the first time."""
    return passed + 1, since or evening


def acceptance(team: Team, day: date) -> datetime | None:
    """Until when what was handed over is to be taken over on a working day, aware; None: it is not asked."""
    return team.opens(day).astimezone(UTC) + team.acceptance if team.acceptance is not None else None


def too_often(times: int, limit: int | None) -> bool:
    """Whether something has passed on more often than the team bears."""
    return limit is not None and times >= limit


def asks(times: int, limit: int | None) -> bool:
    """Whether leads are asked about what has passed on so many times: at the limit, and each so many more."""
    return limit is not None and times % limit == 0


def due_on(team: Team, passage: Passage, today: date) -> date | None:
    """The working day, today or later, on which it is to be taken over; None where the team works no more."""
    days = calendar.workdays(team, max(_first(passage), today), 1)
    return days[0] if days else None


def may_be_taken(passage: Passage, today: date) -> bool:
    """Whether its time has come, be it on a day off: what passes on this evening is for the next day."""
    return _first(passage) <= today


def deadline(team: Team, passage: Passage, day: date) -> datetime | None:
    """Until when on the working day it is to be taken over, aware; None where that is not asked on this day."""
    if team.acceptance is None or due_on(team, passage, day) != day:
        return None
    allowed, until = passage.at + team.acceptance, acceptance(team, day)
    if until is None or (passage.course is Course.MIDDAY and passage.day == day):
        return allowed
    return max(until, allowed)  # what passed on late can be taken over for as long as anything else


def in_order(passage: Passage) -> tuple[bool, str]:
    """The order in which passages are changed: two who change several at once do not wait for each other."""
    return names_item(passage.key), passage.key


def taken_up(last: Passage | None, owner: PersonId | None, day: date) -> bool:
    """Whether the owner, who had the day, handed it over that evening, and said after that that it is theirs.

    Args:
        last: its newest passage; None where it has none.
        owner: who has it.
        day: the local date of the owner's turn.
    """
    if last is None or last.end is not End.ACCEPTED or owner is None:
        return False
    after = last.day > day or (last.day == day and last.course is Course.EVENING)
    return after and last.giver == last.by == owner


def settled_ticket(passage: Passage, ticket: Ticket | None, now: datetime, *, kept: bool = False) -> Passage:
    """What became of the ticket that passed on, as it stands now; unchanged where it still waits.

    Args:
        passage: as it was stored.
        ticket: None where the tracker has none of this key any more.
        now: when somebody looked, aware.
        kept: whoever has it said that they go on with it.
    """
    if ticket is None or ticket.column is Column.DONE:
        return ended(passage, End.DONE, ticket.assignee if ticket else None, now)
    if ticket.column is Column.BACKLOG:
        return ended(passage, End.RELEASED, None, now)
    if kept or ticket.sprint:  # the sprint's is not MRO work, and stays with whoever has it (M3)
        return ended(passage, End.KEPT, ticket.assignee, now)
    if ticket.assignee is not None and ticket.assignee != passage.giver:
        return ended(passage, End.ACCEPTED, ticket.assignee, now)
    return passage


def settled_item(passage: Passage, item: Item | None, now: datetime) -> Passage:
    """As `settled_ticket`, of an alert, incident or question."""
    if item is None or item.state is ItemState.RESOLVED:
        return ended(passage, End.DONE, item.owner if item else None, now)
    if item.owner is not None and item.owner != passage.giver:
        return ended(passage, End.ACCEPTED, item.owner, now)
    return passage


def ended(passage: Passage, end: End, by: PersonId | None, now: datetime) -> Passage:
    """The passage that ended so; unchanged where it had ended before."""
    return replace(passage, end=end, by=by, ended_at=now) if passage.waits else passage


def _first(passage: Passage) -> date:
    """The first day on which it is to be taken over, if that is a working day."""
    return passage.day if passage.course is Course.MIDDAY else passage.day + timedelta(days=1)
