"""Deliveries of sources are on the disk before they are answered; many that come at once share one commit."""

import logging
import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future

from watchbill.errors import StorageUnavailable
from watchbill.model.signal import Delivery
from watchbill.ports import Database

_log = logging.getLogger(__name__)

#: Deliveries of one commit at most.
TOGETHER = 100
#: Seconds that the last ones may take at the end.
GRACE = 5.0


class Receiver:
    """Stores what is handed to it, in a thread of its own; for any thread.

    While one commit is under way the next deliveries gather: so a commit costs the same whether one came or many,
    and nobody waits for a timer.
    """

    def __init__(self, database: Database, stored: Callable[[], object]) -> None:
        """Make it ready; the thread begins with the first delivery.

        Args:
            database: where they go.
            stored: called in that thread after each commit: there is something to understand.
        """
        self._database, self._stored = database, stored
        self._waiting: queue.SimpleQueue[_Handed | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def store(self, delivery: Delivery) -> Future[None]:
        """Have it stored, unless it is there already.

        Returns:
            Done when it is on the disk. It raises `StorageUnavailable` where the database does not answer, and
            whatever the database says against this one; the others are stored all the same.
        """
        handed = _Handed(delivery)
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._live, name="watchbill-receiver", daemon=True)
                self._thread.start()
            self._waiting.put(handed)  # before a `stop` says that nothing comes any more
        return handed.stored

    def stop(self) -> None:
        """Store what was handed in, then end the thread; what comes later begins a new one."""
        with self._lock:
            thread, self._thread = self._thread, None
            if thread:
                self._waiting.put(None)
        if thread:
            thread.join(GRACE)

    def _live(self) -> None:
        while (handed := self._waiting.get()) is not None:
            together, more = self._gathered(handed)
            self._write(together)
            if not more:
                return

    def _gathered(self, first: "_Handed") -> tuple[Sequence["_Handed"], bool]:
        """What has come by now, and whether there will be more."""
        together = [first]
        while len(together) < TOGETHER:
            try:
                handed = self._waiting.get_nowait()
            except queue.Empty:
                break
            if handed is None:
                return together, False
            together.append(handed)
        return together, True

    def _write(self, together: Sequence["_Handed"]) -> None:
        try:
            with self._database.changing() as work:
                work.deliveries.add([each.delivery for each in together])
        except StorageUnavailable as away:
            _log.warning("%d deliveries are not taken: the database %s.", len(together), away.cause)
            self._fail(together, away)
        except Exception as failure:
            if len(together) > 1:
                for each in together:
                    self._write([each])
                return
            _log.exception("A delivery of %s is not taken.", together[0].delivery.source)
            self._fail(together, failure)
        else:
            for each in together:
                each.stored.set_result(None)
            self._tell()

    def _fail(self, together: Sequence["_Handed"], failure: Exception) -> None:
        for each in together:
            each.stored.set_exception(failure)

    def _tell(self) -> None:
        try:
            self._stored()
        except Exception:
            _log.exception("Nobody was told that something is to be understood; engines look by themselves.")


class _Handed:
    """A delivery, and what its sender waits for."""

    __slots__ = ("delivery", "stored")

    def __init__(self, delivery: Delivery) -> None:
        self.delivery, self.stored = delivery, Future[None]()
        self.stored.set_running_or_notify_cancel()  # a sender who hangs up stops nothing
