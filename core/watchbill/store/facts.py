"""Absences and night duties."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection, Table, bindparam, insert, select, update
from sqlalchemy.sql import Select

from watchbill.model.absence import Absence, NightDuty
from watchbill.model.people import PersonId
from watchbill.store.rows import values
from watchbill.store.tables import absences, nights


def _meeting(table: Table) -> Select[tuple[object, ...]]:
    columns = [column for column in table.c if column.name != "revoked_at"]
    return (
        select(*columns)
        .where(table.c.person.in_(bindparam("people", expanding=True)))
        .where(table.c.start < bindparam("its_end"), table.c.end > bindparam("its_start"))
        .order_by(table.c.start, table.c.id)
    )


_ADD_ABSENCE = insert(absences)
_ADD_NIGHT = insert(nights)
_ABSENCES = _meeting(absences).where(absences.c.revoked_at.is_(None))
_NIGHTS = _meeting(nights)
_REVOKE = (
    update(absences)
    .where(absences.c.id == bindparam("its_id"), absences.c.revoked_at.is_(None))
    .values(revoked_at=bindparam("at"))
)


class SqlFacts:
    """Fulfils `ports.Facts`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add_absence(self, absence: Absence) -> None:
        self._connection.execute(_ADD_ABSENCE, values(absence))

    def add_night(self, duty: NightDuty) -> None:
        self._connection.execute(_ADD_NIGHT, values(duty))

    def absences(self, people: Collection[PersonId], start: datetime, end: datetime) -> Sequence[Absence]:
        within = {"people": list(people), "its_start": start, "its_end": end}
        return [Absence(**row._mapping) for row in self._connection.execute(_ABSENCES, within)]

    def nights(self, people: Collection[PersonId], start: datetime, end: datetime) -> Sequence[NightDuty]:
        within = {"people": list(people), "its_start": start, "its_end": end}
        return [NightDuty(**row._mapping) for row in self._connection.execute(_NIGHTS, within)]

    def revoke(self, absence: Absence, at: datetime) -> None:
        self._connection.execute(_REVOKE, {"its_id": absence.id, "at": at})
