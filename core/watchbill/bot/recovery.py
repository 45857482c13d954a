"""Stored commands that nobody finished: taken up again at start, then now and then."""

import logging
import threading
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from watchbill.bot.changes import Noted
from watchbill.bot.desk import Desk
from watchbill.errors import StorageUnavailable
from watchbill.model.duty import Received

log = logging.getLogger(__name__)

#: Seconds between two looks.
PERIOD = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovery:
    """Finds what was left behind by a crash, an outage of the database, or another process."""

    desk: Desk
    platforms: Collection[str]
    #: Whether the plugins are active, so that every command can be found.
    ready: Callable[[], bool]
    resume: Callable[[Received], None]
    noted: Noted
    _stop: threading.Event = field(default_factory=threading.Event)

    def release(self) -> None:
        """Make everything unfinished due at once: right only for the database's only process, before it serves."""
        with self.desk.database.changing() as work:
            work.inbox.release(self.platforms)

    def recover(self) -> int:
        """Take up again what was left behind; how many commands that were."""
        if not self.ready():
            return 0
        with self.desk.database.changing() as work:
            left = work.inbox.abandoned(self.platforms, self.desk.clock.now(), self.desk.timing.carrying_out)
        unfinished = list(dict.fromkeys((*self.noted.everything(), *left)))
        for received in unfinished:
            self.resume(received)
        return len(unfinished)

    def start(self) -> None:
        """Look now, and every `PERIOD` seconds in a thread of its own until `stop`."""
        self._look()
        threading.Thread(target=self._run, name="recovery", daemon=True).start()

    def stop(self) -> None:
        """Look no more."""
        self._stop.set()

    def _run(self) -> None:
        while not self._stop.wait(PERIOD):
            self._look()

    def _look(self) -> None:
        try:
            self.recover()
        except StorageUnavailable as away:
            log.warning("Looking for unfinished commands: the database %s", away.cause)
        except Exception:
            log.exception("Looking for unfinished commands failed")
