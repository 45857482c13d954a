"""Who did what; append-only."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, select

from watchbill.model.audit import AuditEntry
from watchbill.sql import Change, Connection, Query, insert_row
from watchbill.store.rows import values
from watchbill.store.tables import audit, missed

_RECORD = Change(insert_row(audit))
_entry = [column for column in audit.c if column.name != "id"]
_RECENT = Query(select(*_entry).order_by(audit.c.id.desc()).limit(bindparam("limit")), AuditEntry)
_MISSED = Query(
    select(*_entry).where(missed, audit.c.at >= bindparam("since")).order_by(audit.c.at, audit.c.id), AuditEntry
)


class SqlAudit:
    """Fulfils `ports.Audit`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def record(self, entry: AuditEntry) -> None:
        self._connection.run(_RECORD, **values(entry))

    def recent(self, limit: int) -> Sequence[AuditEntry]:
        return self._connection.all(_RECENT, limit=limit)

    def missed(self, since: datetime) -> Sequence[AuditEntry]:
        return self._connection.all(_MISSED, since=since)
