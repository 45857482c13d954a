"""What passes from one person on MRO to the next."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy import and_, bindparam, delete, func, select, update

from watchbill.model.passage import Passage
from watchbill.model.people import TeamId
from watchbill.sql import Change, Connection, Query, among, insert_if_absent
from watchbill.store.rows import values
from watchbill.store.tables import passages, waits

_of_team = select(passages).where(passages.c.team == bindparam("its_team"))
_of_key = _of_team.where(passages.c.key == bindparam("its_key"))
_OF = Query(_of_key.order_by(passages.c.number), Passage)
_NEWEST = Query(_of_key.order_by(passages.c.number.desc()).limit(1), Passage)
_newest = (
    select(passages.c.key, func.max(passages.c.number).label("number"))
    .where(passages.c.team == bindparam("its_team"), among(passages.c.key, "keys"))
    .group_by(passages.c.key)
    .subquery()
)
_LAST = Query(
    select(passages).join(
        _newest,
        and_(
            passages.c.team == bindparam("its_team"),
            passages.c.key == _newest.c.key,
            passages.c.number == _newest.c.number,
        ),
    ),
    Passage,
)
_WAITING = Query(_of_team.where(waits).order_by(passages.c.at, passages.c.key, passages.c.number), Passage)
_BETWEEN = Query(
    _of_team.where(passages.c.day >= bindparam("first"), passages.c.day <= bindparam("last")).order_by(
        passages.c.day, passages.c.at, passages.c.key, passages.c.number
    ),
    Passage,
)
_ADD = Change(insert_if_absent(passages))
_this = and_(
    passages.c.team == bindparam("its_team"),
    passages.c.key == bindparam("its_key"),
    passages.c.number == bindparam("its_number"),
)
_WORD = Change(
    update(passages)
    .where(_this, waits)
    .values(
        title=bindparam("a_title"), giver=bindparam("a_giver"), to=bindparam("a_taker"), note=bindparam("a_note")
    )
)
_RAISE = Change(
    update(passages).where(_this, waits, passages.c.raised_at.is_(None)).values(raised_at=bindparam("when"))
)
_END = Change(
    update(passages)
    .where(_this, waits)
    .values(end=bindparam("how"), ended_at=bindparam("when"), by=bindparam("who"))
)
_REMOVE = Change(delete(passages).where(_this, waits))


class SqlPassages:
    """Fulfils `ports.Passages`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, passage: Passage) -> bool:
        return self._connection.run(_ADD, **values(passage)) == 1

    def add_all(self, passages: Sequence[Passage]) -> None:
        self._connection.run_each(_ADD, map(values, passages))

    def of(self, team: TeamId, key: str) -> Sequence[Passage]:
        return self._connection.all(_OF, its_team=team, its_key=key)

    def newest(self, team: TeamId, key: str) -> Passage | None:
        return self._connection.first(_NEWEST, its_team=team, its_key=key)

    def last(self, team: TeamId, keys: Collection[str]) -> Mapping[str, Passage]:
        found = self._connection.all(_LAST, its_team=team, keys=keys) if keys else ()
        return {each.key: each for each in found}

    def waiting(self, team: TeamId) -> Sequence[Passage]:
        return self._connection.all(_WAITING, its_team=team)

    def between(self, team: TeamId, first: date, last: date) -> Sequence[Passage]:
        return self._connection.all(_BETWEEN, its_team=team, first=first, last=last)

    def reword(self, passage: Passage) -> bool:
        said = {"a_title": passage.title, "a_giver": passage.giver, "a_taker": passage.to, "a_note": passage.note}
        return self._connection.run(_WORD, **_place(passage), **said) == 1

    def raise_(self, passage: Passage) -> bool:
        return self._connection.run(_RAISE, **_place(passage), when=passage.raised_at) == 1

    def end(self, passage: Passage) -> bool:
        return self._connection.run(_END, **_ended(passage)) == 1

    def end_all(self, passages: Sequence[Passage]) -> Sequence[Passage]:
        if self._connection.run_each(_END, map(_ended, passages)) == len(passages):
            return passages
        now = self.last(passages[0].team, [each.key for each in passages])
        return [each for each in passages if _ended(now[each.key]) == _ended(each)]

    def remove(self, passage: Passage) -> bool:
        return self._connection.run(_REMOVE, **_place(passage)) == 1


def _ended(passage: Passage) -> dict[str, object]:
    return _place(passage) | {"how": passage.end, "when": passage.ended_at, "who": passage.by}


def _place(passage: Passage) -> dict[str, object]:
    return {"its_team": passage.team, "its_key": passage.key, "its_number": passage.number}
