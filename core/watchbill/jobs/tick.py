"""The desk's heartbeat: plans ahead, does what is due, says what is to be said."""

import logging
import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from watchbill.errors import StorageUnavailable
from watchbill.jobs.backoff import backoff
from watchbill.jobs.sender import Sender
from watchbill.model.duty import Due, DueKind
from watchbill.ports import Clock, Database, UnitOfWork

_log = logging.getLogger(__name__)

#: The thread looks at least this often: another replica's work wakes nobody here.
LONGEST_WAIT = timedelta(seconds=5)
#: The wait while something is due that is not ours to do: another replica's, or for a chat not spoken here.
PAUSE = timedelta(seconds=1)

Handler = Callable[[UnitOfWork, Due], None]
Plan = Callable[[UnitOfWork, datetime], None]
Step = Callable[[datetime], object]


def _unwatched(_now: datetime) -> None:
    """Nobody watches the engine's steps."""


class Engine:
    """Does due work on time, in a thread of its own or whenever `run_once` is called."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        sender: Sender,
        handlers: Mapping[DueKind, Handler],
        plan: Plan,
        *,
        step: Step = _unwatched,
    ) -> None:
        """Make it ready; nothing runs yet.

        Args:
            database: Where due work and messages are kept.
            clock: Decides what is due.
            sender: Says what the handlers wrote into the outbox.
            handlers: What to do, in the transaction that marks the row as done.
            plan: Makes the rows that will be due; idempotent, called at every run.
            step: Hears of each step, so that somebody sees when the engine hangs.
        """
        self._database, self._clock, self._sender = database, clock, sender
        self._handlers, self._plan = dict(handlers), plan
        self._told = step
        self._woken = threading.Event()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def run_once(self) -> datetime | None:
        """Plan ahead, do everything due, then send; what fails is logged and tried again later.

        Returns:
            When there is something to do next, aware; None when nothing is known.

        Raises:
            StorageUnavailable: the database does not answer; what is owed stays owed.
        """
        for part in (self._plan_ahead, self._work_off, self._say_what_waits):
            self._step()
            try:
                part()
            except StorageUnavailable:
                raise
            except Exception:
                _log.exception("A run of the engine failed in part; the next one tries again.")
        with self._database.reading() as work:
            times = (work.due.next_at(), work.outbox.next_at())
        return min((each for each in times if each), default=None)

    def start(self) -> None:
        """Run in a thread until `stop`; a second start does nothing."""
        if self._thread is None:
            self._stopping.clear()
            self._thread = threading.Thread(target=self._live, name="watchbill-engine", daemon=True)
            self._thread.start()

    def stop(self, patience: timedelta = timedelta(seconds=10)) -> None:
        """Finish what is being done, say what may be said, end the thread; waits as long as `patience`."""
        self._stopping.set()
        self.wake()
        if self._thread is not None:
            self._thread.join(patience.total_seconds())
            self._thread = self._thread if self._thread.is_alive() else None

    def wake(self) -> None:
        """Run soon: something was planned or is to be said."""
        self._woken.set()

    def _plan_ahead(self) -> None:
        with self._database.changing() as work:
            self._plan(work, self._clock.now())

    def _work_off(self) -> None:
        while self._do_one():
            self._step()

    def _step(self) -> None:
        self._told(self._clock.now())

    def _say_what_waits(self) -> None:
        self._sender.deliver_due(self._step)

    def _do_one(self) -> bool:
        due: Due | None = None
        try:
            with self._database.changing() as work:
                due = work.due.ready(self._clock.now())
                if due is None:
                    return False
                self._handlers[due.kind](work, due)
                work.due.done(due, self._clock.now())
        except StorageUnavailable:
            raise
        except Exception as failure:
            if due is None:
                raise
            _log.exception("The %s of %s for %s failed.", due.kind, due.team, due.day)
            self._put_off(due, failure)
        return True

    def _put_off(self, due: Due, failure: Exception) -> None:
        with self._database.changing() as work:
            work.due.again(due, self._clock.now() + backoff(due.attempts), repr(failure)[:500])

    def _live(self) -> None:
        while not self._stopping.is_set():
            # Cleared first: what wakes it while it runs is seen by the next run.
            self._woken.clear()
            self._woken.wait(self._guarded(self.run_once).total_seconds())
        self._guarded(self._sender.deliver_due)

    def _guarded(self, run: Callable[[], object]) -> timedelta:
        try:
            at = run()
        except StorageUnavailable as unavailable:
            _log.warning("The engine waits: the database %s.", unavailable.cause)
            return LONGEST_WAIT
        except Exception:
            _log.exception("A run of the engine failed; the next one tries again.")
            return LONGEST_WAIT
        wait = at - self._clock.now() if isinstance(at, datetime) else LONGEST_WAIT
        return min(wait, LONGEST_WAIT) if wait > timedelta() else PAUSE
