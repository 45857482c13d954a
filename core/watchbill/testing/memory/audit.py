"""Who did what, in memory."""

from collections.abc import Sequence
from datetime import datetime

from watchbill.model.audit import AuditEntry
from watchbill.testing.memory.state import State


class MemoryAudit:
    """Fulfils `ports.Audit`."""

    def __init__(self, state: State) -> None:
        self._state = state

    def record(self, entry: AuditEntry) -> None:
        self._state.audit[len(self._state.audit) + 1] = entry

    def recent(self, limit: int) -> Sequence[AuditEntry]:
        return list(reversed(self._state.audit.values()))[:limit]

    def missed(self, since: datetime) -> Sequence[AuditEntry]:
        lately = (each for each in self._state.audit.values() if each.at >= since)
        return sorted((each for each in lately if each.action.startswith("missed ")), key=lambda each: each.at)
