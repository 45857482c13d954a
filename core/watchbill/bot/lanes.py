"""Commands of one lane run one after another in the order they came; lanes run side by side."""

import logging
import threading
from collections import deque
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, Protocol

from watchbill.model.address import Address
from watchbill.model.people import Identity

log = logging.getLogger(__name__)

Task = Callable[[], None]


class Said(Protocol):
    """Something that somebody said somewhere."""

    @property
    def sender(self) -> Identity: ...
    @property
    def address(self) -> Address: ...


def lane_of(said: Said) -> tuple[str, str]:
    """One person in one conversation."""
    return said.sender.id, said.address.conversation


#: How many commands of one person in one conversation may wait before further ones are left out.
LIMIT = 2_500


class Lanes:
    """A pool of threads that keeps the order within each lane; a lane with a backlog holds at most one thread."""

    def __init__(self, workers: int = 10) -> None:
        self._lock = threading.Lock()
        self._work, self._quiet = threading.Condition(self._lock), threading.Condition(self._lock)
        #: A lane is here while something of it waits or runs; what runs is its first task.
        self._lanes: dict[Hashable, deque[Task]] = {}
        self._ready: deque[Hashable] = deque()
        self._closed = self._stopped = False
        for number in range(workers):
            threading.Thread(target=self._serve, name=f"lane-{number}", daemon=True).start()

    def submit(self, lane: Hashable, task: Task) -> bool:
        """Run the task after everything of its lane that came before; False, and it never runs, after `close`."""
        with self._lock:
            waiting = self._lanes.get(lane)
            if self._closed:
                return False
            if waiting is None:
                self._lanes[lane] = deque((task,))
                self._ready.append(lane)
                self._work.notify()
            else:
                waiting.append(task)
            return True

    def waiting(self, lane: Hashable) -> int:
        """How many tasks of this lane wait or run."""
        with self._lock:
            return len(self._lanes.get(lane, ()))

    @property
    def closed(self) -> bool:
        """Whether new tasks are refused for good."""
        return self._closed

    def drain(self, timeout: float) -> bool:
        """Wait until nothing waits or runs; False when that took longer than `timeout` seconds."""
        with self._lock:
            return self._quiet.wait_for(lambda: not self._lanes, timeout)

    def close(self) -> None:
        """Refuse new tasks; what is there is finished."""
        with self._lock:
            self._closed = True

    def stop(self) -> None:
        """Close, and end the threads as soon as each has finished its task; what waits is dropped."""
        with self._lock:
            self._closed = self._stopped = True
            self._work.notify_all()

    def _serve(self) -> None:
        while (turn := self._turn()) is not None:
            lane, task = turn
            try:
                task()
            except BaseException:  # SystemExit too: a thread that ends here would take its lane along
                log.exception("A command in lane %s broke through its guard", lane)
            del task
            self._finished(lane)

    def _turn(self) -> tuple[Hashable, Task] | None:
        with self._lock:
            self._work.wait_for(lambda: self._ready or self._stopped)
            if self._stopped:
                return None
            lane = self._ready.popleft()
            return lane, self._lanes[lane][0]

    def _finished(self, lane: Hashable) -> None:
        with self._lock:
            waiting = self._lanes[lane]
            waiting.popleft()
            if waiting:
                self._ready.append(lane)
                self._work.notify()
            else:
                del self._lanes[lane]
                self._quiet.notify_all()


class Pool:
    """Stands where Errbot keeps its thread pool: nothing there can be exhausted, joined for ever or broken."""

    def __init__(self, lanes: Lanes) -> None:
        self._lanes = lanes

    def apply_async(
        self, function: Callable[..., Any], args: Sequence[Any] = (), kwds: Mapping[str, Any] | None = None
    ) -> "Pending":
        """Run the call in a lane of its own."""
        pending = Pending()
        self._lanes.submit(pending, lambda: pending.run(lambda: function(*args, **(kwds or {}))))
        return pending

    def drain(self, seconds: float) -> bool:
        """Wait until nothing waits or runs; False when that takes longer."""
        return self._lanes.drain(seconds)

    def close(self) -> None:
        """Nothing: the lanes are closed by the host alone."""

    def join(self) -> None:
        """Nothing: nobody has to wait."""

    def terminate(self) -> None:
        """Nothing: the lanes are stopped by the host alone."""


class Pending:
    """A call that runs or waits to."""

    def __init__(self) -> None:
        self._done = threading.Event()

    def run(self, call: Task) -> None:
        """Make the call; whatever happens, it is over then."""
        try:
            call()
        finally:
            self._done.set()

    def wait(self, timeout: float | None = None) -> None:
        """Wait until it is over."""
        self._done.wait(timeout)
