"""Who did what; append-only."""

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, insert, select

from watchbill.model.audit import AuditEntry
from watchbill.store.rows import values
from watchbill.store.tables import audit

_RECORD = insert(audit)
_RECENT = (
    select(*[column for column in audit.c if column.name != "id"])
    .order_by(audit.c.id.desc())
    .limit(bindparam("limit"))
)


class SqlAudit:
    """Fulfils `ports.Audit`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def record(self, entry: AuditEntry) -> None:
        self._connection.execute(_RECORD, values(entry))

    def recent(self, limit: int) -> Sequence[AuditEntry]:
        return [AuditEntry(**row._mapping) for row in self._connection.execute(_RECENT, {"limit": limit})]
