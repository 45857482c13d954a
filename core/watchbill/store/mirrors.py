"""What is kept of outside trackers, and what they are still to be told."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Column, Table, bindparam, delete, select, update

from watchbill.model.errand import Errand, ErrandId, ErrandKind
from watchbill.model.mirror import Mirrored, SiteState
from watchbill.model.ticket import Outcome, TicketKey
from watchbill.sql import Change, Connection, Query, among, insert_if_absent, insert_or_replace, insert_row
from watchbill.store.counters import reserve_number
from watchbill.store.mirror_tables import errands, former_keys, mirrored, sites
from watchbill.store.rows import values
from watchbill.store.tables import carried, claims, items, left_out, not_ended, notes, passages, tickets

_SITE = Query(select(sites).where(sites.c.name == bindparam("its_name")), SiteState)
_SITES = Query(select(sites).order_by(sites.c.name), SiteState)
_SAVE_SITE = Change(insert_or_replace(sites))


class SqlSites:
    """Fulfils `ports.Sites`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, name: str) -> SiteState | None:
        return self._connection.first(_SITE, its_name=name)

    def everything(self) -> Sequence[SiteState]:
        return self._connection.all(_SITES)

    def save(self, state: SiteState) -> None:
        self._connection.run(_SAVE_SITE, **values(state))


def _renaming(table: Table, column: Column[str]) -> Change:
    return Change(update(table).where(column == bindparam("old")).values({column.name: bindparam("new")}))


def _replacing(table: Table) -> Change:
    other = table.alias()
    there = select(other.c.key).where(other.c.key == bindparam("old")).exists()
    return Change(delete(table).where(table.c.key == bindparam("new"), there))


def _dropping(table: Table, column: Column[str]) -> Change:
    return Change(delete(table).where(column == bindparam("its_key")))


_MIRRORED = Query(select(mirrored).where(mirrored.c.key == bindparam("its_key")), Mirrored)
_of_tracker = select(mirrored).where(mirrored.c.tracker == bindparam("its_tracker"))
_BY_ID = Query(_of_tracker.where(mirrored.c.id == bindparam("its_id")), Mirrored)
# Each half by its own index.
_with_ids = _of_tracker.where(among(mirrored.c.id, "ids"))
_with_keys = select(mirrored).where(among(mirrored.c.key, "keys"))
_ALIKE = Query(_with_ids.union(_with_keys).order_by("key"), Mirrored)
_OF = Query(_of_tracker.order_by(mirrored.c.key), Mirrored)
_SAVE = Change(insert_or_replace(mirrored))
_REMOVE = _dropping(mirrored, mirrored.c.key)
#: What had the new key already, where there is something that had the old one.
_MAKES_PLACE = tuple(_replacing(table) for table in (tickets, mirrored, passages, left_out))
_other = claims.alias()
_claimed = select(_other.c.id).where(_other.c.key == bindparam("old"), _other.c.ended_at.is_(None))
_TAKEN = Change(
    update(claims)
    .where(claims.c.key == bindparam("new"), not_ended, _claimed.exists())
    .values(outcome=bindparam("how"), ended_at=bindparam("when"))
)
#: Wherever a ticket's key stands.
_RENAMES = tuple(
    _renaming(table, table.c[column])
    for table, column in (
        (tickets, "key"),
        (notes, "key"),
        (claims, "key"),
        (carried, "key"),
        (passages, "key"),
        (left_out, "key"),
        (items, "ticket"),
        (mirrored, "key"),
        (errands, "key"),
        (former_keys, "now"),
    )
)
_FORMER = Change(insert_or_replace(former_keys))
_NOW = Query(
    select(former_keys.c.now).where(former_keys.c.key == bindparam("its_key")), lambda now: TicketKey(now)
)
_NOT_FORMER = _dropping(former_keys, former_keys.c.key)


