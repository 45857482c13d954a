"""The events that came lately: a platform brings one again when our word that it arrived was lost."""

import threading
from collections import OrderedDict

#: Events that are remembered; commands that change something are known for good, by the inbox.
MOST = 10_000


class Recent:
    """Knows the last `MOST` events; for any thread."""

    def __init__(self) -> None:
        self._events: OrderedDict[str, None] = OrderedDict()
        self._lock = threading.Lock()

    def new(self, event: str) -> bool:
        """Whether it comes for the first time; it is remembered."""
        with self._lock:
            if event in self._events:
                return False
            self._events[event] = None
            if len(self._events) > MOST:
                self._events.popitem(last=False)
            return True
