"""Leases, in memory."""

from dataclasses import replace
from datetime import datetime, timedelta

from watchbill.testing.memory.state import LeaseRow, State


class MemoryLeases:
    """Fulfils `ports.Leases`."""

    def __init__(self, state: State) -> None:
        self._state = state

    def take(self, name: str, holder: str, now: datetime, length: timedelta) -> int | None:
        row = self._state.leases.get(name)
        if row and row.until > now and row.holder != holder:
            return None
        fence = row.fence + 1 if row else 1
        self._state.leases[name] = LeaseRow(holder=holder, fence=fence, until=now + length)
        return fence

    def renew(self, name: str, holder: str, fence: int, until: datetime) -> bool:
        row = self._state.leases.get(name)
        if row is None or (row.holder, row.fence) != (holder, fence):
            return False
        self._state.leases[name] = replace(row, until=until)
        return True

    def give_up(self, name: str, holder: str, fence: int, now: datetime) -> None:
        self.renew(name, holder, fence, now)
