"""What goes wrong between us and a server, and when."""

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any


class Kind(Enum):
    """What is done to a request or its answer."""

    HANG = auto()
    INSTEAD = auto()
    HALF = auto()
    RESET = auto()
    CLOSE = auto()
    SLOW = auto()
    REPLACE = auto()


@dataclass(slots=True, kw_only=True, eq=False)
class Fault:
    """What happens to the requests it is for; as a context manager it is cleared at the end of the block."""

    kind: Kind = field(kw_only=False)
    #: For how many requests it still is; None: for all.
    times: int | None = 1
    #: What "METHOD /path?query" has to have.
    only: str = ""
    #: Whether the server is asked all the same.
    done: bool = False
    #: What is answered instead of the server.
    status: int = 200
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    #: Until the request is passed on.
    seconds: float = 0.0
    change: Callable[[Any], object] = field(default=lambda told: told)
    #: Requests that met it so far.
    met: int = 0
    _over: threading.Event = field(default_factory=threading.Event)

    def clear(self) -> None:
        """It is for no request any more, and what it keeps waiting is let go."""
        self._over.set()

    @property
    def over(self) -> bool:
        """Whether it is for no request any more."""
        return self._over.is_set() or self.times == 0

    def wait(self, seconds: float | None = None) -> None:
        """Wait until it is cleared, so many seconds at most."""
        self._over.wait(seconds)

    def meets(self, request: str) -> bool:
        """Whether it is for this one; it is counted."""
        if self.over or not re.search(self.only, request):
            return False
        self.met += 1
        self.times = None if self.times is None else self.times - 1
        return True

    def __enter__(self) -> "Fault":
        return self

    def __exit__(self, *_: object) -> None:
        self.clear()


class Faults:
    """Those that were set, in their order; for any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._set: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """One more."""
        re.compile(fault.only)  # a wrong one is told to whoever set it
        with self._lock:
            self._set.append(fault)

    def clear(self) -> None:
        """None any more; what they keep waiting is let go."""
        with self._lock:
            found, self._set = self._set, []
        for each in found:
            each.clear()

    def met(self, request: str) -> tuple[list[Fault], Fault | None]:
        """What makes this request slow, and what else happens to it."""
        with self._lock:
            slow = [each for each in self._set if each.kind is Kind.SLOW and each.meets(request)]
            others = (each for each in self._set if each.kind is not Kind.SLOW and each.meets(request))
            return slow, next(others, None)
