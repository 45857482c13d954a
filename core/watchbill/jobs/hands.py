"""The same step in several threads, for as long as there is something to do."""

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

    def each(self, step: Callable[[], _Done | None]) -> Sequence[_Done]:
        """What every call of `step` gave, until one gives None in every thread.

        Raises:
            Exception: whatever `step` raises first; the other threads end with their step.
        """
        few = [*islice(_until_none(step), _FEW if self._most > 1 else None)]
        if self._most == 1 or len(few) < _FEW:
            return few
        with ThreadPoolExecutor(self._most - 1, thread_name_prefix="watchbill-hand") as others:
            started = [others.submit(lambda: [*_until_none(step)]) for _ in range(self._most - 1)]
            own = [*_until_none(step)]
            return [*few, *own, *(done for each in started for done in each.result())]


def _until_none(step: Callable[[], _Done | None]) -> Iterator[_Done]:
    while (done := step()) is not None:
        yield done
