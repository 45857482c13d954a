"""When being late is worth a word."""

from datetime import datetime, timedelta

#: Nobody minds less.
TOLERATED = timedelta(minutes=5)


def late_by(owed: datetime, now: datetime) -> timedelta | None:
    """How late it is now, both aware; None up to, not including, `TOLERATED`."""
    late = now - owed
    return late if late >= TOLERATED else None
