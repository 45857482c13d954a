"""How fast a tracker is asked."""

import time
from collections.abc import Callable


class Bucket:
    """A token bucket: so many calls a second, and `burst` at once after a rest.

    Of it holds: in any t seconds there are `burst + per_second * t` calls at most.
    """

    def __init__(
        self,
        per_second: float,
        burst: int,
        watch: Callable[[], float] = time.monotonic,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        """`watch` counts seconds and never goes back; `pause` waits for some."""
        if per_second <= 0 or burst < 1:
            raise ValueError("A bucket lets something through: more than 0 a second, and 1 at once.")
        self._apart, self._watch, self._pause = 1 / per_second, watch, pause
        #: How far ahead of an even pace calls may be.
        self._ahead = (burst - 1) * self._apart
        #: When the next call is due at an even pace.
        self._due = watch()

    def take(self) -> None:
        """Wait until one more call may be made."""
        allowed = self._due - self._ahead
        # Not a sum of parts of tokens: those never quite add up to a whole one, and nobody waits for 1e-17 s.
        while (now := self._watch()) < allowed:
            self._pause(allowed - now)
        self._due = max(self._due, now) + self._apart
