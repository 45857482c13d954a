"""The built-in board's tickets, and comments on them."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.dialects.postgresql import insert as insert_unless

from watchbill.model.people import TeamId
from watchbill.model.ticket import Column, Note, Ticket, TicketKey
from watchbill.store.counters import next_number, passing
from watchbill.store.rows import values
from watchbill.store.tables import notes, tickets

_GET = select(tickets).where(tickets.c.key == bindparam("its_key"))
_KEYS = select(tickets.c.key).where(tickets.c.team == bindparam("its_team")).order_by(tickets.c.key)
_STANDING = (
    select(tickets)
    .where(tickets.c.team == bindparam("its_team"), tickets.c.column.in_(bindparam("columns", expanding=True)))
    .order_by(tickets.c.rank, tickets.c.key)
)
_ADD = insert_unless(tickets).execution_options(preserve_rowcount=True).on_conflict_do_nothing()
_REPLACE = (
    update(tickets)
    .where(tickets.c.key == bindparam("its_key"), tickets.c.version == bindparam("expected"))
    .values({column.name: bindparam(column.name) for column in tickets.c if column.name != "key"})
)
_NOTE = [column for column in notes.c if column.name != "id"]
_ADD_NOTE = insert(notes)
_NOTES = select(*_NOTE).where(notes.c.key == bindparam("its_key")).order_by(notes.c.at, notes.c.id)
_newer = notes.alias()
_LAST_NOTES = select(*_NOTE).where(
    notes.c.key.in_(bindparam("keys", expanding=True)),
    notes.c.id
    == select(_newer.c.id)
    .where(_newer.c.key == notes.c.key)
    .order_by(_newer.c.at.desc(), _newer.c.id.desc())
    .limit(1)
    .scalar_subquery(),
)


class SqlTickets:
    """Fulfils `ports.Tickets`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, key: TicketKey) -> Ticket | None:
        row = self._connection.execute(_GET, {"its_key": key}).first()
        return Ticket(**row._mapping) if row else None

    def keys(self, team: TeamId) -> Sequence[TicketKey]:
        return list(self._connection.execute(_KEYS, {"its_team": team}).scalars())

    def standing(self, team: TeamId, columns: Collection[Column]) -> Sequence[Ticket]:
        wanted = {"its_team": team, "columns": list(columns)}
        return [Ticket(**row._mapping) for row in self._connection.execute(_STANDING, wanted)]

    def add(self, ticket: Ticket) -> bool:
        if self._connection.execute(_ADD, values(ticket)).rowcount == 0:
            return False
        passing(self._connection, "tickets", ticket.key)
        return True

    def replace(self, ticket: Ticket, *, expected: int) -> bool:
        row = values(ticket) | {"version": expected + 1, "expected": expected}
        return self._connection.execute(_REPLACE, row | {"its_key": row.pop("key")}).rowcount == 1

    def next_key(self, team: TeamId, prefix: str) -> TicketKey:
        return TicketKey(f"{prefix}-{next_number(self._connection, 'tickets', f'{prefix}-')}")

    def add_note(self, note: Note) -> None:
        self._connection.execute(_ADD_NOTE, values(note))

    def notes(self, key: TicketKey) -> Sequence[Note]:
        return [Note(**row._mapping) for row in self._connection.execute(_NOTES, {"its_key": key})]

    def last_notes(self, keys: Collection[TicketKey]) -> Mapping[TicketKey, Note]:
        if not keys:
            return {}
        rows = self._connection.execute(_LAST_NOTES, {"keys": list(keys)})
        return {row.key: Note(**row._mapping) for row in rows}
