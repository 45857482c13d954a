"""Evening checks as posted, and what people highlighted."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, insert, select
from sqlalchemy.dialects.postgresql import insert as insert_unless

from watchbill.model.handover import Carried, Handover, Highlight
from watchbill.model.people import TeamId
from watchbill.model.ticket import TicketKey
from watchbill.store.rows import values
from watchbill.store.tables import carried, handovers, highlights

_OF_TEAM = select(handovers).where(handovers.c.team == bindparam("its_team"))
_GET = _OF_TEAM.where(handovers.c.day == bindparam("its_day"))
_LATEST = _OF_TEAM.where(handovers.c.day < bindparam("before")).order_by(handovers.c.day.desc()).limit(1)
_CARRIED = (
    select(*[column for column in carried.c if column.name not in ("team", "day", "position")])
    .where(carried.c.team == bindparam("its_team"), carried.c.day == bindparam("its_day"))
    .order_by(carried.c.position)
)
_ADD = insert_unless(handovers).execution_options(preserve_rowcount=True).on_conflict_do_nothing()
_ADD_CARRIED = insert(carried)
_once_a_handover = (
    select(carried.c.key)
    .where(carried.c.key.in_(bindparam("keys", expanding=True)))
    .group_by(carried.c.key, carried.c.team, carried.c.day)
    .subquery()
)
_TIMES = select(_once_a_handover.c.key, func.count().label("times")).group_by(_once_a_handover.c.key)
_ADD_HIGHLIGHT = insert(highlights)
_HIGHLIGHTS = (
    select(*[column for column in highlights.c if column.name != "id"])
    .where(highlights.c.team == bindparam("its_team"), highlights.c.day == bindparam("its_day"))
    .order_by(highlights.c.at, highlights.c.id)
)


class SqlHandovers:
    """Fulfils `ports.Handovers`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, team: TeamId, day: date) -> Handover | None:
        return self._first(_GET, {"its_team": team, "its_day": day})

    def latest(self, team: TeamId, before: date) -> Handover | None:
        return self._first(_LATEST, {"its_team": team, "before": before})

    def add(self, handover: Handover) -> bool:
        row = values(handover)
        tickets = row.pop("carried")
        if self._connection.execute(_ADD, row).rowcount == 0:
            return False
        place = {"team": handover.team, "day": handover.day}
        rows = [{**place, "position": position, **values(ticket)} for position, ticket in enumerate(tickets)]
        if rows:
            self._connection.execute(_ADD_CARRIED, rows)
        return True

    def times_passed(self, keys: Collection[TicketKey]) -> Mapping[TicketKey, int]:
        if not keys:
            return {}
        rows = self._connection.execute(_TIMES, {"keys": list(keys)})
        return {row.key: row.times for row in rows}

    def add_highlight(self, highlight: Highlight) -> None:
        self._connection.execute(_ADD_HIGHLIGHT, values(highlight))

    def highlights(self, team: TeamId, day: date) -> Sequence[Highlight]:
        rows = self._connection.execute(_HIGHLIGHTS, {"its_team": team, "its_day": day})
        return [Highlight(**row._mapping) for row in rows]

    def _first(self, statement: Select[Any], which: Mapping[str, object]) -> Handover | None:
        row = self._connection.execute(statement, which).first()
        if row is None:
            return None
        tickets = self._connection.execute(_CARRIED, {"its_team": row.team, "its_day": row.day})
        return Handover(**row._mapping, carried=tuple(Carried(**each._mapping) for each in tickets))
