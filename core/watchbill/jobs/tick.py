"""The desk's heartbeat: plans ahead, does what is due, says what is to be said."""

import logging
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from watchbill.errors import StorageUnavailable
from watchbill.jobs.collisions import once_more
from watchbill.jobs.hands import Hands
from watchbill.jobs.sender import Sender
from watchbill.model.duty import Due, DueKind
from watchbill.model.timing import DEFAULT, Timing
from watchbill.ports import Clock, Database, UnitOfWork

_log = logging.getLogger(__name__)

#: So many rows are taken at once: a transaction for each would cost as much as the work.
BATCH = 16
#: Tries, failed or cut off by the end of the process, after which a row is buried: about two hours.
TRIES = 32

#: Does one thing in the transaction that marks it as done; when it is owed again, or None.
Handler = Callable[[UnitOfWork, Due], datetime | None]
Sweep = Callable[[UnitOfWork, datetime], None]
Step = Callable[[datetime], object]
#: Understands what came from outside, and calls what it is given now and then; whether something waits still.
TakeIn = Callable[[Callable[[], object]], bool]


def _unwatched(_now: datetime) -> None:
    """Nobody watches the engine's steps."""


def _nothing(_step: Callable[[], object]) -> bool:
    """Nothing comes from outside."""
    return False


class Engine:
    """Does due work on time, in a thread of its own or whenever `run_once` is called."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        sender: Sender,
        handlers: Mapping[DueKind, Handler],
        sweep: Sweep,
        timing: Timing = DEFAULT,
        hands: int = 1,
        step: Step = _unwatched,
        take_in: TakeIn = _nothing,
    ) -> None:
        """Make it ready; nothing runs yet.

        Args:
            database, clock: Where due work and messages are kept; what decides what is due.
            sender: Says what the handlers wrote into the outbox.
            handlers: What to do; rows of other kinds are left to other releases.
            sweep: Makes sure that what is owed has rows; idempotent, called at the first run and now and then.
            timing, hands: How long to wait and to believe in a worker; how many threads work while much is due.
            step: Hears of each step, in any thread, so that somebody sees when the engine hangs.
            take_in: Understands what came from outside, before anything else that is due.
        """
        self._database, self._clock, self._sender = database, clock, sender
        self._handlers, self._sweep = dict(handlers), sweep
        self._timing, self._hands, self._told = timing, Hands(hands), step
        self._take_in, self._left = take_in, False  # whether more waits to be taken in
        self._sweep_at: datetime | None = None
        self._woken, self._stopping = threading.Event(), threading.Event()
        self._thread: threading.Thread | None = None

    def run_once(self) -> datetime | None:
        """Look after what is owed, take in what came, do everything due, then send.

        What fails is logged and tried again later.

        Returns:
            When there is something to do next, aware; None when nothing is known.

        Raises:
            StorageUnavailable: the database does not answer; what is owed stays owed.
        """
        for part in (self._look_after, self._take_in_what_came, self._work_off, self._say_what_waits):
            self._step()
            try:
                part()
            except StorageUnavailable:
                raise
            except Exception:
                _log.exception("A run of the engine failed in part; the next one tries again.")
        if self._left:
            return self._clock.now()
        with self._database.reading() as work:
            times = (work.due.next_at(self._kinds), work.outbox.next_at(self._sender.platforms))
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

    @property
    def _kinds(self) -> Collection[DueKind]:
        return self._handlers.keys()

    def _look_after(self) -> None:
        now = self._clock.now()
        if self._sweep_at is None or now >= self._sweep_at:
            with self._database.changing() as work:
                self._sweep(work, now)
            self._sweep_at = now + self._timing.sweep

    def _take_in_what_came(self) -> None:
        self._left = self._take_in(self._step)

    def _work_off(self) -> None:
        self._hands.each(self._do_some)

    def _say_what_waits(self) -> None:
        self._sender.deliver_due(self._step)

    def _step(self) -> None:
        self._told(self._clock.now())

    def _do_some(self) -> Iterator[int]:
        """How many rows were worked on at a time, until nothing is due."""
        while taken := self._take():
            for due in taken:
                if due.attempts < TRIES:
                    self._do(due)
                else:
                    self._bury(due)
                self._step()
            yield len(taken)

    def _take(self) -> Sequence[Due]:
        with self._database.changing(lasting=False) as work:
            return work.due.take(self._kinds, self._clock.now(), self._timing.working, BATCH)

    def _do(self, due: Due) -> None:
        try:
            once_more(lambda: self._try(due))
        except StorageUnavailable:
            raise
        except Exception as failure:
            _log.exception("The %s of %s for %s failed.", due.kind, due.team, due.slot)
            with self._database.changing() as work:
                work.due.again(due, self._clock.now() + self._timing.backoff(due.attempts), repr(failure)[:500])

    def _try(self, due: Due) -> None:
        # What it says is not said before the sender's own mark is on the disk, and that brings this along.
        with self._database.changing(lasting=False) as work:
            work.teams.hold(due.team)  # as whoever says something in chat does, before they change any row
            # Marked first: from here on nobody else can have it, and a lease that was lost is noticed.
            if not work.due.done(due, self._clock.now()):
                _log.warning("The %s of %s for %s was taken over.", due.kind, due.team, due.slot)
                return
            again_at = self._handlers[due.kind](work, due)
            if again_at:
                work.due.again(due, again_at)

    def _bury(self, due: Due) -> None:
        _log.error("The %s of %s for %s is given up.", due.kind, due.team, due.slot)
        with self._database.changing() as work:
            work.due.bury(due, self._clock.now(), f"given up after {due.attempts} tries")

    def _live(self) -> None:
        while not self._stopping.is_set():
            # Cleared first: what wakes it while it runs is seen by the next run.
            self._woken.clear()
            self._woken.wait(self._timing.real_seconds(self._guarded(self.run_once)))
        self._guarded(self._sender.deliver_due)

    def _guarded(self, run: Callable[[], object]) -> timedelta:
        try:
            at = run()
        except StorageUnavailable as unavailable:
            _log.warning("The engine waits: the database %s.", unavailable.cause)
            return self._timing.longest_wait
        except Exception:
            _log.exception("A run of the engine failed; the next one tries again.")
            return self._timing.longest_wait
        wait = at - self._clock.now() if isinstance(at, datetime) else self._timing.longest_wait
        return min(wait, self._timing.longest_wait) if wait > timedelta() else self._timing.pause
