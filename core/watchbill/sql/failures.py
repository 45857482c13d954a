"""Which failures are the database's own, and how people hear of them.

Sources: SQLite result codes (sqlite.org/rescode.html); PostgreSQL error codes (postgresql.org/docs, appendix A).
"""

import sqlite3

from sqlalchemy.engine import ExceptionContext

from watchbill.errors import Collided, StorageUnavailable

_SQLITE = {
    sqlite3.SQLITE_BUSY: "is busy",
    sqlite3.SQLITE_LOCKED: "is busy",
    sqlite3.SQLITE_NOMEM: "is out of memory",
    sqlite3.SQLITE_READONLY: "is read-only",
    sqlite3.SQLITE_PERM: "is read-only",
    sqlite3.SQLITE_IOERR: "cannot be read or written",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened",
    sqlite3.SQLITE_CORRUPT: "is damaged",
    sqlite3.SQLITE_NOTADB: "is damaged",
    sqlite3.SQLITE_FULL: "is full",
}

#: The longest prefix of the code decides.
_POSTGRESQL = {
    "08": "does not answer",
    "25006": "is read-only",
    "40001": "is busy",
    "40P01": "is busy",
    "53": "is busy",
    "53100": "is full",
    "55P03": "is busy",
    "57": "does not answer",
    "57014": "is busy",
    "58": "cannot be read or written",
}

#: Of transactions that cannot go on side by side the database ends one: serialization failure, deadlock.
_COLLISIONS = frozenset({"40001", "40P01"})


def translate(context: ExceptionContext) -> StorageUnavailable | None:
    """What to raise instead of the driver's error: None for one that is a bug of ours.

    SQLAlchemy calls it for its event `handle_error` and chains the driver's error to the result.
    """
    return unavailable(context.original_exception)


def unavailable(error: BaseException) -> StorageUnavailable | None:
    """What to raise instead of the driver's error: None for one that is a bug of ours."""
    cause = cause_of(error)
    if cause is None:
        return None
    return Collided(cause) if getattr(error, "sqlstate", None) in _COLLISIONS else StorageUnavailable(cause)


def cause_of(error: BaseException) -> str | None:
    """What is wrong with the database, "is full"; None where nothing is."""
    if isinstance(error, sqlite3.Error):
        return _SQLITE.get(getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF)
    if code := getattr(error, "sqlstate", None):
        known = (prefix for prefix in sorted(_POSTGRESQL, key=len, reverse=True) if code.startswith(prefix))
        return next((_POSTGRESQL[prefix] for prefix in known), None)
    return "does not answer" if type(error).__name__ in ("OperationalError", "InterfaceError") else None
