"""What is passed in instead of being looked up: the time, and new ids."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Protocol

#: Makes a new unique id; tests hand in a counter.
Ids = Callable[[], str]
#: When a cron expression first fires on a local date of a zone, aware; None when it does not.
FiresOn = Callable[[str, str, date], datetime | None]


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...
