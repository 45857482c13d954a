"""A clock that stands until a test moves it."""

from datetime import UTC, datetime, timedelta

from watchbill.model.moment import require_aware


class SteppedClock:
    """Tells the time it was given; fulfils `ports.Clock`."""

    def __init__(self, start: datetime) -> None:
        require_aware("start", start)
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        """Where the clock stands, aware, in UTC."""
        return self._now

    def advance(self, by: timedelta) -> datetime:
        """Move the clock on and return where it stands then."""
        self._now += by
        return self._now

    def set(self, to: datetime) -> None:
        """Put the clock to an aware time, earlier ones too."""
        require_aware("to", to)
        self._now = to.astimezone(UTC)
