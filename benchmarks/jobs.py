"""What is measured of any engine of jobs, in a process of its own: how many jobs come in and are done, how soon.

The standard library alone: peers run this in environments of their own, where nothing of ours is installed.
"""

import json
import logging
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from queue import SimpleQueue
from statistics import quantiles
from typing import Protocol

#: So many threads bring jobs at once, and so many workers do them where an engine has workers.
THREADS = 16
#: Seconds between two jobs whose latency is taken: each finds an engine that waits.
APART = 0.05
#: Seconds after which a job that was not done never will be.
PATIENCE = 60.0
#: Says that the job of a number is done.
Done = Callable[[int], object]


class Jobs(Protocol):
    """An engine that is ready and has nothing to do; a job does nothing, and each has a number of its own."""

    def enqueue(self, number: int) -> None:
        """Owe one job, in a transaction of its own; from any thread."""
        ...

    def work_off(self, count: int) -> None:
        """Do the `count` jobs that wait; it ends when all are recorded as done."""
        ...

    def serving(self, done: Done) -> AbstractContextManager[object]:
        """Wait for jobs and do them as they come; each says that it is done."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What one engine did on one database."""

    #: Jobs a second.
    enqueued: float
    executed: float
    #: Seconds from before a job was enqueued until it was done, in an engine with nothing else to do.
    p50: float
    p99: float


def measure(jobs: Jobs, *, many: int, few: int) -> Measured:
    """Bring `many` jobs at once, do them, then bring a `few` one by one."""
    with ThreadPoolExecutor(THREADS) as threads:
        enqueued = _rate(many, lambda: [*threads.map(jobs.enqueue, range(many))])
    executed = _rate(many, lambda: jobs.work_off(many))
    # Cut points need more than a handful; the first ones warm up.
    waits = quantiles(_waits(jobs, many, few)[few // 10 :], n=100, method="inclusive")
    return Measured(enqueued=enqueued, executed=executed, p50=waits[49], p99=waits[98])


def report(make: Callable[[str], AbstractContextManager[Jobs]]) -> None:
    """Measure what `make` opens at the address on the command line, and print it as JSON."""
    logging.getLogger().setLevel(logging.ERROR)
    address, many, few = sys.argv[1:]
    with make(address) as jobs:
        measured = measure(jobs, many=int(many), few=int(few))
    print(json.dumps(asdict(measured)))


def _rate(count: int, run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return count / (time.perf_counter() - start)


def _waits(jobs: Jobs, first: int, few: int) -> list[float]:
    said = SimpleQueue[tuple[int, float]]()
    waits = []
    with jobs.serving(lambda number: said.put((number, time.perf_counter()))):
        for number in range(first, first + few):
            time.sleep(APART)
            began = time.perf_counter()
            jobs.enqueue(number)
            which, at = said.get(timeout=PATIENCE)
            if which != number:
                raise RuntimeError(f"job {which} was done while job {number} was awaited")
            waits.append(at - began)
    return waits
