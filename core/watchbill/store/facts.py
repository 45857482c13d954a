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

_TAKEN_BACK = ("revoked_at", "revoked_by")


def _recorded(table: Table) -> Select[tuple[object, ...]]:
    columns = [column for column in table.c if column.name not in _TAKEN_BACK]
    return select(*columns).order_by(table.c.start, table.c.id)


def _meeting(table: Table) -> Select[tuple[object, ...]]:
    return (
        _recorded(table)
        .where(among(table.c.person, "people"), table.c.revoked_at.is_(None))
        .where(table.c.start < bindparam("its_end"), table.c.end > bindparam("its_start"))
    )


def _of_source(table: Table) -> Select[tuple[object, ...]]:
    return _recorded(table).where(table.c.source == bindparam("its_source"), table.c.end > bindparam("after"))


_ADD_ABSENCE = Change(insert_row(absences, without=_TAKEN_BACK))
_ADD_NIGHT = Change(insert_row(nights, without=_TAKEN_BACK))
_ABSENCES = Query(_meeting(absences), Absence)
_NIGHTS = Query(_meeting(nights), NightDuty)
_ABSENCES_FROM = Query(_of_source(absences).where(absences.c.revoked_at.is_(None)), Absence)
_ABSENCES_TAKEN_BACK = Query(_of_source(absences).where(absences.c.revoked_by.is_not(None)), Absence)
_NIGHTS_FROM = Query(_of_source(nights).where(nights.c.revoked_at.is_(None)), NightDuty)
_NIGHTS_TAKEN_BACK = Query(_of_source(nights).where(nights.c.revoked_by.is_not(None)), NightDuty)
_REVOKE, _REVOKE_NIGHT = (
    Change(
        update(table)
        .where(table.c.id == bindparam("its_id"), table.c.revoked_at.is_(None))
        .values(revoked_at=bindparam("at"), revoked_by=bindparam("by"))
    )
    for table in (absences, nights)
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

    def revoke(self, absence: Absence, at: datetime, by: PersonId | None = None) -> None:
        self._connection.run(_REVOKE, its_id=absence.id, at=at, by=by)

    def revoke_night(self, duty: NightDuty, at: datetime, by: PersonId | None = None) -> None:
        self._connection.run(_REVOKE_NIGHT, its_id=duty.id, at=at, by=by)

    def absences_from(self, source: str, after: datetime) -> Sequence[Absence]:
        return self._connection.all(_ABSENCES_FROM, its_source=source, after=after)

    def absences_taken_back(self, source: str, after: datetime) -> Sequence[Absence]:
        return self._connection.all(_ABSENCES_TAKEN_BACK, its_source=source, after=after)

    def nights_from(self, source: str, after: datetime) -> Sequence[NightDuty]:
        return self._connection.all(_NIGHTS_FROM, its_source=source, after=after)

    def nights_taken_back(self, source: str, after: datetime) -> Sequence[NightDuty]:
        return self._connection.all(_NIGHTS_TAKEN_BACK, its_source=source, after=after)
