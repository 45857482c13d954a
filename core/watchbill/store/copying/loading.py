"""An export as an SQLite file of the revision that it was written at, with everything in it checked on the way."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

from watchbill.errors import Refused, StorageUnavailable
from watchbill.sql.failures import cause_of
from watchbill.store import migrations
from watchbill.store.copying import form
from watchbill.store.copying.kinds import BY_NAME
from watchbill.store.copying.lines import Lines
from watchbill.store.copying.seals import Seal, Sealing


def load(stream: BinaryIO, name: str, into: Path) -> tuple[form.Header, Mapping[str, Seal]]:
    """Write the export into a new SQLite file.

    Args:
        stream: the export.
        name: how it is called in what is refused.
        into: where to; nothing is there.

    Returns:
        The header, and the seal of each table as its rows are written in the file.

    Raises:
        Refused: it is no export, or not whole, or was changed, or is of a newer release.
    """
    lines = Lines(stream, name)
    try:
        header = form.header_of(lines.next())
    except Refused as wrong:
        raise Refused(wrong if str(wrong).startswith(name) else f"{name} {wrong} Nothing was changed.") from None
    if not migrations.knows(header.revision):
        raise Refused(f"{name} is of a newer Watchbill. Install that one, then try again. Nothing was changed.")
    migrations.upgrade(f"sqlite:///{into}", to=header.revision)
    with closing(sqlite3.connect(into, isolation_level=None)) as connection:
        loading = _Loading(connection, header, lines)
        seals = loading.everything()
    return header, seals


class _Loading:
    """One export on its way into one file."""

    def __init__(self, connection: sqlite3.Connection, header: form.Header, lines: Lines) -> None:
        self._connection, self._header, self._lines = connection, header, lines
        self._sealing = {table: Sealing() for table in header.tables}
        self._insert = {table: _insert(table, columns) for table, columns in header.tables.items()}

    def everything(self) -> Mapping[str, Seal]:
        self._compare_tables()
        # What a row refers to may come after it; it is looked for at the end.
        for each in ("PRAGMA foreign_keys=ON", "PRAGMA synchronous=OFF", "BEGIN", "PRAGMA defer_foreign_keys=ON"):
            self._connection.execute(each)
        try:
            while "watchbill" not in (line := self._lines.next()):
                self._take(line)
            seals = self._compare_seals(line)
            self._lines.done()
            self._connection.execute("COMMIT")
        except sqlite3.IntegrityError as wrong:
            self._lines.refuse(f"does not fit the others ({wrong})")
        except sqlite3.Error as failure:
            raise StorageUnavailable(cause_of(failure) or "cannot be read or written") from failure
        return seals

    def _compare_tables(self) -> None:
        """The header names the tables and the columns that a desk of its revision has, all and no other."""
        there = {
            table: {name for _, name, *_ in self._connection.execute(f'PRAGMA table_info("{table}")')}
            for (table,) in self._connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if table != "alembic_version"
        }
        for table in sorted({*there, *self._header.tables}):
            if there.get(table) != {*self._header.tables.get(table, ())}:
                self._lines.refuse(f"describes the table {_shown(table)} as no desk has it")

    def _take(self, line: Mapping[str, Any]) -> None:
        ((table, row),) = line.items() if len(line) == 1 else [(None, None)]
        columns = self._header.tables.get(table or "")
        if columns is None:
            self._lines.refuse("names no table" if table is None else f"names a table {_shown(table)}")
        if not isinstance(row, dict) or row.keys() != columns.keys():
            self._lines.refuse(f"has other columns than {table}")
        try:
            given = [
                None if row[name] is None else BY_NAME[kind].on_sqlite(row[name]) for name, kind in columns.items()
            ]
        except (ValueError, RecursionError) as wrong:
            self._lines.refuse(f"does not fit {table}: {wrong}")
        self._connection.execute(self._insert[str(table)], given)
        self._sealing[str(table)].add(row)

    def _compare_seals(self, end: Mapping[str, Any]) -> Mapping[str, Seal]:
        seals = {table: sealing.seal() for table, sealing in self._sealing.items()}
        said = end.get("tables")
        if end.get("watchbill") != "end" or not isinstance(said, dict):
            self._lines.refuse("is no end of an export")
        for table, seal in seals.items():
            if said.get(table) != asdict(seal):
                self._lines.refuse(
                    f"says otherwise of {table} than its rows: the file is not whole, or was changed"
                )
        return seals


def _insert(table: str, columns: Mapping[str, str]) -> str:
    # Names that a desk has: others are refused before this is run.
    names, places = ", ".join(f'"{name}"' for name in columns), ", ".join("?" for _ in columns)
    return f'INSERT INTO "{table}" ({names}) VALUES ({places})'  # noqa: S608 - see above


def _shown(name: str) -> str:
    return ascii(name)[:80]
