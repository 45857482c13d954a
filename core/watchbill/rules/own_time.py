"""A team's day where a person lives: the date it is there, and the hours that both work."""

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from watchbill.model.people import Person
from watchbill.model.team import Team

_NEAR = (timedelta(days=-1), timedelta(0), timedelta(days=1))


def local_date(team: Team, person: Person, day: date) -> date:
    """The person's date in the middle of the team's `day`: another one where the date line lies between them."""
    if person.zone == team.zone:
        return day
    opens, closes = _hours(team.zone, team.day_starts, team.day_ends, day)
    return datetime.fromtimestamp((opens + closes) / 2, ZoneInfo(person.zone)).date()


def shared(team: Team, person: Person, day: date) -> timedelta:
    """How much of the team's `day` lies in the person's own.

    A person works from the team's start of the day to its end by the clock of their own zone, on their own
    weekdays there, or on the team's where they have none.
    """
    opens, closes = _hours(team.zone, team.day_starts, team.day_ends, day)
    workdays = team.workdays if person.workdays is None else person.workdays
    common = 0.0
    for own in (day + step for step in _NEAR):
        if own.isoweekday() in workdays:
            start, end = _hours(person.zone, team.day_starts, team.day_ends, own)
            common += max(0.0, min(closes, end) - max(opens, start))
    return timedelta(seconds=common)


def longest(team: Team) -> timedelta:
    """How long the team's day is by the clock: no day has more to share."""
    return datetime.combine(date.min, team.day_ends) - datetime.combine(date.min, team.day_starts)


def asked(team: Team, day: date) -> timedelta:
    """How much has to be shared on the team's `day`: never more than all of it."""
    opens, closes = _hours(team.zone, team.day_starts, team.day_ends, day)
    return min(team.overlap, timedelta(seconds=closes - opens))


@lru_cache(maxsize=10_000)
def _hours(zone: str, starts: time, ends: time, day: date) -> tuple[float, float]:
    """When work starts and ends there, as timestamps; a plan asks for the same days again and again."""
    place = ZoneInfo(zone)
    return datetime.combine(day, starts, place).timestamp(), datetime.combine(day, ends, place).timestamp()
