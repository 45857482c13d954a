"""Alerts, incidents and questions."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import bindparam, or_, select, update

from watchbill.model.people import TeamId
from watchbill.model.ticket import TicketKey
from watchbill.model.work import Item, ItemId, ItemKind
from watchbill.sql import Change, Connection, Query, among, insert_if_absent
from watchbill.store.counters import next_number, reserve_number
from watchbill.store.rows import values
from watchbill.store.tables import items, unresolved

_its_team, _its_id = items.c.team == bindparam("its_team"), items.c.id == bindparam("its_id")
_GET = Query(select(items).where(_its_team, _its_id), Item)
_LOCK = Query(select(items).where(_its_team, _its_id).with_for_update(), Item)
_UNRESOLVED = Query(select(items).where(_its_team, unresolved).order_by(items.c.opened_at, items.c.id), Item)
_LATEST = Query(
    select(items)
    .where(_its_team, items.c.dedupe_key == bindparam("its_key"))
    .order_by(items.c.opened_at.desc(), items.c.id.desc())
    .limit(1),
    Item,
)
_GROUPED = Query(
    select(items)
    .where(_its_team, items.c.source == bindparam("its_source"), items.c.group == bindparam("its_group"))
    .where(or_(unresolved, items.c.resolved_at > bindparam("since")))
    .order_by(items.c.opened_at, items.c.id),
    Item,
)
_RESOLVED = Query(
    select(items)
    .where(_its_team, items.c.resolved_at >= bindparam("start"), items.c.resolved_at < bindparam("end"))
    .order_by(items.c.resolved_at, items.c.id),
    Item,
)
_opened_in = (items.c.opened_at >= bindparam("start"), items.c.opened_at < bindparam("end"))
_OPENED = Query(
    select(items)
    .where(_its_team, *_opened_in)
    .order_by(items.c.opened_at.desc(), items.c.id.desc())
    .limit(bindparam("most")),
    Item,
)
_UNTICKETED = Query(
    select(items)
    .where(_its_team, items.c.resolved_at >= bindparam("start"), items.c.resolved_at < bindparam("end"))
    .where(items.c.owner.is_not(None), items.c.ticket.is_(None))
    .order_by(items.c.resolved_at, items.c.id)
    .limit(bindparam("most")),
    Item,
)
_TRACKED_BY = Query(
    select(items).where(_its_team, among(items.c.ticket, "keys")).order_by(items.c.opened_at, items.c.id), Item
)
_ADD = Change(insert_if_absent(items, [items.c.team, items.c.dedupe_key], unresolved))
_SAVE = Change(
    update(items)
    .where(_its_team, _its_id)
    .values({column.name: bindparam(column.name) for column in items.c if column.name not in ("team", "id")})
)


class SqlItems:
    """Fulfils `ports.Items`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, team: TeamId, item: ItemId) -> Item | None:
        return self._connection.first(_GET, its_team=team, its_id=item.upper())

    def lock(self, team: TeamId, item: ItemId) -> Item | None:
        return self._connection.first(_LOCK, its_team=team, its_id=item.upper())

    def unresolved(self, team: TeamId) -> Sequence[Item]:
        return self._connection.all(_UNRESOLVED, its_team=team)

    def latest(self, team: TeamId, dedupe_key: str) -> Item | None:
        return self._connection.first(_LATEST, its_team=team, its_key=dedupe_key)

    def grouped(self, team: TeamId, source: str, group: str, since: datetime) -> Sequence[Item]:
        found = {"its_team": team, "its_source": source, "its_group": group}
        return self._connection.all(_GROUPED, **found, since=since)

    def resolved(self, team: TeamId, start: datetime, end: datetime) -> Sequence[Item]:
        return self._connection.all(_RESOLVED, its_team=team, start=start, end=end)

    def opened(self, team: TeamId, start: datetime, end: datetime, most: int) -> Sequence[Item]:
        return self._connection.all(_OPENED, its_team=team, start=start, end=end, most=most)[::-1]

    def unticketed(self, team: TeamId, start: datetime, end: datetime, most: int) -> Sequence[Item]:
        return self._connection.all(_UNTICKETED, its_team=team, start=start, end=end, most=most)

    def tracked_by(self, team: TeamId, keys: Collection[TicketKey]) -> Sequence[Item]:
        return self._connection.all(_TRACKED_BY, its_team=team, keys=keys) if keys else ()

    def next_id(self, team: TeamId, kind: ItemKind) -> ItemId:
        return ItemId(f"{kind.letter}{next_number(self._connection, _series(team), kind.letter)}")

    def add(self, item: Item) -> bool:
        if self._connection.run(_ADD, **values(item)) == 0:
            return False
        reserve_number(self._connection, _series(item.team), item.id)
        return True

    def save(self, item: Item) -> None:
        row = values(item)
        self._connection.run(_SAVE, its_team=row.pop("team"), its_id=row.pop("id"), **row)


def _series(team: TeamId) -> str:
    return f"items of {team}"
