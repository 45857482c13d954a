"""An SQLite file copied while others write to it, and looked at before anybody relies on it."""

import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from watchbill.errors import Refused, StorageUnavailable

#: Copied at a time; in between a person may stop it.
_PAGES = 1_000
_REASONS = {
    sqlite3.SQLITE_NOTADB: "{file} is no SQLite database.",
    sqlite3.SQLITE_CORRUPT: "{file} is damaged.",
    sqlite3.SQLITE_CANTOPEN: "{file} cannot be opened.",
}


def duplicate(file: Path, copy: Path) -> None:
    """Write what the SQLite file holds now into `copy`, which must be empty; who uses the file is not held up.

    Raises:
        Refused: the file is damaged or no database, or cannot be copied there.
        StorageUnavailable: there is no room for the copy.
    """
    try:
        with closing(_opened(file)) as source, closing(sqlite3.connect(copy, isolation_level=None)) as target:
            # One moment: without it, each write of somebody else would start the copy over.
            source.execute("BEGIN")
            source.execute("SELECT count(*) FROM sqlite_master").fetchone()
            source.backup(target, pages=_PAGES, progress=lambda *_: None)
            # One file, readable from a medium that nobody can write.
            target.execute("PRAGMA journal_mode=DELETE")
            found = target.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.Error as failure:
        code = getattr(failure, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        if code == sqlite3.SQLITE_FULL:
            raise StorageUnavailable("is full") from failure
        reason = _REASONS.get(code, "{file} cannot be copied to {folder}: {failure}.")
        raise Refused(reason.format(file=file, folder=copy.parent, failure=failure)) from failure
    if found != ("ok",):
        raise Refused(f"{file} is damaged.")


def _opened(file: Path) -> sqlite3.Connection:
    address = f"file:{quote(str(file.absolute()))}?mode=rw"  # without a right to write SQLite only reads
    return sqlite3.connect(address, uri=True, isolation_level=None, timeout=30)
