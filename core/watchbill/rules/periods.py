"""The weeks and months of a team, and which of them somebody means."""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from enum import StrEnum

from watchbill.model.report import Period
from watchbill.model.team import Team

#: The most days that one report is about.
LONGEST = 366
_FIRST_YEAR = 2000
_WEEK, _DAY = timedelta(days=7), timedelta(days=1)
_ISO_WEEK = re.compile(r"([0-9]{4})-?w([0-9]{1,2})")
_MONTH = re.compile(r"([0-9]{4})-([0-9]{1,2})")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
#: What people write between two days.
_TO = frozenset({"to", "until", "till", "-", "\N{EN DASH}", ".."})


class Flaw(StrEnum):
    """Why there is no such period."""

    NOT_READ = "not read"
    IMPOSSIBLE = "impossible"
    BACKWARDS = "backwards"
    TOO_LONG = "too long"
    TOO_EARLY = "too early"
    AHEAD = "ahead"


def read(text: str, team: Team, today: date) -> Period | Flaw:
    """The period that the words mean, of which at least the first day has begun; or why they mean none.

    Nothing at all is this week. A period may go on after today.

    Args:
        text: "", "week", "this week", "last week", "month", "this month", "last month", "2026-W48", "2026-11",
            "2026-11-16", "2026-11-16 2026-11-29".
        team: whose week it is, see `week`.
        today: the team's local date.
    """
    words = [each for each in text.casefold().split() if each not in _TO]
    found = _named(" ".join(words), team, today) or _written(words, team)
    if isinstance(found, Flaw):
        return found
    if found.first.year < _FIRST_YEAR:
        return Flaw.TOO_EARLY
    if found.last < found.first:
        return Flaw.BACKWARDS
    if found.days > LONGEST:
        return Flaw.TOO_LONG
    return Flaw.AHEAD if found.first > today else found


def week(team: Team, day: date) -> Period:
    """The team's week that has the day: seven days, of which the first is the one after its longest week-end.

    That is Monday where it works Monday to Friday, and Sunday where it works Sunday to Thursday.
    """
    first = day - timedelta(days=(day.isoweekday() - _starts(team)) % 7)
    return Period(first=first, last=first + _WEEK - _DAY)


def month(day: date) -> Period:
    """The calendar month that has the day."""
    first = day.replace(day=1)
    after = (first + timedelta(days=31)).replace(day=1)
    return Period(first=first, last=after - _DAY)


def reported(team: Team, day: date) -> Period:
    """What the report that is posted on a day is about: the last full week of the team, or the last full month.

    The month where the schedule names days of the month ("0 9 1 * *"), else the week.
    """
    fields = (team.report or "").split()
    of_month = len(fields) > 2 and fields[2] not in ("*", "?")
    return _last_month(day) if of_month else week(team, day - _WEEK)


def postponed(team: Team, fires: Callable[[date], bool], day: date, before: date | None) -> date | None:
    """The last day on which the schedule fired, of those whose report is posted on the working `day`.

    A report whose day is a holiday or lies in a week-end is posted on the next working day.

    Args:
        team: whose working days they are.
        fires: whether the schedule does on a day.
        day: a working day.
        before: the working day before it; None where there is none.

    Returns:
        None where no report is posted on the day.
    """
    earliest = day - timedelta(days=(day - before).days - 1 if before else 0)
    days = (day - timedelta(days=back) for back in range((day - earliest).days + 1))
    return next((each for each in days if fires(each)), None)


def _last_month(day: date) -> Period:
    return month(day.replace(day=1) - _DAY)


_NAMED: Mapping[str, Callable[[Team, date], Period]] = {
    "": week,
    "week": week,
    "this week": week,
    "last week": lambda team, today: week(team, today - _WEEK),
    "month": lambda _, today: month(today),
    "this month": lambda _, today: month(today),
    "last month": lambda _, today: _last_month(today),
    "today": lambda _, today: Period(first=today, last=today),
    "yesterday": lambda _, today: Period(first=today - _DAY, last=today - _DAY),
}


def _named(said: str, team: Team, today: date) -> Period | None:
    named = _NAMED.get(said)
    return named(team, today) if named else None


def _written(words: list[str], team: Team) -> Period | Flaw:
    try:
        if len(words) == 2 and all(map(_DATE.fullmatch, words)):
            return Period(first=date.fromisoformat(words[0]), last=date.fromisoformat(words[1]))
        return _one(words[0], team) if len(words) == 1 else Flaw.NOT_READ
    except (ValueError, OverflowError):
        return Flaw.IMPOSSIBLE


def _one(word: str, team: Team) -> Period | Flaw:
    if found := _ISO_WEEK.fullmatch(word):
        # The week that has its Thursday, as ISO 8601 counts weeks, wherever the team's begins.
        return week(team, date.fromisocalendar(int(found[1]), int(found[2]), 4))
    if found := _MONTH.fullmatch(word):
        return month(date(int(found[1]), int(found[2]), 1))
    if _DATE.fullmatch(word):
        day = date.fromisoformat(word)
        return Period(first=day, last=day)
    return Flaw.NOT_READ


def _starts(team: Team) -> int:
    """The ISO weekday of the first working day after the longest run of days off; Monday where that is unclear."""
    best, longest = 1, 0
    for weekday in range(1, 8):
        if weekday not in team.workdays:
            continue
        off = 0
        while off < 6 and (weekday - 2 - off) % 7 + 1 not in team.workdays:
            off += 1
        if off > longest:
            best, longest = weekday, off
    return best
