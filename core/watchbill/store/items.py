"""Alerts, incidents and questions."""

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy.dialects.postgresql import insert

from watchbill.model.people import TeamId
from watchbill.model.work import Item, ItemId, ItemKind
from watchbill.store.counters import next_number, passing
from watchbill.store.rows import values
from watchbill.store.tables import items, unresolved

_GET = select(items).where(items.c.team == bindparam("its_team"), items.c.id == bindparam("its_id"))
_UNRESOLVED = (
    select(items).where(items.c.team == bindparam("its_team"), unresolved).order_by(items.c.opened_at, items.c.id)
)
_ADD = (
    insert(items)
    .execution_options(preserve_rowcount=True)
    .on_conflict_do_nothing(index_elements=[items.c.team, items.c.dedupe_key], index_where=unresolved)
)
_SAVE = (
    update(items)
    .where(items.c.team == bindparam("its_team"), items.c.id == bindparam("its_id"))
    .values({column.name: bindparam(column.name) for column in items.c if column.name not in ("team", "id")})
)


class SqlItems:
    """Fulfils `ports.Items`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, team: TeamId, item: ItemId) -> Item | None:
        row = self._connection.execute(_GET, {"its_team": team, "its_id": item.upper()}).first()
        return Item(**row._mapping) if row else None

    def unresolved(self, team: TeamId) -> Sequence[Item]:
        return [Item(**row._mapping) for row in self._connection.execute(_UNRESOLVED, {"its_team": team})]

    def next_id(self, team: TeamId, kind: ItemKind) -> ItemId:
        return ItemId(f"{kind.letter}{next_number(self._connection, _series(team), kind.letter)}")

    def add(self, item: Item) -> bool:
        if self._connection.execute(_ADD, values(item)).rowcount == 0:
            return False
        passing(self._connection, _series(item.team), item.id)
        return True

    def save(self, item: Item) -> None:
        row = values(item)
        self._connection.execute(_SAVE, row | {"its_team": row.pop("team"), "its_id": row.pop("id")})


def _series(team: TeamId) -> str:
    return f"items of {team}"
