"""The mark that a process is to end, which the handler of a signal may set."""

import math
import queue
from contextlib import suppress

#: Seconds after which the handler of a signal runs at the latest, whatever its thread waits for.
SLICE = 1.0


class Ending:
    """Is set once, by any thread or by the handler of a signal; any thread may wait for it.

    A handler runs in the main thread, between any two steps of what that does: `threading.Event.set` would wait
    there for ever, for the lock that the main thread itself holds on its way into `Event.wait`. Of all queues only
    `queue.SimpleQueue` may be used in a handler. And a signal that comes after the last step before the thread
    begins to block is handled only when that is over: so nobody blocks for longer than `SLICE`.
    """

    __slots__ = ("_marks", "_set")

    def __init__(self) -> None:
        self._set = False
        self._marks: queue.SimpleQueue[None] = queue.SimpleQueue()

    def set(self) -> None:
        """From now on it is set; again changes nothing."""
        self._set = True
        self._marks.put(None)

    def is_set(self) -> bool:
        """Whether it is."""
        return self._set

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until it is set, or for `timeout` seconds; whether it is."""
        left = math.inf if timeout is None else timeout
        while not self._set and left > 0:
            with suppress(queue.Empty):
                self._marks.get(timeout=min(SLICE, left))
                self._marks.put(None)  # for whoever else waits
            left -= SLICE
        return self._set
