"""Calendars that others keep, read again every few minutes by whichever process comes first."""

import logging
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta

from watchbill.errors import CalendarUnreadable, StorageUnavailable
from watchbill.jobs import holds
from watchbill.jobs.holds import FREE, Hold, Lost
from watchbill.model.subscription import Mark, Reading, Subscription
from watchbill.ports import Calendar, Clock, Database, Ids
from watchbill.services.following import Following
from watchbill.services.rotating import FORESEEN

_log = logging.getLogger(__name__)

#: Between two looks whether a calendar is to be read; and before the first.
PERIOD, FIRST = timedelta(seconds=15), timedelta(seconds=2)
#: So long one reading may take before another process may try: longer than the network and the counting may.
LEASE = timedelta(minutes=3)

#: What reading gave: None where nothing has changed.
Answer = Reading | CalendarUnreadable | None


class Rereading:
    """Reads what is due, in a thread that nothing waits for; the network is asked outside of any transaction."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        ids: Ids,
        following: Following,
        calendars: Sequence[tuple[Subscription, Calendar]],
        *,
        wake: Callable[[], None] = lambda: None,
    ) -> None:
        """Make it ready; nothing is read yet.

        Args:
            database: where facts and readings are kept.
            clock: tells what is due.
            ids: makes the name under which this process holds leases.
            following: takes over what is read.
            calendars: what is read, and where.
            wake: called after there may be something to say.
        """
        self._database, self._clock, self._holder = database, clock, ids()
        self._following, self._calendars, self._wake = following, calendars, wake
        self._stop = threading.Event()

    def start(self) -> None:
        """Read in a thread until `stop`; without calendars there is none."""
        if self._calendars:
            threading.Thread(target=self._live, name="watchbill-calendars", daemon=True).start()

    def stop(self) -> None:
        """Begin no further reading; one under way is not waited for."""
        self._stop.set()

    def look(self) -> None:
        """Read every calendar that is due; nothing is raised."""
        self._look(lambda: False)

    def _look(self, stopped: Callable[[], bool]) -> None:
        for subscription, calendar in self._calendars:
            if stopped():
                return
            try:
                self._read(subscription, calendar)
            except StorageUnavailable as away:
                _log.info("The calendar %s waits: the database %s", subscription.name, away.cause)
            except Exception:
                _log.exception("The calendar %s was not read", subscription.name)

    def _read(self, subscription: Subscription, calendar: Calendar) -> None:
        with self._database.reading() as work:
            state = work.subscriptions.get(subscription.name)
        if state and state.waits(self._clock.now()):
            return
        taken = self._taken(subscription)
        if taken:
            hold, mark = taken
            self._settled(subscription, hold, self._asked(subscription, calendar, mark))
            self._wake()

    def _taken(self, subscription: Subscription) -> tuple[Hold, Mark] | None:
        """The right to read it, with the mark of the last reading; None where another has or had it just now."""
        with self._database.changing(lasting=False) as work:
            now = self._clock.now()
            hold = holds.take(work, f"calendar:{subscription.name}", self._holder, now, LEASE)
            if hold is None:
                return None
            state = work.subscriptions.get(subscription.name)
            if state and state.waits(now):
                hold.free(work)
                return None
            return hold, self._following.known(work, subscription, now)

    def _asked(self, subscription: Subscription, calendar: Calendar, mark: Mark) -> Answer:
        now = self._clock.now()
        try:
            return calendar.read(mark, now, now + FORESEEN)
        except CalendarUnreadable as unreadable:
            _log.info("The calendar %s: %s", subscription.name, unreadable, exc_info=unreadable.__cause__)
            return unreadable
        except Exception:
            _log.exception("What reads the calendar %s failed", subscription.name)
            return CalendarUnreadable("What reads it failed. Tell whoever runs me; the log has the reason.")

    def _settled(self, subscription: Subscription, hold: Hold, answer: Answer) -> None:
        # Lost where it took so long that another process has read it since.
        with suppress(Lost), self._database.changing() as work:
            now = self._clock.now()
            hold.keep(work, FREE)
            if answer is None:
                self._following.unchanged(work, subscription, now)
            elif isinstance(answer, Reading):
                self._following.take_over(work, subscription, answer, now)
            else:
                self._following.failed(work, subscription, answer, now)

    def _live(self) -> None:
        wait = FIRST
        while not self._stop.wait(wait.total_seconds()):
            self._look(self._stop.is_set)
            wait = PERIOD
