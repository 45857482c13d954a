"""Due work, in memory."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from watchbill.model.duty import Due, DueKind
from watchbill.model.people import TeamId
from watchbill.testing.memory.state import DueRow, State


class MemoryDueWork:
    """Fulfils `ports.DueWork`."""

    def __init__(self, state: State) -> None:
        self._state = state

    def ensure(self, due: Due) -> bool:
        if _key(due) in self._state.due:
            return False
        self._state.due[_key(due)] = DueRow(due=due, next_at=due.at)
        return True

    def owe(self, due: Due) -> None:
        stored = self._state.due.get(_key(due))
        if stored is None:
            self.ensure(due)
            return
        fresh = replace(due, fence=stored.due.fence + 1, attempts=0)
        if stored.is_open:
            fresh = replace(fresh, at=min(stored.due.at, due.at), attempts=stored.due.attempts)
        error = stored.error if stored.is_open else None
        self._store(DueRow(due=fresh, next_at=fresh.at, error=error))

    def move(self, due: Due) -> None:
        stored = self._state.due.get(_key(due))
        if stored and stored.is_open and stored.due.attempts == 0:
            self._store(replace(stored, due=replace(stored.due, at=due.at), next_at=due.at))

    def take(self, kinds: Collection[DueKind], now: datetime, lease: timedelta, most: int) -> Sequence[Due]:
        ready = sorted((row for row in self._of(kinds) if row.next_at <= now), key=lambda row: row.next_at)
        taken = list[Due]()
        for row in ready[:most]:
            if row.due.attempts and taken:
                break
            held = replace(row.due, fence=row.due.fence + 1)
            self._store(replace(row, due=replace(held, attempts=held.attempts + 1), next_at=now + lease))
            taken.append(held)
            if row.due.attempts:
                break
        return taken

    def renew(self, due: Due, until: datetime) -> bool:
        return self._change(due, lambda row: replace(row, next_at=until))

    def done(self, due: Due, at: datetime) -> bool:
        return self._change(due, lambda row: replace(row, done_at=at, error=None))

    def again(self, due: Due, at: datetime, error: str | None = None) -> bool:
        stored = self._state.due[_key(due)]
        if stored.due.fence != due.fence or stored.buried_at:
            return False
        again = replace(stored, next_at=at, done_at=None, error=error)
        self._store(again if error else replace(again, due=replace(stored.due, at=at, attempts=0)))
        return True

    def bury(self, due: Due, at: datetime, error: str) -> bool:
        return self._change(due, lambda row: replace(row, buried_at=at, error=error))

    def next_at(self, kinds: Collection[DueKind]) -> datetime | None:
        return min((row.next_at for row in self._of(kinds)), default=None)

    def find(self, kind: DueKind, team: TeamId, slot: str) -> Due | None:
        stored = self._state.due.get((kind, team, slot))
        return stored.due if stored and stored.is_open else None

    def open(self) -> Sequence[Due]:
        return _in_order(row.due for row in self._state.due.values() if row.is_open)

    def buried(self) -> Sequence[Due]:
        return _in_order(row.due for row in self._state.due.values() if row.buried_at)

    def _of(self, kinds: Collection[DueKind]) -> list[DueRow]:
        return [self._state.due[_key(each)] for each in self.open() if each.kind in kinds]

    def _change(self, due: Due, change: Callable[[DueRow], DueRow]) -> bool:
        stored = self._state.due[_key(due)]
        if stored.due.fence != due.fence or not stored.is_open:
            return False
        self._store(change(stored))
        return True

    def _store(self, row: DueRow) -> None:
        self._state.due[_key(row.due)] = row


def _key(due: Due) -> tuple[DueKind, TeamId, str]:
    return due.kind, due.team, due.slot


def _in_order(rows: Iterable[Due]) -> list[Due]:
    return sorted(rows, key=lambda each: (each.at, each.kind, each.team, each.slot))
