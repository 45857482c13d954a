"""Who did what, in memory."""

from collections.abc import Sequence

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