class SqlMirroredTickets:
    """Fulfils `ports.MirroredTickets`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, key: TicketKey) -> Mirrored | None:
        return self._connection.first(_MIRRORED, its_key=key)

    def by_id(self, tracker: str, id: str) -> Mirrored | None:
        return self._connection.first(_BY_ID, its_tracker=tracker, its_id=id)

    def alike(self, tracker: str, ids: Collection[str], keys: Collection[TicketKey]) -> Sequence[Mirrored]:
        return self._connection.all(_ALIKE, its_tracker=tracker, ids=ids, keys=keys)

    def of(self, tracker: str) -> Sequence[Mirrored]:
        return self._connection.all(_OF, its_tracker=tracker)

    def save(self, mirrored: Mirrored) -> None:
        self._connection.run(_SAVE, **values(mirrored))

    def remove(self, key: TicketKey) -> None:
        self._connection.run(_REMOVE, its_key=key)

    def rename(self, old: TicketKey, new: TicketKey, at: datetime) -> None:
        if old == new:
            return
        self._connection.run(_NOT_FORMER, its_key=new)
        for each in _MAKES_PLACE:
            self._connection.run(each, old=old, new=new)
        self._connection.run(_TAKEN, old=old, new=new, how=Outcome.TAKEN, when=at)
        for each in _RENAMES:
            self._connection.run(each, old=old, new=new)
        self._connection.run(_FORMER, key=old, now=new)
        reserve_number(self._connection, "tickets", new)

    def now_called(self, key: TicketKey) -> TicketKey:
        return self._connection.first(_NOW, its_key=key) or key


_fields = [column for column in errands.c if column.name != "number"]
_ADD = Change(insert_row(errands))
#: Two processes may want to know of one ticket at the same moment.
_ADD_LOOK = Change(insert_if_absent(errands, [errands.c.id]))
_selected = select(*_fields).order_by(errands.c.number)
_PENDING = Query(_selected.where(errands.c.tracker == bindparam("its_tracker")), Errand)
_OF_KEY = Query(_selected.where(errands.c.key == bindparam("its_key")), Errand)
_ERRAND = Query(select(*_fields).where(errands.c.id == bindparam("its_id")), Errand)
_BEHIND = Query(_selected.where(errands.c.reply == bindparam("its_reply")), Errand)
_LOOKS = Query(
    select(errands.c.id).where(
        errands.c.key == bindparam("its_key"),
        errands.c.tracker == bindparam("its_tracker"),
        errands.c.kind == ErrandKind.LOOK,
    ),
    lambda id: ErrandId(id),
)
_ANSWERED = Change(
    update(errands)
    .where(among(errands.c.id, "ids"))
    .values(reply=bindparam("by"), several=bindparam("of_several"), told=bindparam("known"))
)
_SAVE_ERRAND = Change(
    update(errands)
    .where(errands.c.id == bindparam("its_id"))
    .values({column.name: bindparam(column.name) for column in _fields if column.name != "id"})
)
_REMOVE_ERRAND = Change(delete(errands).where(errands.c.id == bindparam("its_id")))


class SqlErrands:
    """Fulfils `ports.Errands`."""

    def __init__(self, connection: Connection, written: list[Errand]) -> None:
        """`written` is where those go that are added in this unit of work."""
        self._connection, self._written = connection, written

    @property
    def written(self) -> Sequence[Errand]:
        return self._written

    def add(self, errand: Errand) -> bool:
        looks = errand.kind is ErrandKind.LOOK
        if looks and self._connection.all(_LOOKS, its_key=errand.key, its_tracker=errand.tracker):
            return False
        if looks:
            return self._connection.run(_ADD_LOOK, **values(errand)) == 1
        self._connection.run(_ADD, **values(errand))
        self._written.append(errand)
        return True

    def answered(
        self, errands: Collection[ErrandId], reply: str, *, several: bool = False, told: bool = False
    ) -> None:
        self._connection.run(_ANSWERED, ids=errands, by=reply, of_several=several, known=told)

    def get(self, id: ErrandId) -> Errand | None:
        return self._connection.first(_ERRAND, its_id=id)

    def pending(self, tracker: str) -> Sequence[Errand]:
        return self._connection.all(_PENDING, its_tracker=tracker)

    def of(self, key: TicketKey) -> Sequence[Errand]:
        return self._connection.all(_OF_KEY, its_key=key)

    def behind(self, reply: str) -> Sequence[Errand]:
        return self._connection.all(_BEHIND, its_reply=reply)

    def save(self, errand: Errand) -> None:
        row = values(errand)
        self._connection.run(_SAVE_ERRAND, its_id=row.pop("id"), **row)

    def remove(self, errand: ErrandId) -> bool:
        return self._connection.run(_REMOVE_ERRAND, its_id=errand) == 1
