"""Which tickets were changed from here a moment ago: the index of Jira Cloud lags, unless they are named."""

import time
from collections.abc import Callable, Sequence

#: How many a search may name, and for how many seconds it is worth it.
MOST, PATIENCE = 50, 120.0


class Recent:
    """Ids of tickets, the latest last."""

    def __init__(self, watch: Callable[[], float] = time.monotonic) -> None:
        """`watch` counts seconds and never goes back."""
        self._watch = watch
        self._at: dict[str, float] = {}

    def note(self, id: str) -> None:
        """This one was changed now."""
        self._at.pop(id, None)
        self._at[id] = self._watch()

    def ids(self) -> Sequence[int]:
        """The latest ones, as a search wants them."""
        oldest = self._watch() - PATIENCE
        self._at = {id: at for id, at in list(self._at.items())[-MOST:] if at >= oldest}
        return [int(id) for id in self._at]
