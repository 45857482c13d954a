"""Days that are over, as they count for good."""

from collections.abc import Mapping, Sequence
from dataclasses import astuple
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select

from watchbill.model.closed_day import ClosedDay, Credit
from watchbill.model.people import PersonId, TeamId
from watchbill.sql import Change, Connection, Query, insert_if_absent
from watchbill.store.rows import values
from watchbill.store.tables import closed_days


def _closed_day(credits: Mapping[PersonId, Sequence[int]], **fields: Any) -> ClosedDay:
    return ClosedDay(**fields, credits={person: _credit(*credit) for person, credit in credits.items()})


def _credit(turns: int, unpopular: int, backups: int) -> Credit:
    return Credit(turns=turns, unpopular=unpopular, backups=backups)


_of_team = select(closed_days).where(closed_days.c.team == bindparam("its_team"))
_LATEST = Query(_of_team.order_by(closed_days.c.day.desc()).limit(1), _closed_day)
_BETWEEN = Query(
    _of_team.where(closed_days.c.day.between(bindparam("first"), bindparam("last"))).order_by(closed_days.c.day),
    _closed_day,
)
_ADD = Change(insert_if_absent(closed_days))


class SqlClosedDays:
    """Fulfils `ports.ClosedDays`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def latest(self, team: TeamId) -> ClosedDay | None:
        return self._connection.first(_LATEST, its_team=team)

    def between(self, team: TeamId, first: date, last: date) -> Sequence[ClosedDay]:
        return self._connection.all(_BETWEEN, its_team=team, first=first, last=last)

    def add(self, closed: ClosedDay) -> bool:
        credits = {person: astuple(credit) for person, credit in closed.credits.items()}
        return self._connection.run(_ADD, **(values(closed) | {"credits": credits})) == 1
