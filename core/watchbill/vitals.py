"""The signs of life of one process: whoever works says them, whoever watches asks for them."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from watchbill.ending import Ending

#: An engine that has not taken a step for this long hangs; one that waits for a lost database takes one every 5 s.
STUCK = timedelta(minutes=1)


class Vitals:
    """Whether the chat is connected, whether the end has come, and when the engine last took a step.

    For any thread; asking never waits. Silence is measured with a watch of its own, as the desk's clock may jump.
    """

    def __init__(self, watch: Callable[[], float] = time.monotonic) -> None:
        """`watch` counts seconds and never goes back."""
        self._watch = watch
        self._ends = Ending()
        self._connected = False
        self._stepped: tuple[datetime, float] | None = None

    def ends_with(self, stopping: Ending) -> None:
        """The process is ending as soon as `stopping` is set; a signal's handler may do that."""
        self._ends = stopping

    def connect(self) -> None:
        """The chat is connected, its commands can be answered."""
        self._connected = True

    def disconnect(self) -> None:
        """The chat is not connected any more."""
        self._connected = False

    def step(self, now: datetime) -> None:
        """The engine has taken a step at `now`, aware."""
        self._stepped = now, self._watch()

    @property
    def connected(self) -> bool:
        """Whether the chat is connected."""
        return self._connected

    @property
    def stopping(self) -> bool:
        """Whether the process is ending."""
        return self._ends.is_set()

    @property
    def stepped_at(self) -> datetime | None:
        """When the engine last took a step, by the desk's clock; None before the first."""
        return self._stepped[0] if self._stepped else None

    @property
    def works(self) -> bool:
        """Whether this process does its work: connected, not ending, its engine not stuck."""
        return self.connected and not self.stopping and not self.stuck

    @property
    def stuck(self) -> bool:
        """Whether the engine hangs; one that has not begun, or that was stopped for the end, does not."""
        if self._stepped is None or self.stopping:
            return False
        return self._watch() - self._stepped[1] > STUCK.total_seconds()
