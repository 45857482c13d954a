"""How long things took, as a few numbers that stand for many."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from watchbill.model.report import Lasting


def elapsed(start: datetime, end: datetime) -> timedelta:
    """From one aware time to another; within one zone Python would subtract what clocks show there."""
    return end.astimezone(UTC) - start.astimezone(UTC)


def lasting(durations: Iterable[timedelta]) -> Lasting | None:
    """The median and the 90th percentile; None of nothing. What seems to end before it begins took no time."""
    ordered = sorted(max(each, timedelta()) for each in durations)
    if not ordered:
        return None
    return Lasting(count=len(ordered), median=percentile(ordered, 50), ninth=percentile(ordered, 90))


def percentile(ordered: Sequence[timedelta], percent: int) -> timedelta:
    """Of some durations, the shortest first: linear between the two beside the rank (n - 1) * percent / 100.

    So do spreadsheets (PERCENTILE.INC) and `statistics.quantiles(method="inclusive")`.
    """
    place, rest = divmod((len(ordered) - 1) * percent, 100)
    lower = ordered[place]
    return lower + (ordered[place + 1] - lower) * rest / 100 if rest else lower
