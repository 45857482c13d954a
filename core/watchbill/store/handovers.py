"""Evening checks as posted, and what people highlighted."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import bindparam, delete, select

from watchbill.model.handover import Carried, Handover, Highlight, LeftOut
from watchbill.model.people import TeamId
from watchbill.model.ticket import TicketKey
from watchbill.sql import Change, Connection, Query, insert_if_absent, insert_or_replace, insert_row
from watchbill.store.rows import values
from watchbill.store.tables import carried, handovers, highlights, left_out

_of_team = select(handovers).where(handovers.c.team == bindparam("its_team"))
_GET: Query[dict[str, Any]] = Query(_of_team.where(handovers.c.day == bindparam("its_day")), dict)
_LATEST: Query[dict[str, Any]] = Query(
    _of_team.where(handovers.c.day < bindparam("before")).order_by(handovers.c.day.desc()).limit(1), dict
)
_DAYS = Query(
    select(handovers.c.day)
    .where(
        handovers.c.team == bindparam("its_team"), handovers.c.day.between(bindparam("first"), bindparam("last"))
    )
    .order_by(handovers.c.day),
    lambda day: day,
)
_CARRIED = Query(
    select(*[column for column in carried.c if column.name not in ("team", "day", "position")])
    .where(carried.c.team == bindparam("its_team"), carried.c.day == bindparam("its_day"))
    .order_by(carried.c.position),
    Carried,
)
_ADD = Change(insert_if_absent(handovers))
_REPLACE = Change(insert_or_replace(handovers))
_DROP_CARRIED = Change(
    delete(carried).where(carried.c.team == bindparam("its_team"), carried.c.day == bindparam("its_day"))
)
_ADD_CARRIED = Change(insert_row(carried))
_ADD_HIGHLIGHT = Change(insert_row(highlights))
_HIGHLIGHTS = Query(
    select(*[column for column in highlights.c if column.name != "id"])
    .where(highlights.c.team == bindparam("its_team"), highlights.c.day == bindparam("its_day"))
    .order_by(highlights.c.at, highlights.c.id),
    Highlight,
)
_LEFT_OUT = Query(
    select(left_out)
    .where(left_out.c.team == bindparam("its_team"), left_out.c.day == bindparam("its_day"))
    .order_by(left_out.c.at, left_out.c.key),
    LeftOut,
)
_LEAVE_OUT = Change(insert_if_absent(left_out))
_TELL = Change(
    delete(left_out).where(
        left_out.c.team == bindparam("its_team"),
        left_out.c.day == bindparam("its_day"),
        left_out.c.key == bindparam("its_key"),
    )
)


class SqlHandovers:
    """Fulfils `ports.Handovers`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, team: TeamId, day: date) -> Handover | None:
        return self._whole(self._connection.first(_GET, its_team=team, its_day=day))

    def latest(self, team: TeamId, before: date) -> Handover | None:
        return self._whole(self._connection.first(_LATEST, its_team=team, before=before))

    def days(self, team: TeamId, first: date, last: date) -> Sequence[date]:
        return self._connection.all(_DAYS, its_team=team, first=first, last=last)

    def add(self, handover: Handover) -> bool:
        row = values(handover)
        del row["carried"]
        if self._connection.run(_ADD, **row) == 0:
            return False
        self._carry(handover)
        return True

    def replace(self, handover: Handover) -> None:
        row = values(handover)
        del row["carried"]
        self._connection.run(_REPLACE, **row)
        place = {"its_team": handover.team, "its_day": handover.day}
        if (
            tuple(self._connection.all(_CARRIED, **place)) != handover.carried
        ):  # most often nothing else is carried
            self._connection.run(_DROP_CARRIED, **place)
            self._carry(handover)

    def _carry(self, handover: Handover) -> None:
        place = {"team": handover.team, "day": handover.day}
        rows = [
            {**place, "position": position, **values(ticket)} for position, ticket in enumerate(handover.carried)
        ]
        self._connection.run_each(_ADD_CARRIED, rows)

    def add_highlight(self, highlight: Highlight) -> None:
        self._connection.run(_ADD_HIGHLIGHT, **values(highlight))

    def highlights(self, team: TeamId, day: date) -> Sequence[Highlight]:
        return self._connection.all(_HIGHLIGHTS, its_team=team, its_day=day)

    def left_out(self, team: TeamId, day: date) -> Sequence[LeftOut]:
        return self._connection.all(_LEFT_OUT, its_team=team, its_day=day)

    def leave_out(self, left: LeftOut) -> bool:
        return self._connection.run(_LEAVE_OUT, **values(left)) == 1

    def tell(self, team: TeamId, day: date, key: TicketKey) -> bool:
        return self._connection.run(_TELL, its_team=team, its_day=day, its_key=key) == 1

    def _whole(self, row: dict[str, Any] | None) -> Handover | None:
        if row is None:
            return None
        tickets = self._connection.all(_CARRIED, its_team=row["team"], its_day=row["day"])
        return Handover(**row, carried=tuple(tickets))
