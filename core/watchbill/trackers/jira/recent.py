"""What was done from here a moment ago, of which Jira's index may not know yet."""

import math
import time
from collections.abc import Callable, Sequence

#: How many tickets a search may name, and for how many seconds it is worth it.
MOST, PATIENCE = 50, 120.0
#: Seconds after which a search for a label finds what has it.
SETTLED = 30.0


class Recent:
    """Ids of tickets that were changed, the latest last; what is gone; markers of what may have been made."""

    def __init__(self, watch: Callable[[], float] = time.monotonic) -> None:
        """`watch` counts seconds and never goes back."""
        self._watch = watch
        self._at: dict[str, float] = {}
        self._gone: dict[str, float] = {}
        self._tried: dict[str, float] = {}

    def note(self, id: str) -> None:
        """This one was changed now."""
        self._at.pop(id, None)
        self._at[id] = self._watch()

    def ids(self) -> Sequence[int]:
        """The latest ones, as a search wants them."""
        oldest = self._watch() - PATIENCE
        self._at = {id: at for id, at in list(self._at.items())[-MOST:] if at >= oldest}
        return [int(id) for id in self._at if id.isascii() and id.isdigit()]

    def misses(self, id_or_key: str) -> None:
        """There is none, though a search may still find it."""
        oldest = self._watch() - PATIENCE
        self._gone = {each: at for each, at in self._gone.items() if at >= oldest} | {id_or_key: self._watch()}

    def is_gone(self, id_or_key: str) -> bool:
        """Whether there was none a moment ago."""
        return self._gone.get(id_or_key, -math.inf) >= self._watch() - PATIENCE

    def tries(self, marker: str) -> None:
        """A ticket with this marker is being made."""
        self._tried[marker] = self._watch()

    def knows(self, marker: str) -> None:
        """What became of it is known."""
        self._tried.pop(marker, None)

    def unsure(self, marker: str) -> float:
        """For how many seconds yet a search that finds nothing says nothing."""
        now = self._watch()
        self._tried = {each: at for each, at in self._tried.items() if now - at < SETTLED}
        return SETTLED - (now - self._tried[marker]) if marker in self._tried else 0.0
