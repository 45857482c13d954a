"""When people work, in a team file: weekdays, hours of the day, lengths."""

import re
from datetime import time, timedelta

from watchbill.rules import escalating
from watchbill.services.team_file.values import entries, shown, text

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def hours(raw: object) -> timedelta:
    """A length of 0 to 48 hours; parts of an hour are fine."""
    if isinstance(raw, bool) or not isinstance(raw, int | float) or not 0 <= raw <= 48:
        raise ValueError(f"{shown(raw)} is not a number of hours from 0 to 48")
    return timedelta(hours=raw)


def patience(raw: object) -> timedelta | None:
    """How long somebody has to take an alert: whole minutes, 1 to 240; None from "off"."""
    whole = isinstance(raw, int) and not isinstance(raw, bool)
    try:
        return escalating.patience(f"{raw}" if whole or raw == escalating.OFF else "")
    except ValueError:
        raise ValueError(f'{shown(raw)} is not a whole number of minutes from 1 to 240; or write "off"') from None


def workdays(raw: object) -> frozenset[int]:
    """ISO weekday numbers from "Mon-Fri", "Mon-Wed, Sat" or a list of such."""
    return frozenset(_numbers(raw))


def works(raw: object) -> frozenset[int] | None:
    """Each weekday once, as `workdays` reads them; None from "team": those of the team."""
    if raw == "team":
        return None
    numbers = _numbers(raw)
    twice = [each for each in _WEEKDAYS if numbers.count(_weekday(each)) > 1]
    if twice:
        raise ValueError(f"names {twice[0]} twice; write each day once")
    return frozenset(numbers)


def day_hours(raw: object) -> tuple[time, time]:
    """When the day starts and ends, from "09:00-17:30"."""
    how = 'write it like "09:00-17:30"'
    given = text(raw)
    found = re.fullmatch(r"(\d\d?):(\d\d)\s*-\s*(\d\d?):(\d\d)", given, re.ASCII)
    if not found:
        raise ValueError(f"{shown(given)} is not a day; {how}")
    from_hour, from_minute, to_hour, to_minute = (int(each) for each in found.groups())
    try:
        starts, ends = time(from_hour, from_minute), time(to_hour, to_minute)
    except ValueError:
        raise ValueError(f"{shown(given)} is not a day, it goes from 00:00 to 23:59; {how}") from None
    if starts >= ends:
        raise ValueError(f"{shown(given)} does not end after it starts; {how}")
    return starts, ends


def _numbers(raw: object) -> list[int]:
    parts = [part for each in (entries(raw) if isinstance(raw, list) else [raw]) for part in text(each).split(",")]
    found = [number for part in parts for number in _span(part.strip())]
    if not found:
        raise ValueError('names no day; write it like "Mon-Fri"')
    return found


def _span(part: str) -> list[int]:
    ends = [_weekday(each.strip()) for each in part.split("-")]
    if len(ends) > 2:
        raise ValueError(f'{shown(part)} is not a span of days; write it like "Mon-Fri"')
    first, last = ends[0], ends[-1]
    return [(first - 1 + step) % 7 + 1 for step in range((last - first) % 7 + 1)]


def _weekday(name: str) -> int:
    found = [number for number, each in enumerate(_WEEKDAYS, 1) if each.lower() == name.lower()]
    if not found:
        raise ValueError(f"{shown(name)} is not a weekday; write {', '.join(_WEEKDAYS)}")
    return found[0]
