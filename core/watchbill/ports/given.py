"""What is passed in instead of being looked up: the time, and new ids."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

#: Makes a new unique id; tests hand in a counter.
Ids = Callable[[], str]


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...
