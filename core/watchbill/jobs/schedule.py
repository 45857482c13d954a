"""When a cron expression fires, in a team's own time.

The expression is evaluated on naive local time, and each local date and wall time is then resolved by the
zone: inside a gap it fires at the first instant after it, inside a fold at the first of the two. A croniter that
is given a zone fires twice in a fold (measured over 20 years in 10 zones).
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from croniter import CroniterBadDateError, croniter

#: Around 2100 leap days are eight years apart; what has not fired by then never does.
_HORIZON_YEARS = 9
_FIELDS = ("minute", "hour", "day of the month", "month", "day of the week")
#: Croniter's own letter for "any time, another one whenever it is read".
_RANDOM = re.compile(r"(?<![a-z])r", re.IGNORECASE)


def check(expression: str) -> None:
    """Whether the expression can be used.

    Raises:
        ValueError: it cannot; the text says what to write instead.
    """
    if len(expression.split()) != 5 or _RANDOM.search(expression) or not croniter.is_valid(expression):
        raise ValueError(
            f"{expression!r} is not a schedule{_culprit(expression)}; write five fields: {', '.join(_FIELDS)}, "
            'like "30 9 * * 1-5" for 09:30 from Monday to Friday'
        )
    if next(_local(expression, datetime(2024, 1, 1)), None) is None:  # noqa: DTZ001 - a wall time
        raise ValueError(f"{expression!r} never fires; there is no such date")


@lru_cache(maxsize=4096)
def fires_on(expression: str, zone: str, day: date) -> datetime | None:
    """When the expression first fires on the zone's local `day`, aware, in UTC; None when it does not.

    Raises:
        ValueError: the expression cannot be used, see `check`.
    """
    check(expression)
    midnight = datetime.combine(day, time())
    local = next(_local(expression, midnight - timedelta(microseconds=1)), None)
    return _instant(local, zone) if local and local.date() == day else None


def _culprit(expression: str) -> str:
    """The first impossible field, ": there is no hour 25"; empty where no single one is to blame."""
    given = expression.split()
    if len(given) != len(_FIELDS):
        return ""
    for place, name in enumerate(_FIELDS):
        alone = ["*"] * len(_FIELDS)
        alone[place] = given[place]
        if not croniter.is_valid(" ".join(alone)):
            return f": there is no {name} {given[place][:20]}"
    return ""


def _local(expression: str, after: datetime) -> Iterator[datetime]:
    fires = croniter(expression, after, ret_type=datetime, max_years_between_matches=_HORIZON_YEARS)
    try:
        while True:
            yield fires.get_next()
    except CroniterBadDateError:
        return


def _instant(local: datetime, zone: str) -> datetime:
    there = ZoneInfo(zone)
    first = local.replace(tzinfo=there).astimezone(UTC)
    if first.astimezone(there).replace(tzinfo=None) == local:
        return first
    # Inside a gap the two readings lie on both sides of the change.
    return _change(local.replace(tzinfo=there, fold=1).astimezone(UTC), first, there)


def _change(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The first second of the offset that holds at `after`."""
    offset = after.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) // timedelta(seconds=2) * timedelta(seconds=1)
        if middle.astimezone(zone).utcoffset() == offset:
            after = middle
        else:
            before = middle
    return after
