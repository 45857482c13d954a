"""The same work in several threads, for as long as there is something to do."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

_Done = TypeVar("_Done")
#: So much is done before others are called: a thread costs more than a step.
_FEW = 3


class Hands:
    """Works alone while there is little, and with more threads, which come and go, while there is more."""

    def __init__(self, most: int) -> None:
        """`most` threads, the caller's own among them."""
        self._most = most

    def each(self, work: Callable[[], Iterator[_Done]]) -> Sequence[_Done]:
        """What the steps of `work` gave, which each thread begins for itself and does to its end.

        Raises:
            Exception: whatever a step raises first; the other threads do their work to its end.
        """
        own = work()
        few = [*islice(own, _FEW if self._most > 1 else None)]
        if self._most == 1 or len(few) < _FEW:
            return few
        with ThreadPoolExecutor(self._most - 1, thread_name_prefix="watchbill-hand") as others:
            started = [others.submit(lambda: [*work()]) for _ in range(self._most - 1)]
            rest = [*own]
            return [*few, *rest, *(done for each in started for done in each.result())]
