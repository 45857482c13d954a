"""Threads that read mailboxes, one each; nothing waits for them, and they come back after any trouble."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from datetime import timedelta

from watchbill.errors import StorageUnavailable
from watchbill.jobs.collecting import RENEWALS, Collector
from watchbill.model.timing import Timing

_log = logging.getLogger(__name__)

#: Seconds that all of them may take to end.
GRACE = 5.0


class Mailroom:
    """Has every mailbox read, by this process or another."""

    def __init__(self, collectors: Sequence[Collector], timing: Timing, jitter: Callable[[], float]) -> None:
        """Make it ready; nothing is read yet.

        Args:
            collectors: one a mailbox.
            timing: how long to wait after failures.
            jitter: from 0 to 1, another one each time: so that processes do not all come back at once.
        """
        self._collectors, self._timing, self._jitter = collectors, timing, jitter
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Read in threads until `stop`; without mailboxes there are none."""
        for number, each in enumerate(self._collectors):
            name = f"watchbill-mail-{number}"
            thread = threading.Thread(target=self._live, args=(each,), name=name, daemon=True)
            self._threads.append(thread)
            thread.start()

    def stop(self) -> None:
        """Have them leave; one that waits for a server to answer is not waited for."""
        self._stop.set()
        for each in self._collectors:
            each.stop()
        end = time.monotonic() + GRACE
        for thread in self._threads:
            thread.join(max(0.0, end - time.monotonic()))
        self._threads.clear()

    def once(self, collector: Collector) -> timedelta:
        """Read that mailbox until something ends it; how long to wait before the next time. Nothing is raised."""
        try:
            if not collector.watch():
                return self._timing.holding / RENEWALS
        except StorageUnavailable as away:
            _log.info("Mail waits: the database %s.", away.cause)
            return self._timing.longest_wait
        except Exception:
            _log.exception("What reads mail failed; it tries again.")
            return self._timing.longest_retry
        if not collector.failures:
            return self._timing.pause
        # At least half of it, so that it is never asked all the time.
        return self._timing.backoff(collector.failures - 1) * (0.5 + self._jitter() / 2)

    def _live(self, collector: Collector) -> None:
        while not self._stop.is_set():
            self._stop.wait(self._timing.real_seconds(self.once(collector)))
