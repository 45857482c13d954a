"""What goes wrong on the way, on demand of a test."""

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What becomes of one call."""

    #: What is answered instead; 0 is nothing: the connection is cut. None: what Jira says.
    status: int | None = None
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    #: Whether the call is carried out all the same.
    done: bool = False
    #: Done by somebody else right before the call.
    first: Callable[[], object] | None = None


class Faults:
    """The next calls of a route, by its name, go wrong; all others go well."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._coming: dict[str, list[Fault]] = {}
        #: How often each route was asked, whatever became of it.
        self.calls: Counter[str] = Counter()

    def limit(self, route: str, seconds: int, times: int = 1) -> None:
        """Too many: 429, come back in so many seconds."""
        self._add(route, times, Fault(status=429, headers=(("Retry-After", str(seconds)),)))

    def fail(self, route: str, status: int = 500, body: bytes = b"", times: int = 1) -> None:
        """Nothing is done, and this is answered."""
        self._add(route, times, Fault(status=status, body=body))

    def answer(self, route: str, body: bytes, times: int = 1) -> None:
        """It is done, and this is answered instead of what Jira says."""
        self._add(route, times, Fault(status=200, body=body, done=True))

    def lose_answer(self, route: str, times: int = 1) -> None:
        """It is done, and nobody hears of it."""
        self._add(route, times, Fault(status=0, done=True))

    def before(self, route: str, act: Callable[[], object]) -> None:
        """Somebody else is quicker: this is done right before the next call."""
        self._add(route, 1, Fault(first=act, done=True))

    def next(self, route: str) -> Fault | None:
        """What happens to this call; it is counted."""
        with self._lock:
            self.calls[route] += 1
            waiting = self._coming.get(route)
            return waiting.pop(0) if waiting else None

    def _add(self, route: str, times: int, fault: Fault) -> None:
        with self._lock:
            self._coming.setdefault(route, []).extend([fault] * times)
