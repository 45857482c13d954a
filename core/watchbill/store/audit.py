"""Who did what; append-only."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select

from watchbill.model.audit import AuditEntry
from watchbill.sql import Change, Connection, Query, insert_row
from watchbill.store.rows import values
from watchbill.store.tables import audit

_RECORD = Change(insert_row(audit))
_RECENT = Query(
    select(*[column for column in audit.c if column.name != "id"])
    .order_by(audit.c.id.desc())
    .limit(bindparam("limit")),
    AuditEntry,
)


class SqlAudit:
    """Fulfils `ports.Audit`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def record(self, entry: AuditEntry) -> None:
        self._connection.run(_RECORD, **values(entry))

    def recent(self, limit: int) -> Sequence[AuditEntry]:
        return self._connection.all(_RECENT, limit=limit)
