"""How days, times and durations are written."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_FULL_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

#: Up to here nobody wonders which year is meant.
_OBVIOUS = timedelta(days=180)


def day(which: date) -> str:
    """ "Tue 1 Dec": independent of the machine's locale."""
    return f"{_WEEKDAYS[which.weekday()]} {which.day} {_MONTHS[which.month - 1]}"


def weekday(which: date) -> str:
    """ "Tuesday"."""
    return _FULL_WEEKDAYS[which.weekday()]


def dated(which: date, today: date) -> str:
    """ "Tue 1 Dec", with the year where it is more than half a year away."""
    return day(which) if abs(which - today) <= _OBVIOUS else f"{day(which)} {which.year}"


def relative(which: date, today: date) -> str:
    """ "today", "tomorrow", "yesterday", else the day."""
    close = {0: "today", 1: "tomorrow", -1: "yesterday"}
    return close.get((which - today).days, dated(which, today))


def typed(which: date, today: date) -> str:
    """A day ahead as one types it: "tomorrow", "friday", else "2026-12-24"."""
    ahead = (which - today).days
    if ahead == 1:
        return "tomorrow"
    return weekday(which).lower() if 1 < ahead < 7 else which.isoformat()


def on(which: date, today: date) -> str:
    """ "today, Tue 1 Dec", "on Fri 4 Dec"."""
    near = abs((which - today).days) <= 1
    return f"{relative(which, today)}, {day(which)}" if near else f"on {dated(which, today)}"


def span(first: date, last: date, today: date) -> str:
    """ "tomorrow", "from tomorrow to Fri 4 Dec"."""
    start = relative(first, today)
    return start if first == last else f"from {start} to {relative(last, today)}"


def weekdays(numbers: Collection[int]) -> str:
    """ISO weekday numbers as "Mon to Fri", or one by one where some between are missing."""
    ordered = sorted(numbers)
    names = [_WEEKDAYS[number - 1] for number in ordered]
    whole = len(ordered) > 2 and ordered[-1] - ordered[0] == len(ordered) - 1
    return f"{names[0]} to {names[-1]}" if whole else ", ".join(names)


def clock(when: datetime, zone: str) -> str:
    """ "09:00" in the zone."""
    return f"{when.astimezone(ZoneInfo(zone)):%H:%M}"


def moment(when: datetime, zone: str, today: date) -> str:
    """ "09:00" today, "Mon 30 Nov 22:10" else, in the zone."""
    local = when.astimezone(ZoneInfo(zone))
    return clock(when, zone) if local.date() == today else f"{day(local.date())} {clock(when, zone)}"


def in_both(when: datetime, zone: str, there: str | None, today: date) -> str | None:
    """ "17:30 in Europe/Paris (16:30 where you are)" for a reader in the zone `there`; None where clocks agree."""
    offsets = {when.astimezone(ZoneInfo(each)).utcoffset() for each in (zone, there or zone)}
    if there is None or len(offsets) == 1:
        return None
    return f"{moment(when, zone, today)} in {zone} ({moment(when, there, today)} where you are)"


def lateness(late: timedelta | None) -> str:
    """ "(late by 25 min)"; empty where nothing is late."""
    return f"(late by {lasting(late)})" if late is not None else ""


def longer(duration: timedelta) -> str:
    """ " for 3 days", to stand behind what has lasted so long; empty for less than a minute."""
    return f" for {lasting(duration)}" if duration >= timedelta(minutes=1) else ""


def lasting(duration: timedelta) -> str:
    """ "3 min", "2 h", "4 days": one unit, rounded down."""
    minutes = max(0, int(duration.total_seconds() // 60))
    if minutes < 1:
        return "just now"
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 48 * 60:
        return f"{minutes // 60} h"
    return f"{minutes // (24 * 60)} days"
