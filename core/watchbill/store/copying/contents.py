"""What is in a database, in numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, inspect, select

from watchbill.store.copying.reading import snapshot, tables
from watchbill.store.tables import audit


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """How much there is."""

    #: Of each table that is there, by its name.
    rows: Mapping[str, int]
    #: When somebody last changed something; None where nobody has.
    changed_at: datetime | None

    @property
    def empty(self) -> bool:
        """Whether there is nothing at all."""
        return not any(self.rows.values())


def contents(url: str) -> Contents:
    """What is in the database now; its tables may be those of an older release.

    Raises:
        StorageUnavailable: it does not answer.
    """
    with snapshot(url) as connection:
        return contents_of(connection)


def contents_of(connection: Connection) -> Contents:
    """As `contents`, of what this connection sees."""
    there = {*inspect(connection).get_table_names()}
    rows = {
        table.name: int(connection.execute(select(func.count()).select_from(table)).scalar_one())
        for table in tables()
        if table.name in there
    }
    changed_at = connection.execute(select(func.max(audit.c.at))).scalar() if rows.get(audit.name) else None
    return Contents(rows=rows, changed_at=changed_at)
