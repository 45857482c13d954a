"""A day as people write it: "tomorrow", "fri", "2026-12-01", "1 Dec", "01.12."; pure."""

import re
from calendar import isleap, monthrange
from collections.abc import Sequence
from datetime import date, timedelta

from watchbill.errors import Refused
from watchbill.model.absence import Half

#: The longest span of days that one command may speak of.
LONGEST = timedelta(days=366)
FIRST_YEAR, LAST_YEAR = 2000, 2100
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
#: "this afternoon" is today, and the half is read by whoever asks for one.
_HALVES = frozenset(Half)
_RELATIVE = {"yesterday": -1, "today": 0, "tomorrow": 1}
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.?(\d{4})?")
_SLASHED = re.compile(r"(\d{1,4})/(\d{1,2})(?:/(\d{1,4}))?")
_DAY_OF_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.)?")
_YEAR = re.compile(r"\d{4}")
_COUNT = re.compile(r"[0-9]{1,3}")
_UNITS = {"day": 1, "days": 1, "week": 7, "weeks": 7}
#: What may stand around a day without meaning anything.
_MARKS = ",;?!\"'()"
#: How a day may be written, for whoever wrote it otherwise.
WAYS = "Write it like 2026-12-01, 1 Dec, tomorrow or Monday."


class NoDay(ValueError):
    """The words are something else than a day."""


class ImpossibleDay(ValueError):
    """The words mean a day, and there is no such day."""


def read(words: Sequence[str], today: date) -> tuple[date, int]:
    """The day that the first one to three words mean, and how many of them it took.

    A weekday, and a day without a year, mean the next one, today included. "next friday" is one of the next week;
    where that of this week is still to come, nobody knows which one is meant.

    Raises:
        NoDay: they mean something else; the text says how to write a day.
        ImpossibleDay: the text says what was understood and why there is no such day.
    """
    low = [word.casefold().strip(_MARKS) for word in words[:3]] + ["", "", ""]
    for reader in (_named, _numeric, _with_month):
        found = reader(low, today)
        if found:
            return found
    raise NoDay(
        f"`{' '.join(words[:3])}` is not a day that I know. {WAYS}" if words else f"A day is missing. {WAYS}"
    )


def check_span(first: date, last: date) -> None:
    """Refuse days in the wrong order, and more than a year of them.

    Raises:
        Refused: with the days as they were understood.
    """
    if last < first:
        raise Refused(f"I read {first} to {last}: that ends before it starts. Say the first day first.")
    if last - first > LONGEST:
        raise Refused(f"I read {first} to {last}: that is more than a year. Say it in parts.")


def weekday(word: str) -> int | None:
    """The ISO number of a weekday written in full or by three letters or more; None for anything else."""
    return _place(word.casefold().strip(_MARKS), _DAYS)


def weekday_name(number: int) -> str:
    """ "Monday" of 1."""
    return _DAYS[number - 1].title()


def _named(low: list[str], today: date) -> tuple[date, int] | None:
    if low[0] == "this" and low[1] in _HALVES:
        return today, 1
    if low[0] in _RELATIVE:
        return today + timedelta(days=_RELATIVE[low[0]]), 1
    weekday = _place(low[0], _DAYS)
    if weekday is not None:
        return today + timedelta(days=(weekday - 1 - today.weekday()) % 7), 1
    after = _place(low[1], _DAYS) if low[0] == "next" else None
    if after is not None:
        return _next_week(low[1], after - 1, today), 2
    if low[:3] == ["day", "after", "tomorrow"]:
        return today + timedelta(days=2), 3
    count = _COUNT.fullmatch(low[1]) if low[0] == "in" else None
    if count and low[2] in _UNITS:
        return today + timedelta(days=int(low[1]) * _UNITS[low[2]]), 3
    return None


def _next_week(said: str, weekday: int, today: date) -> date:
    monday = today - timedelta(days=today.weekday())
    this, following = monday + timedelta(days=weekday), monday + timedelta(days=7 + weekday)
    if this > today:
        raise ImpossibleDay(f"next {said} can be {this} or {following}. {WAYS}")
    return following


def _numeric(low: list[str], today: date) -> tuple[date, int] | None:
    if found := _ISO.fullmatch(low[0]):
        return _day(low[0], int(found[1]), int(found[2]), int(found[3])), 1
    if found := _DOTTED.fullmatch(low[0]):
        year = int(found[3]) if found[3] else None
        return _in_year(low[0], year, int(found[2]), int(found[1]), today), 1
    if found := _SLASHED.fullmatch(low[0]):
        return _slashed(low[0], found, today), 1
    if _ISO.match(low[0]):
        raise ImpossibleDay(f"{low[0]} is more than a day: I read {low[0][:10]}, not what follows. {WAYS}")
    return None


def _slashed(said: str, found: re.Match[str], today: date) -> date:
    """Year first, or day and month where only one order makes a date."""
    first, second = int(found[1]), int(found[2])
    if len(found[1]) == 4 and found[3]:
        return _day(said, first, second, int(found[3]))
    year = int(found[3]) if found[3] else None
    if first > 12 >= second:
        return _in_year(said, year, second, first, today)
    if second > 12 >= first:
        return _in_year(said, year, first, second, today)
    raise ImpossibleDay(f"{said} can be read in two ways. {WAYS}")


def _with_month(low: list[str], today: date) -> tuple[date, int] | None:
    for number, name in ((low[0], low[1]), (low[1], low[0])):
        day, month = _DAY_OF_MONTH.fullmatch(number), _place(name.rstrip("."), _MONTHS)
        if day and month:
            year = int(low[2]) if _YEAR.fullmatch(low[2]) else None
            said = " ".join(low[: 3 if year else 2])
            return _in_year(said, year, month, int(day[1]), today), 3 if year else 2
    return None


def _in_year(said: str, year: int | None, month: int, day: int, today: date) -> date:
    if year:
        return _day(said, year, month, day)
    year = today.year
    if (month, day) == (2, 29):
        year = next(each for each in range(year, year + 9) if isleap(each) and date(each, 2, 29) >= today)
    this = _day(said, year, month, day)
    return this if this >= today else _day(said, year + 1, month, day)


def _day(said: str, year: int, month: int, day: int) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ImpossibleDay(f"{said}: the year {year} is out of range ({FIRST_YEAR} to {LAST_YEAR}).")
    if not 1 <= month <= 12:
        raise ImpossibleDay(f"{said}: there is no month {month}. {WAYS}")
    if not 1 <= day <= monthrange(year, month)[1]:
        raise ImpossibleDay(f"{said}: there is no {_ordinal(day)} in {_MONTHS[month - 1].title()} {year}.")
    return date(year, month, day)


def _place(word: str, names: Sequence[str]) -> int | None:
    """The place of a name written in full or by three letters or more, from 1."""
    if len(word) < 3:
        return None
    return next((place for place, name in enumerate(names, 1) if name.startswith(word)), None)


def _ordinal(day: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{'th' if 11 <= day % 100 <= 13 else ending}"
