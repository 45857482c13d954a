"""Alerts, incidents and questions."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select, update

from watchbill.model.people import TeamId
from watchbill.model.work import Item, ItemId, ItemKind
from watchbill.sql import Change, Connection, Query, insert_if_absent
from watchbill.store.counters import next_number, reserve_number
from watchbill.store.rows import values
from watchbill.store.tables import items, unresolved

_its_team, _its_id = items.c.team == bindparam("its_team"), items.c.id == bindparam("its_id")
_GET = Query(select(items).where(_its_team, _its_id), Item)
_UNRESOLVED = Query(select(items).where(_its_team, unresolved).order_by(items.c.opened_at, items.c.id), Item)
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

    def unresolved(self, team: TeamId) -> Sequence[Item]:
        return self._connection.all(_UNRESOLVED, its_team=team)

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
