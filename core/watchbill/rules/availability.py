"""Who cannot serve on which day, and why: of several reasons the one that a person would name."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import chain

from watchbill.model.absence import Absence, Half, NightDuty
from watchbill.model.people import Membership, Person, PersonId
from watchbill.model.presence import Presence
from watchbill.model.team import Team
from watchbill.model.turn import Skip, SkipCode
from watchbill.rules import own_time

#: What keeps a member away, the strongest reason first.
REASONS = (SkipCode.AWAY, SkipCode.HOLIDAY, SkipCode.PART_TIME, SkipCode.NIGHT_DUTY, SkipCode.OVERLAP)
_WEAKNESS = {code: place for place, code in enumerate(REASONS)}


def skips(team: Team, days: Iterable[date], presence: Presence) -> dict[date, dict[PersonId, Skip]]:
    """Who cannot serve on each of these days, and why; people who can are left out. Membership is `members_on`.

    Away is who is absent for any part of the team's hours. Not rested is who is on night duty at any moment of the
    team's rest before its day starts; rest is elapsed time, also over a clock change. A public holiday and a
    weekday off are those of the person's own date in the middle of the team's day; too far away is who shares less
    of that day than the team asks for. Of several reasons the first of `REASONS` counts, of several absences one
    of the whole day, then the one that ends last.
    """
    ordered = sorted(set(days))
    found: dict[date, dict[PersonId, Skip]] = {day: {} for day in ordered}
    # Timestamps, since two times of one zone compare and subtract by the wall clock.
    opens = [team.opens(day).timestamp() for day in ordered]
    closes = [team.closes(day).timestamp() for day in ordered]
    reasons = chain(
        _away(ordered, opens, closes, presence.absences),
        _tired(team, ordered, opens, presence.nights),
        *(_at_home(team, ordered, presence, person) for person in presence.people.values()),
    )
    for day, skip in reasons:
        _note(found[day], skip)
    return found


def against(team: Team, day: date, presence: Presence) -> dict[PersonId, Skip]:
    """Who cannot serve on `day`, and why: the `skips`, and before them who is not in the team on that day."""
    return skips(team, (day,), presence)[day] | outsiders(presence.memberships, day)


def members_on(memberships: Iterable[Membership], day: date) -> tuple[Membership, ...]:
    """Who belongs to the team on `day`, by person; the latest membership of each."""
    ordered = sorted(memberships, key=lambda each: (each.person, each.since))
    return tuple({each.person: each for each in ordered if each.covers(day)}.values())


def outsiders(memberships: Iterable[Membership], day: date) -> dict[PersonId, Skip]:
    """Who is in the team before or after `day`, but not on it: with the day they join, else with their last."""
    members = {each.person for each in members_on(memberships, day)}
    found: dict[PersonId, Skip] = {}
    for each in sorted(memberships, key=lambda each: each.since, reverse=True):
        if each.person in members:
            continue
        if day < each.since:
            found[each.person] = Skip(person=each.person, code=SkipCode.NOT_YET, day=each.since)
        else:
            found.setdefault(each.person, Skip(person=each.person, code=SkipCode.LEFT, day=each.until))
    return found


def half_of(team: Team, day: date, absence: Absence) -> Half | None:
    """The half of the team's `day` that an absence on it lies in; None where it lies in both."""
    return _half(absence, team.opens(day).timestamp(), team.closes(day).timestamp())


def _away(
    days: Sequence[date], opens: Sequence[float], closes: Sequence[float], absences: Iterable[Absence]
) -> Iterator[tuple[date, Skip]]:
    for each in absences:
        for place in _met(opens, closes, each):
            half = _half(each, opens[place], closes[place])
            yield days[place], Skip(person=each.person, code=SkipCode.AWAY, until=each.end, half=half)


def _tired(
    team: Team, days: Sequence[date], opens: Sequence[float], nights: Iterable[NightDuty]
) -> Iterator[tuple[date, Skip]]:
    if team.rest <= timedelta(0):
        return
    rest_starts = [start - team.rest.total_seconds() for start in opens]
    for duty in nights:
        rested = _after(duty.end, team.rest)
        for place in _met(rest_starts, opens, duty):
            yield days[place], Skip(person=duty.person, code=SkipCode.NIGHT_DUTY, until=duty.end, rested=rested)


def _at_home(team: Team, days: Sequence[date], presence: Presence, person: Person) -> Iterator[tuple[date, Skip]]:
    """What a person's own country, weekdays and zone say."""
    holidays = presence.holidays.get(person.id, {})
    if holidays or person.workdays is not None:
        for day in days:
            own = own_time.local_date(team, person, day)
            if own in holidays:
                yield day, Skip(person=person.id, code=SkipCode.HOLIDAY, holiday=holidays[own])
            elif person.workdays is not None and own.isoweekday() not in person.workdays:
                yield day, Skip(person=person.id, code=SkipCode.PART_TIME, day=own)
    if team.overlap > timedelta(0) and person.zone != team.zone:
        for day in days:
            shared = own_time.shared(team, person, day)
            if shared < own_time.asked(team, day):
                yield day, Skip(person=person.id, code=SkipCode.OVERLAP, shared=shared)


def _met(starts: Sequence[float], ends: Sequence[float], fact: Absence | NightDuty) -> range:
    """The places of the windows [start, end) that share a moment with the fact."""
    start, end = fact.start.timestamp(), fact.end.timestamp()
    return range(bisect_right(ends, start), bisect_left(starts, end)) if start < end else range(0)


def _half(absence: Absence, opens: float, closes: float) -> Half | None:
    middle = (opens + closes) / 2
    if absence.end.timestamp() <= middle:
        return Half.MORNING
    return Half.AFTERNOON if middle <= absence.start.timestamp() else None


def _after(when: datetime, rest: timedelta) -> datetime | None:
    """When the rest is over; None where it never is."""
    try:
        return when.astimezone(UTC) + rest
    except OverflowError:
        return None


def _note(known: dict[PersonId, Skip], new: Skip) -> None:
    old = known.get(new.person)
    if old is None or _strength(old) < _strength(new):
        known[new.person] = new


def _strength(one: Skip) -> tuple[int, bool, float]:
    return (-_WEAKNESS[one.code], one.half is None, one.until.timestamp() if one.until else 0.0)
