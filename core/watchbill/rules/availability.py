"""Who cannot serve on which day: away in working hours, or not rested from a night on duty (M14)."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from watchbill.model.absence import Absence, NightDuty
from watchbill.model.people import Membership, PersonId
from watchbill.model.team import Team
from watchbill.model.turn import Skip, SkipCode


def skips(
    team: Team, days: Iterable[date], absences: Iterable[Absence], nights: Iterable[NightDuty]
) -> dict[date, dict[PersonId, Skip]]:
    """Who cannot serve on each of these days, and why; people who can are left out. Membership is `members_on`.

    Away is who is absent for any part of the team's hours. Not rested is who is on night duty at any moment of the
    team's rest before its day starts; rest is elapsed time, also over a clock change. Of several facts an absence
    counts before a night duty, then the one that ends last.
    """
    ordered = sorted(set(days))
    found: dict[date, dict[PersonId, Skip]] = {day: {} for day in ordered}
    # Timestamps, since two times of one zone compare and subtract by the wall clock.
    opens = [team.opens(day).timestamp() for day in ordered]
    closes = [team.closes(day).timestamp() for day in ordered]
    if team.rest > timedelta(0):
        rest_starts = [start - team.rest.total_seconds() for start in opens]
        for duty in nights:
            for day in _met(ordered, rest_starts, opens, duty):
                _note(found[day], Skip(person=duty.person, code=SkipCode.NIGHT_DUTY, until=duty.end))
    for absence in absences:
        for day in _met(ordered, opens, closes, absence):
            _note(found[day], Skip(person=absence.person, code=SkipCode.AWAY, until=absence.end))
    return found


def members_on(memberships: Iterable[Membership], day: date) -> tuple[Membership, ...]:
    """Who belongs to the team on `day`, by person; the latest membership of each."""
    ordered = sorted(memberships, key=lambda each: (each.person, each.since))
    return tuple({each.person: each for each in ordered if each.covers(day)}.values())


def _met(
    days: Sequence[date], starts: Sequence[float], ends: Sequence[float], fact: Absence | NightDuty
) -> Sequence[date]:
    """The days whose window [start, end) shares a moment with the fact."""
    start, end = fact.start.timestamp(), fact.end.timestamp()
    return days[bisect_right(ends, start) : bisect_left(starts, end)] if start < end else ()


def _note(known: dict[PersonId, Skip], new: Skip) -> None:
    old = known.get(new.person)
    if old is None or _strength(old) < _strength(new):
        known[new.person] = new


def _strength(one: Skip) -> tuple[bool, float]:
    return (one.code is SkipCode.AWAY, one.until.timestamp() if one.until else 0.0)
