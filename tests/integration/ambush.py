"""Moments at which something may befall a replica: just before the platform has its message, or just after."""

import threading
from collections.abc import Callable
from enum import Enum, auto


class Moment(Enum):
    """Where a post stands."""

    #: The replica has made up its mind to post; the platform knows nothing of the message yet.
    BEFORE = auto()
    #: The platform has the message; the replica has no answer yet.
    AFTER = auto()
    #: A command was sent, and is not acknowledged yet.
    COMMAND = auto()
    #: It is acknowledged now.
    ACKNOWLEDGED = auto()


class Ambush:
    """Whoever lies in wait for replicas; the server says at each moment who comes along."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._armed: dict[tuple[Moment, str], Callable[[], None]] = {}

    def arm(self, moment: Moment, replica: str, act: Callable[[], None]) -> threading.Event:
        """Do it to this replica at its next such moment, once; set when that is done."""
        done = threading.Event()

        def strike() -> None:
            act()
            done.set()

        with self._lock:
            self._armed[moment, replica] = strike
        return done

    def give_up(self, moment: Moment, replica: str) -> bool:
        """Wait no longer; False when it has happened already, or happens now."""
        with self._lock:
            return self._armed.pop((moment, replica), None) is not None

    def passes(self, moment: Moment, replica: str) -> None:
        """The replica is at that moment."""
        with self._lock:
            strike = self._armed.pop((moment, replica), None)
        if strike:
            strike()
