"""What must be so in a database whose rows were written by a copy."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from watchbill.model.duty import SendState
from watchbill.sql.columns import metadata
from watchbill.store.copying.reading import tables
from watchbill.store.remembered import SERIES
from watchbill.store.tables import counters

_WAITING = (SendState.HELD, SendState.QUEUED, SendState.SENDING)


def changes(connection: Connection) -> int:
    """The number under which people, teams and turns are remembered by who has this database open."""
    return connection.execute(select(counters.c.value).filter_by(**SERIES)).scalar() or 0


def outnumber(connection: Connection, before: int) -> None:
    """Nobody answers from what was remembered under `before` or an earlier number."""
    if changes(connection) > before:
        return
    changed = connection.execute(update(counters).filter_by(**SERIES).values(value=before + 1))
    if not changed.rowcount:
        connection.execute(insert(counters).values(**SERIES, value=before + 1))


def waiting(connection: Connection) -> int:
    """How many messages wait to be said."""
    outbox = metadata.tables["outbox"]
    return int(connection.execute(select(func.count()).where(outbox.c.state.in_(_WAITING))).scalar_one())


def put_in_doubt(connection: Connection, now: datetime) -> int:
    """What waited when the rows were written may have been said since: never say it again; how many those are."""
    outbox = metadata.tables["outbox"]
    waited = outbox.c.state.in_(_WAITING)
    doubt = update(outbox).where(waited).values(state=SendState.IN_DOUBT, settled_at=now)
    return int(connection.execute(doubt).rowcount)


def have_looked_for(connection: Connection) -> None:
    """What was to be told to outside trackers may have been told since: it is looked for before it is made."""
    errands = metadata.tables["errands"]
    connection.execute(update(errands).where(errands.c.attempts == 0).values(attempts=1))


def held(connection: Connection) -> Sequence[Mapping[str, Any]]:
    """What processes that run hold now: leases are of this moment, and no part of what is restored."""
    rows = connection.execute(select(metadata.tables["leases"])).mappings()
    return [dict(row) for row in rows]


def hold(connection: Connection, leases: Sequence[Mapping[str, Any]]) -> None:
    """Let them go on holding it, and nobody hold what somebody held when the rows were written."""
    table = metadata.tables["leases"]
    connection.execute(delete(table))
    if leases:
        connection.execute(insert(table), leases)


def count_on(connection: Connection) -> None:
    """What the database counts goes on behind the largest number, and never back; SQLite does so by itself."""
    if connection.dialect.name != "postgresql":
        return
    for table in tables():
        counted = table.autoincrement_column
        if counted is not None:
            sequence = func.pg_get_serial_sequence(table.name, counted.name)
            largest = select(func.max(counted)).scalar_subquery()
            connection.execute(select(func.setval(sequence, func.greatest(func.nextval(sequence), largest))))
