"""Whether a database has this release's tables, asked of a connection that only reads."""

from sqlalchemy import ColumnElement, Executable, column, func, literal_column, select, table
from sqlalchemy.engine import Dialect

from watchbill.sql import Connection, Query
from watchbill.store.migrations import HEAD

_NAME = "alembic_version"
_named: ColumnElement[str] = literal_column(f"'{_NAME}'")


def _is_there(dialect: Dialect) -> Executable:
    if dialect.name == "postgresql":
        return select(func.to_regclass(_named).is_not(None).label("there"))
    return (
        select((func.count() > 0).label("there"))
        .select_from(table("sqlite_master"))
        .where(column("name") == _named)
    )


_IS_THERE: Query[bool] = Query(_is_there, lambda there: bool(there))
_REVISION: Query[str] = Query(
    select(column("version_num")).select_from(table(_NAME)), lambda version_num: str(version_num)
)


def is_current(connection: Connection) -> bool:
    """Whether the tables are those of this release; no tables are not."""
    there = connection.first(_IS_THERE)
    return bool(there) and connection.first(_REVISION) == HEAD
