"""What Slack said lately, so that it need not be asked again."""

import threading
from collections import OrderedDict
from typing import Generic, TypeVar

#: People or conversations that are remembered.
MOST = 10_000

_T = TypeVar("_T")


class Remembered(Generic[_T]):
    """The values of the last `MOST` keys; for any thread."""

    def __init__(self) -> None:
        self._values: OrderedDict[str, _T] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str) -> _T | None:
        """The value, or None."""
        with self._lock:
            return self._values.get(key)

    def put(self, key: str, value: _T) -> None:
        """Remember it; the oldest is forgotten where there are too many."""
        with self._lock:
            self._values[key] = value
            self._values.move_to_end(key)
            if len(self._values) > MOST:
                self._values.popitem(last=False)

    def drop(self, key: str) -> None:
        """Forget it."""
        with self._lock:
            self._values.pop(key, None)
