"""Work in a thread that stops at every step and goes on only when it is told to: one thread runs at a time."""

import threading
from collections.abc import Callable
from enum import StrEnum

from watchbill.errors import StorageUnavailable


class Place(StrEnum):
    """Where work may be interrupted."""

    REST = "at rest"
    BEFORE_CHANGE = "before a change"
    #: It keeps the database: everybody else finds it busy.
    BEFORE_COMMIT = "before a commit"
    AFTER_CHANGE = "after a change"
    BEFORE_LOOK = "before a look"
    BEFORE_POST = "before a post"
    AFTER_POST = "after a post"
    BEFORE_QUESTION = "before a question"
    AFTER_QUESTION = "after a question"
    BEFORE_DELETION = "before a deletion"
    AFTER_DELETION = "after a deletion"


#: Called where the work may be interrupted.
Stop = Callable[[Place], None]

#: Real seconds after which a step that does not end is a deadlock.
_PATIENCE = 20.0


class Died(BaseException):
    """The process ends here: no `except Exception` hears of it."""


class Stepping:
    """One thread's worth of work at a time, from stop to stop."""

    def __init__(self) -> None:
        # Both are held but for the moment in which one side hands over to the other.
        self._go, self._stopped = threading.Lock(), threading.Lock()
        self._go.acquire()
        self._stopped.acquire()
        self._thread: threading.Thread | None = None
        self._dies = False
        self._failure: BaseException | None = None
        #: Where it stands.
        self.place = Place.REST

    @property
    def idle(self) -> bool:
        """Whether there is nothing to go on with."""
        return self._thread is None

    def start(self, work: Callable[[], object]) -> None:
        """Have something to do; the first `go_on` begins it."""
        assert self.idle
        self._thread = threading.Thread(target=self._run, args=(work,), daemon=True)
        self._thread.start()

    def go_on(self) -> bool:
        """Work until the next stop, or to the end.

        Returns:
            False when the work ended before it was done: it died, or the database did not answer.

        Raises:
            Exception: what the work raised.
        """
        assert self._thread is not None
        self._go.release()
        assert self._stopped.acquire(timeout=_PATIENCE), f"stuck after {self.place}"
        if self.place is not Place.REST:
            return True
        self._thread.join()
        self._thread, self._dies = None, False
        failure, self._failure = self._failure, None
        if failure is None or isinstance(failure, Died | StorageUnavailable):
            return failure is None
        raise failure

    def die(self) -> None:
        """End where it stands, as a process that is killed."""
        self._dies = True
        self.go_on()

    def stop(self, place: Place) -> None:
        """Called by the work itself: wait here until it may go on. Raises Died when it may not."""
        if not self._dies:  # a dying process does nothing on its way out
            self.place = place
            self._stopped.release()
            self._go.acquire()
        if self._dies:
            raise Died

    def _run(self, work: Callable[[], object]) -> None:
        self._go.acquire()
        try:
            if not self._dies:
                work()
        except BaseException as failure:
            self._failure = failure
        self.place = Place.REST
        self._stopped.release()
