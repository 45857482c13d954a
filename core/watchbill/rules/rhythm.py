"""When something comes again and again, as people write it: a time of day, a weekday, or a cron expression."""

import re
from dataclasses import dataclass
from datetime import time

#: When a day or a week that says no time is meant to start.
_NINE = time(9, 0)
_MONDAY = 1
_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
#: What a cron expression that `daily` and `weekly` make looks like.
_PLAIN = re.compile(r"([0-9]{1,2}) ([0-9]{1,2}) \* \* (\*|[0-7])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain:
    """A schedule that can be said in words."""

    at: time
    #: ISO number, Monday is 1; None: every day.
    weekday: int | None = None


def daily(said: str) -> str:
    """The cron expression of "17:30"; several words are taken for one as they are, and to be checked.

    Raises:
        ValueError: a single word that is no time of a day.
    """
    words = said.split()
    return " ".join(words) if len(words) > 1 else _cron(_clock(said), None)


def weekly(said: str) -> str:
    """The cron expression of "mon 09:00", "monday", "on", "09:00": Monday and 09:00 where nothing else is said.

    Other words are taken for a cron expression as they are, and to be checked.

    Raises:
        ValueError: what stands behind a weekday, or alone, is no time of a day.
    """
    words = said.casefold().split()
    if words == ["on"]:
        return _cron(_NINE, _MONDAY)
    day = _weekday(words[0]) if words else None
    if day is None:
        return " ".join(said.split()) if len(words) > 1 else _cron(_clock(said), _MONDAY)
    return _cron(_clock(" ".join(words[1:])) if len(words) > 1 else _NINE, day)


def plain(expression: str) -> Plain | None:
    """What a cron expression says in words; None where it says more than a time and a weekday."""
    found = _PLAIN.fullmatch(expression)
    if not found or int(found[1]) > 59 or int(found[2]) > 23:
        return None
    weekday = None if found[3] == "*" else int(found[3]) or 7
    return Plain(at=time(int(found[2]), int(found[1])), weekday=weekday)


def first_time(expression: str) -> time | None:
    """The time of day at which a cron expression fires first, on whichever days; None where nobody can tell."""
    try:
        minute, hour, *_ = expression.split()
        return time(_least(hour), _least(minute))
    except ValueError:
        return None


def _least(field: str) -> int:
    """The smallest number of a field such as "30", "8,17", "9-17/2", "*/5"."""
    starts = (each.partition("/")[0].partition("-")[0] for each in field.split(","))
    return min(0 if each == "*" else int(each) for each in starts)


def _cron(at: time, weekday: int | None) -> str:
    return f"{at.minute} {at.hour} * * {'*' if weekday is None else weekday % 7}"


def _clock(said: str) -> time:
    found = _CLOCK.fullmatch(said.strip())
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        raise ValueError(f"{said!r} is no time of a day")
    return time(int(found[1]), int(found[2]))


def _weekday(said: str) -> int | None:
    """The number of "mon", "tues", "friday"; None where it is none."""
    near = [number for number, name in enumerate(_WEEKDAYS, 1) if len(said) >= 3 and name.startswith(said)]
    return near[0] if near else None
