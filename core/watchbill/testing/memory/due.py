"""Due work, in memory."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from watchbill.model.duty import Due
from watchbill.testing.memory.state import DueRow, State


class MemoryDueWork:
    """Fulfils `ports.DueWork`."""

    def __init__(self, state: State) -> None:
        self._state = state

    def ensure(self, due: Due) -> bool:
        key = (due.kind, due.team, due.day)
        if key in self._state.due:
            return False
        self._state.due[key] = DueRow(due=due)
        return True

    def move(self, due: Due) -> None:
        key = (due.kind, due.team, due.day)
        stored = self._state.due.get(key)
        if stored and stored.done_at is None and stored.due.attempts == 0:
            self._state.due[key] = replace(stored, due=replace(stored.due, at=due.at))

    def ready(self, now: datetime) -> Due | None:
        """See the port; the database's one writer is the lock."""
        return next((each for each in self.open() if each.at <= now), None)

    def done(self, due: Due, at: datetime) -> None:
        key = (due.kind, due.team, due.day)
        self._state.due[key] = replace(self._state.due[key], done_at=at)

    def again(self, due: Due, at: datetime, error: str) -> None:
        key = (due.kind, due.team, due.day)
        stored = self._state.due[key]
        later = replace(stored.due, at=at, attempts=stored.due.attempts + 1)
        self._state.due[key] = replace(stored, due=later)

    def next_at(self) -> datetime | None:
        return next((each.at for each in self.open()), None)

    def open(self) -> Sequence[Due]:
        rows = (row.due for row in self._state.due.values() if row.done_at is None)
        return sorted(rows, key=lambda each: (each.at, each.kind, each.team, each.day))
