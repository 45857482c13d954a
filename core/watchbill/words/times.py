"""How days, times and durations are written."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day(which: date) -> str:
    """ "Tue 1 Dec": independent of the machine's locale."""
    return f"{_WEEKDAYS[which.weekday()]} {which.day} {_MONTHS[which.month - 1]}"


def relative(which: date, today: date) -> str:
    """ "today", "tomorrow", "yesterday", else the day."""
    close = {0: "today", 1: "tomorrow", -1: "yesterday"}
    return close.get((which - today).days, day(which))


def clock(when: datetime, zone: str) -> str:
    """ "09:00" in the zone."""
    return f"{when.astimezone(ZoneInfo(zone)):%H:%M}"


def moment(when: datetime, zone: str, today: date) -> str:
    """ "09:00" today, "Mon 30 Nov 22:10" else, in the zone."""
    local = when.astimezone(ZoneInfo(zone))
    return clock(when, zone) if local.date() == today else f"{day(local.date())} {clock(when, zone)}"


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
