"""Stored decisions: who is on MRO when."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select
from sqlalchemy.dialects.postgresql import insert

from watchbill.model.people import TeamId
from watchbill.model.turn import Skip, SkipCode, Turn
from watchbill.store.rows import values
from watchbill.store.tables import turns

_ON = (
    select(turns)
    .where(turns.c.team == bindparam("its_team"), turns.c.day == bindparam("its_day"))
    .order_by(turns.c.revision.desc())
    .limit(1)
)
_BETWEEN = (
    select(turns)
    .where(turns.c.team == bindparam("its_team"))
    .where(turns.c.day.between(bindparam("first"), bindparam("last")))
    .order_by(turns.c.day, turns.c.revision)
)
_SAVE = insert(turns).execution_options(preserve_rowcount=True).on_conflict_do_nothing()


class SqlTurns:
    """Fulfils `ports.Turns`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def on(self, team: TeamId, day: date) -> Turn | None:
        row = self._connection.execute(_ON, {"its_team": team, "its_day": day}).first()
        return _turn(row) if row else None

    def between(self, team: TeamId, first: date, last: date) -> Sequence[Turn]:
        rows = self._connection.execute(_BETWEEN, {"its_team": team, "first": first, "last": last})
        # Revisions come in their order, so the last of a day stands.
        return [_turn(row) for row in {row.day: row for row in rows}.values()]

    def save(self, turn: Turn) -> bool:
        skipped = [[skip.person, skip.code, _iso(skip.until)] for skip in turn.skipped]
        return self._connection.execute(_SAVE, values(turn) | {"skipped": skipped}).rowcount == 1


def _turn(row: Row[Any]) -> Turn:
    fields = dict(row._mapping)
    skipped = tuple(
        Skip(person=person, code=SkipCode(code), until=datetime.fromisoformat(until) if until else None)
        for person, code, until in fields.pop("skipped")
    )
    return Turn(**fields, skipped=skipped)


def _iso(when: datetime | None) -> str | None:
    return when.isoformat() if when else None
