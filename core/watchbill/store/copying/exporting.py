"""Everything that a database holds, as one readable file."""

from collections.abc import Mapping
from datetime import datetime
from typing import TextIO

from sqlalchemy import Connection

from watchbill.store import migrations
from watchbill.store.copying import form
from watchbill.store.copying.kinds import kind_of
from watchbill.store.copying.reading import snapshot, tables, written
from watchbill.store.copying.seals import Seal, Sealing


def export(url: str, out: TextIO, *, at: datetime, release: str) -> Mapping[str, Seal]:
    """Write everything, all of one moment, a line at a time; others may go on writing to the database.

    Args:
        url: the database's address; it must be at this release's revision.
        out: where to.
        at: the present moment, aware.
        release: the Watchbill that writes it.

    Returns:
        The seal of each table, by its name.

    Raises:
        Refused: a table holds what Watchbill never wrote.
        StorageUnavailable: the database does not answer.
    """
    columns = {table.name: {each.name: kind_of(each).name for each in table.c} for table in tables()}
    out.write(form.header_line(form.Header(revision=migrations.HEAD, at=at, release=release, tables=columns)))
    with snapshot(url) as connection:
        seals = _rows(connection, out)
    out.write(form.end_line(seals))
    return seals


def _rows(connection: Connection, out: TextIO) -> Mapping[str, Seal]:
    seals: dict[str, Seal] = {}
    for table in tables():
        sealing = Sealing()
        for row in written(connection, table):
            sealing.add(row)
            out.write(form.line({table.name: row}))
        seals[table.name] = sealing.seal()
    return seals
