"""The built-in board's tickets, and comments on them."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import bindparam, delete, func, select, update

from watchbill.model.keys import ItemId
from watchbill.model.people import TeamId
from watchbill.model.ticket import BOARD, Column, Note, Ticket, TicketKey
from watchbill.sql import Change, Connection, Query, among, insert_if_absent, insert_row
from watchbill.store.counters import next_number, reserve_number
from watchbill.store.rows import values
from watchbill.store.tables import notes, tickets

_of_team = tickets.c.team == bindparam("its_team")
_GET = Query(select(tickets).where(tickets.c.key == bindparam("its_key")), Ticket)
_THOSE = Query(select(tickets).where(among(tickets.c.key, "keys")), Ticket)
_MADE_FOR = Query(select(tickets).where(_of_team, tickets.c.origin == bindparam("its_origin")), Ticket)
_on_board = tickets.c.tracker == bindparam("its_tracker")
_KEYS = Query(select(tickets.c.key).where(_of_team, _on_board).order_by(tickets.c.key), lambda key: TicketKey(key))
_STANDING = Query(
    select(tickets)
    .where(_of_team, _on_board, among(tickets.c.column, "columns"))
    .order_by(tickets.c.rank, tickets.c.key),
    Ticket,
)
_FOREMOST = Query(
    select(tickets.c.key)
    .where(_of_team, _on_board, tickets.c.column == bindparam("its_column"))
    .order_by(tickets.c.rank, tickets.c.key)
    .limit(bindparam("most")),
    lambda key: TicketKey(key),
)
_LAST_RANK = Query(
    select(func.coalesce(func.max(tickets.c.rank), 0).label("rank")).where(_of_team, _on_board),
    lambda rank: int(rank),
)
_ADD = Change(insert_if_absent(tickets))
_REPLACE = Change(
    update(tickets)
    .where(tickets.c.key == bindparam("its_key"), tickets.c.version == bindparam("expected"))
    .values({column.name: bindparam(column.name) for column in tickets.c if column.name != "key"})
)
_REMOVE = Change(delete(tickets).where(tickets.c.key == bindparam("its_key")))
_note = [column for column in notes.c if column.name != "id"]
_ADD_NOTE = Change(insert_row(notes))
_NOTES = Query(select(*_note).where(notes.c.key == bindparam("its_key")).order_by(notes.c.at, notes.c.id), Note)
_newer = notes.alias()
_LAST_NOTES = Query(
    select(*_note).where(
        among(notes.c.key, "keys"),
        notes.c.id
        == select(_newer.c.id)
        .where(_newer.c.key == notes.c.key, _newer.c.repeats.is_(False))
        .order_by(_newer.c.author.is_(None), _newer.c.at.desc(), _newer.c.id.desc())
        .limit(1)
        .scalar_subquery(),
    ),
    Note,
)


class SqlTickets:
    """Fulfils `ports.Tickets`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, key: TicketKey) -> Ticket | None:
        return self._connection.first(_GET, its_key=key)

    def those(self, keys: Collection[TicketKey]) -> Mapping[TicketKey, Ticket]:
        return {each.key: each for each in self._connection.all(_THOSE, keys=keys)}

    def keys(self, team: TeamId, tracker: str = BOARD) -> Sequence[TicketKey]:
        return self._connection.all(_KEYS, its_team=team, its_tracker=tracker)

    def standing(self, team: TeamId, columns: Collection[Column], tracker: str = BOARD) -> Sequence[Ticket]:
        return self._connection.all(_STANDING, its_team=team, its_tracker=tracker, columns=columns)

    def foremost(self, team: TeamId, column: Column, most: int, tracker: str = BOARD) -> Sequence[TicketKey]:
        return self._connection.all(_FOREMOST, its_team=team, its_tracker=tracker, its_column=column, most=most)

    def last_rank(self, team: TeamId, tracker: str) -> int:
        return self._connection.all(_LAST_RANK, its_team=team, its_tracker=tracker)[0]

    def add(self, ticket: Ticket) -> bool:
        if self._connection.run(_ADD, **values(ticket)) == 0:
            return False
        reserve_number(self._connection, "tickets", ticket.key)
        return True

    def remove(self, key: TicketKey) -> None:
        self._connection.run(_REMOVE, its_key=key)

    def replace(self, ticket: Ticket, *, expected: int) -> bool:
        row = values(ticket) | {"version": expected + 1}
        return self._connection.run(_REPLACE, its_key=row.pop("key"), expected=expected, **row) == 1

    def made_for(self, team: TeamId, origin: ItemId) -> Ticket | None:
        return self._connection.first(_MADE_FOR, its_team=team, its_origin=origin)

    def next_key(self, prefix: str) -> TicketKey:
        return TicketKey(f"{prefix}-{next_number(self._connection, 'tickets', f'{prefix}-')}")

    def add_note(self, note: Note) -> None:
        self._connection.run(_ADD_NOTE, **values(note))

    def notes(self, key: TicketKey) -> Sequence[Note]:
        return self._connection.all(_NOTES, its_key=key)

    def last_notes(self, keys: Collection[TicketKey]) -> Mapping[TicketKey, Note]:
        found = self._connection.all(_LAST_NOTES, keys=keys) if keys else ()
        return {note.key: note for note in found}
