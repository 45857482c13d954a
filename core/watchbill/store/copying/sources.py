"""A file that somebody gives: looked at, and made an SQLite file of our own at this release's revision.

Whatever it is - a backup, the file of a running desk, an export, of this release or an older one - everything that
can be wrong with it is found here, before anything else is touched.
"""

import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Connection, inspect
from sqlalchemy.exc import DBAPIError

from watchbill.errors import Refused, StorageUnavailable
from watchbill.store import migrations
from watchbill.store.copying.afterwards import waiting
from watchbill.store.copying.contents import Contents, contents_of
from watchbill.store.copying.duplicating import duplicate
from watchbill.store.copying.lines import LONGEST
from watchbill.store.copying.loading import load
from watchbill.store.copying.reading import sealed, snapshot, tables
from watchbill.store.copying.seals import Seal

_MAGIC = b"SQLite format 3\0"
#: No desk has any of these, and each could do something while it is read.
_ALIVE = "SELECT count(*) FROM sqlite_master WHERE type IN ('view', 'trigger') OR type = 'table' AND rootpage = 0"
#: What SQLite and Alembic keep for themselves.
_NOT_OURS = ("alembic_version", "sqlite_")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What a file holds."""

    #: Of our own copy, at this release's revision.
    url: str
    #: "export" or "SQLite file".
    what: str
    #: The revision that the file was written at.
    revision: str
    #: When, as far as the file says.
    at: datetime | None
    seals: Mapping[str, Seal]
    contents: Contents
    #: How many messages wait in it to be said.
    waiting: int


@contextmanager
def source(file: Path) -> Iterator[Source]:
    """What is in the file, for the length of the block; the file stays as it is.

    Raises:
        Refused: it cannot be read, is neither an export nor a desk's SQLite file, is not whole, or is of a newer
            release.
    """
    try:
        temporary = tempfile.TemporaryDirectory(prefix="watchbill-")
    except OSError as wrong:
        raise Refused(f"No copy of {file} can be made: {wrong.strerror}. TMPDIR names a folder for it.") from wrong
    with temporary as folder:
        copy = Path(folder) / "copy.sqlite3"
        try:
            found = _taken(file, copy)
        except StorageUnavailable as trouble:
            raise Refused(
                f"{file} was not taken: its copy, a database in {folder}, {trouble.cause}. TMPDIR names another "
                "folder for it. Nothing was changed."
            ) from trouble
        yield found


def _taken(file: Path, copy: Path) -> Source:
    with _opened(file) as stream:
        if stream.peek(len(_MAGIC)).startswith(_MAGIC):  # type: ignore[attr-defined]  # it is buffered
            duplicate(file, copy)
            what, revision, at, said = "SQLite file", _revision(file, copy), None, None
        else:
            what = "export"
            header, said = load(stream, str(file), copy)
            revision, at = header.revision, header.at
    try:
        url = f"sqlite:///{copy}"
        migrations.upgrade(url)
        with snapshot(url) as connection:
            _bound(connection)
            _compare_shape(connection)
            seals, there, unsaid = sealed(connection), contents_of(connection), waiting(connection)
        if said is not None and revision == migrations.HEAD and said != seals:
            raise Refused("Its rows are not written as an export writes them.")
    except Refused as wrong:
        raise Refused(f"{file} was not taken. {wrong} Nothing was changed.") from wrong
    except DBAPIError as wrong:
        raise Refused(f"{file} is no desk's: {wrong.orig}. Nothing was changed.") from wrong
    return Source(url=url, what=what, revision=revision, at=at, seals=seals, contents=there, waiting=unsaid)


@contextmanager
def _opened(file: Path) -> Iterator[BinaryIO]:
    try:
        stream = file.open("rb")
    except OSError as wrong:
        raise Refused(f"{file} cannot be read: {wrong.strerror}. Name a backup or an export.") from None
    with stream:
        try:
            yield stream
        except OSError as wrong:
            raise Refused(f"{file} cannot be read: {wrong.strerror or wrong}.") from wrong


def _revision(file: Path, copy: Path) -> str:
    """The revision of a desk's SQLite file; raises Refused for one that is not."""
    with closing(sqlite3.connect(copy)) as connection:
        if connection.execute(_ALIVE).fetchone() != (0,):
            raise Refused(f"{file} has views or triggers, and no desk has. Nothing was changed.")
        try:
            ((revision,),) = connection.execute("SELECT version_num FROM alembic_version").fetchall()
            torn = connection.execute("PRAGMA foreign_key_check").fetchone()
        except (ValueError, sqlite3.Error):
            raise Refused(f"{file} is an SQLite database, but not a desk's. Nothing was changed.") from None
    if torn:
        raise Refused(
            f"{file} is damaged: a row of {torn[0]} refers to one that is not there. Nothing was changed."
        )
    if not isinstance(revision, str) or not migrations.knows(revision):
        raise Refused(f"{file} is of a newer Watchbill. Install that one, then try again. Nothing was changed.")
    return revision


def _bound(connection: Connection) -> None:
    driver = connection.connection.driver_connection
    if isinstance(driver, sqlite3.Connection):
        driver.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST)


def _compare_shape(connection: Connection) -> None:
    """Nothing would be lost, and nothing is missing."""
    looked = inspect(connection)
    there = {
        name: {column["name"] for column in looked.get_columns(name)}
        for name in looked.get_table_names()
        if not name.startswith(_NOT_OURS)
    }
    known = {table.name: {column.name for column in table.c} for table in tables()}
    for name in sorted({*there, *known}):
        if there.get(name) != known.get(name):
            raise Refused(f"Its table {ascii(name)[:80]} is not as a desk has it.")
