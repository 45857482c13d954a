"""What goes wrong with calls, on demand."""

import threading
from collections import Counter
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One call's misfortune."""

    #: What is answered; 0 is nothing: the connection is cut.
    status: int = 0
    error: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    #: Whether the call is carried out all the same.
    done: bool = False
    #: Set by the test: the answer waits for it.
    gate: threading.Event | None = None


class Faults:
    """The next calls of a method go wrong; all others go well."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._coming: dict[str, list[Fault]] = {}
        #: How often each method was called, whatever became of it.
        self.calls: Counter[str] = Counter()

    def limit(self, method: str, seconds: int, times: int = 1) -> None:
        """Too many: 429, come back in so many seconds."""
        wait = (("Retry-After", str(seconds)),)
        self._add(method, times, Fault(status=429, error="ratelimited", headers=wait))

    def fail(self, method: str, status: int = 500, error: str = "internal_error", times: int = 1) -> None:
        """Slack fails before it has done anything."""
        self._add(method, times, Fault(status=status, error=error))

    def refuse(self, method: str, error: str, times: int = 1) -> None:
        """An ordinary "ok": false."""
        self._add(method, times, Fault(status=200, error=error))

    def redirect(self, method: str, to: str) -> None:
        """Somebody in between leads the call elsewhere."""
        self._add(method, 1, Fault(status=307, headers=(("Location", to),)))

    def lose_answer(self, method: str, times: int = 1) -> None:
        """It is done, and nobody hears of it."""
        self._add(method, times, Fault(done=True))

    def cut(self, method: str, times: int = 1) -> None:
        """The connection is cut before anything is done."""
        self._add(method, times, Fault())

    def hold(self, method: str, gate: threading.Event) -> None:
        """It is done, and its answer waits until the gate is set."""
        self._add(method, 1, Fault(status=200, done=True, gate=gate))

    def next(self, method: str) -> Fault | None:
        """What happens to this call; it is counted."""
        with self._lock:
            self.calls[method] += 1
            waiting = self._coming.get(method)
            return waiting.pop(0) if waiting else None

    def _add(self, method: str, times: int, fault: Fault) -> None:
        with self._lock:
            self._coming.setdefault(method, []).extend([fault] * times)
