"""Stored decisions: who is on MRO when."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any

from sqlalchemy import bindparam, select

from watchbill.model.absence import Half
from watchbill.model.people import PersonId, TeamId
from watchbill.model.turn import Held, Skip, SkipCode, Turn
from watchbill.sql import Change, Connection, Query, Rows, insert_if_absent
from watchbill.store.rows import values
from watchbill.store.tables import turns


def _turn(skipped: Sequence[Sequence[Any]], due: Sequence[tuple[PersonId, int]], **fields: Any) -> Turn:
    return Turn(
        **fields,
        skipped=tuple(_skip(*each) for each in skipped),
        due=tuple((person, credit) for person, credit in due),
    )


def _skip(
    person: PersonId,
    code: str,
    until: str | None,
    day: str | None = None,
    more: Mapping[str, Any] = MappingProxyType({}),
) -> Skip:
    """What was stored before somebody could be needed has no day, and `more` holds only what some reasons have."""
    return Skip(
        person=person,
        code=SkipCode(code),
        until=datetime.fromisoformat(until) if until else None,
        day=date.fromisoformat(day) if day else None,
        half=Half(more["half"]) if "half" in more else None,
        holiday=more.get("holiday", ""),
        rested=datetime.fromisoformat(more["rested"]) if "rested" in more else None,
        shared=timedelta(seconds=more["shared_seconds"]) if "shared_seconds" in more else None,
    )


def _stored(skip: Skip) -> list[Any]:
    more = {
        "half": skip.half,
        "holiday": skip.holiday or None,
        "rested": _iso(skip.rested),
        "shared_seconds": None if skip.shared is None else skip.shared.total_seconds(),
    }
    said = {name: value for name, value in more.items() if value is not None}
    return [skip.person, skip.code, _iso(skip.until), _iso(skip.day), *([said] if said else [])]


_of_team = select(turns).where(turns.c.team == bindparam("its_team"))
ON = Query(_of_team.where(turns.c.day == bindparam("its_day")).order_by(turns.c.revision.desc()).limit(1), _turn)
_DECIDED = Query(
    _of_team.where(turns.c.day == bindparam("its_day"), turns.c.revision == bindparam("its_revision")), _turn
)
_BETWEEN = Query(
    _of_team.where(turns.c.day.between(bindparam("first"), bindparam("last"))).order_by(
        turns.c.day, turns.c.revision
    ),
    _turn,
)
HELD = Rows(
    select(turns.c.day, turns.c.primary, turns.c.backup, turns.c.revision)
    .where(turns.c.team == bindparam("its_team"), turns.c.day.between(bindparam("first"), bindparam("last")))
    .order_by(turns.c.day, turns.c.revision),
    Held,
)
_SAVE = Change(insert_if_absent(turns))


class SqlTurns:
    """Fulfils `ports.Turns`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def on(self, team: TeamId, day: date) -> Turn | None:
        return self._connection.first(ON, its_team=team, its_day=day)

    def decided(self, team: TeamId, day: date, revision: int) -> Turn | None:
        return self._connection.first(_DECIDED, its_team=team, its_day=day, its_revision=revision)

    def between(self, team: TeamId, first: date, last: date) -> Sequence[Turn]:
        decisions = self._connection.all(_BETWEEN, its_team=team, first=first, last=last)
        # Revisions come in their order, so the last of a day stands.
        return list({turn.day: turn for turn in decisions}.values())

    def held(self, team: TeamId, first: date, last: date) -> Sequence[Held]:
        decisions = self._connection.all(HELD, its_team=team, first=first, last=last)
        return list({each.day: each for each in decisions}.values())

    def save(self, turn: Turn) -> bool:
        skipped = [_stored(each) for each in turn.skipped]
        return self._connection.run(_SAVE, **(values(turn) | {"skipped": skipped})) == 1


def _iso(when: date | None) -> str | None:
    return when.isoformat() if when else None
