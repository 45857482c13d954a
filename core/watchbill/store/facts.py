"""Absences and night duties."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.sql import Select

from watchbill.model.absence import Absence, NightDuty
from watchbill.model.people import PersonId
from watchbill.sql import Change, Connection, Query, among, insert_row
from watchbill.store.rows import values
from watchbill.store.tables import absences, nights


def _meeting(table: Table) -> Select[tuple[object, ...]]:
    columns = [column for column in table.c if column.name != "revoked_at"]
    return (
        select(*columns)
        .where(among(table.c.person, "people"))
        .where(table.c.start < bindparam("its_end"), table.c.end > bindparam("its_start"))
        .order_by(table.c.start, table.c.id)
    )


_ADD_ABSENCE = Change(insert_row(absences, without=["revoked_at"]))
_ADD_NIGHT = Change(insert_row(nights))
_ABSENCES = Query(_meeting(absences).where(absences.c.revoked_at.is_(None)), Absence)
_NIGHTS = Query(_meeting(nights), NightDuty)
_REVOKE = Change(
    update(absences)
    .where(absences.c.id == bindparam("its_id"), absences.c.revoked_at.is_(None))
    .values(revoked_at=bindparam("at"))
)


class SqlFacts:
    """Fulfils `ports.Facts`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add_absence(self, absence: Absence) -> None:
        self._connection.run(_ADD_ABSENCE, **values(absence))

    def add_night(self, duty: NightDuty) -> None:
        self._connection.run(_ADD_NIGHT, **values(duty))

    def absences(self, people: Collection[PersonId], start: datetime, end: datetime) -> Sequence[Absence]:
        return self._connection.all(_ABSENCES, people=people, its_start=start, its_end=end)

    def nights(self, people: Collection[PersonId], start: datetime, end: datetime) -> Sequence[NightDuty]:
        return self._connection.all(_NIGHTS, people=people, its_start=start, its_end=end)

    def revoke(self, absence: Absence, at: datetime) -> None:
        self._connection.run(_REVOKE, its_id=absence.id, at=at)
