"""Threads that watch what is outside, one each; nothing waits for them, and they come back after any trouble."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Protocol

from watchbill.errors import StorageUnavailable
from watchbill.model.timing import Timing

_log = logging.getLogger(__name__)

#: Seconds that all of them may take to end.
GRACE = 5.0
#: Whoever waits for what another process holds looks so many times in the time that one may hold it.
LOOKS = 3


class Watcher(Protocol):
    """Watches one thing, as long as this process has the right to."""

    @property
    def failures(self) -> int:
        """How often in a row it could not be watched."""
        ...

    def watch(self) -> bool:
        """Watch until it is stopped, or something ends it; False where another process has the right to."""
        ...

    def stop(self) -> None:
        """Have `watch` return soon, now and whenever it is called; for any thread."""
        ...


class Watching:
    """Has everything of one kind watched, by this process or another."""

    def __init__(
        self, what: str, watchers: Sequence[Watcher], timing: Timing, jitter: Callable[[], float]
    ) -> None:
        """Make it ready; nothing is watched yet.

        Args:
            what: the kind, for the log: "mail".
            watchers: one for each.
            timing: how long to wait after failures.
            jitter: from 0 to 1, another one each time: so that processes do not all come back at once.
        """
        self._what, self._watchers, self._timing, self._jitter = what, watchers, timing, jitter
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Watch in threads until `stop`; where there is nothing to watch there are none."""
        for number, each in enumerate(self._watchers):
            name = f"watchbill-{self._what}-{number}"
            thread = threading.Thread(target=self._live, args=(each,), name=name, daemon=True)
            self._threads.append(thread)
            thread.start()

    def stop(self) -> None:
        """Have them leave; one that waits for a server to answer is not waited for."""
        self._stop.set()
        for each in self._watchers:
            each.stop()
        end = time.monotonic() + GRACE
        for thread in self._threads:
            thread.join(max(0.0, end - time.monotonic()))
        self._threads.clear()

    def once(self, watcher: Watcher) -> timedelta:
        """Watch that one until something ends it; how long to wait before the next time. Nothing is raised."""
        try:
            if not watcher.watch():
                return self._timing.holding / LOOKS
        except StorageUnavailable as away:
            _log.info("What watches %s waits: the database %s.", self._what, away.cause)
            return self._timing.longest_wait
        except Exception:
            _log.exception("What watches %s failed; it tries again.", self._what)
            return self._timing.longest_retry
        if not watcher.failures:
            return self._timing.pause
        # At least half of it, so that it is never asked all the time.
        return self._timing.backoff(watcher.failures - 1) * (0.5 + self._jitter() / 2)

    def _live(self, watcher: Watcher) -> None:
        while not self._stop.is_set():
            self._stop.wait(self._timing.real_seconds(self.once(watcher)))
