"""What is owed when."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, case, func, null, select, update

from watchbill.jobs.tables import due_work, owed
from watchbill.model.duty import Due, DueKind
from watchbill.model.people import TeamId
from watchbill.sql import Change, Connection, Query, among, insert_if_absent, upsert

_columns = [due_work.c[name] for name in ("kind", "team", "slot", "at", "attempts", "fence")]
_in_order = (due_work.c.at, due_work.c.kind, due_work.c.team, due_work.c.slot)
_row = update(due_work).where(
    due_work.c.kind == bindparam("its_kind"),
    due_work.c.team == bindparam("its_team"),
    due_work.c.slot == bindparam("its_slot"),
)
#: Whoever took it last.
_mine = _row.where(due_work.c.fence == bindparam("its_fence"))
_kinds = among(due_work.c.kind, "kinds")


def _still(new: Any) -> ColumnElement[bool]:
    """Whether the row that is there is owed, and no later than the new one."""
    return and_(owed, due_work.c.at <= new.at)


_ENSURE = Change(insert_if_absent(due_work, without=["error", "done_at", "buried_at"]))
#: Changes the row even where it stays as it is: whoever waits for it reads what this unit of work wrote.
_OWE = Change(
    upsert(
        due_work,
        lambda new: {
            "at": case((_still(new), due_work.c.at), else_=new.at),
            "next_at": case((_still(new), due_work.c.at), else_=new.at),
            "attempts": case((owed, due_work.c.attempts), else_=0),
            "fence": due_work.c.fence + 1,
            "error": case((owed, due_work.c.error), else_=null()),
            "done_at": null(),
            "buried_at": null(),
        },
    )
)
_MOVE = Change(
    _row.where(owed, due_work.c.attempts == 0).values(at=bindparam("when"), next_at=bindparam("when_next"))
)
_READY = Query(
    select(*_columns)
    .where(owed, _kinds, due_work.c.next_at <= bindparam("now"))
    # By nothing else: thousands are due at the same moment, and would be sorted for each few that are taken.
    .order_by(due_work.c.next_at)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True),
    Due,
)
_TAKE = Change(
    _mine.values(next_at=bindparam("until"), fence=due_work.c.fence + 1, attempts=due_work.c.attempts + 1)
)
_RENEW = Change(_mine.where(owed).values(next_at=bindparam("until")))
_DONE = Change(_mine.where(owed).values(done_at=bindparam("when"), error=null()))
_open_again = _mine.where(due_work.c.buried_at.is_(None))
_RETRY = Change(_open_again.values(next_at=bindparam("when"), error=bindparam("what"), done_at=null()))
_REPEAT = Change(
    _open_again.values(
        at=bindparam("when"), next_at=bindparam("when_next"), attempts=0, error=null(), done_at=null()
    )
)
_BURY = Change(_mine.where(owed).values(buried_at=bindparam("when"), error=bindparam("what")))
_NEXT_AT: Query[datetime | None] = Query(
    select(func.min(due_work.c.next_at).label("at")).where(owed, _kinds), lambda at: at
)
_FIND = Query(
    select(*_columns).where(
        owed,
        due_work.c.kind == bindparam("its_kind"),
        due_work.c.team == bindparam("its_team"),
        due_work.c.slot == bindparam("its_slot"),
    ),
    Due,
)
_OPEN = Query(select(*_columns).where(owed).order_by(*_in_order), Due)
_BURIED = Query(select(*_columns).where(due_work.c.buried_at.is_not(None)).order_by(*_in_order), Due)


class SqlDueWork:
    """Fulfils `ports.DueWork`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def ensure(self, due: Due) -> bool:
        return self._connection.run(_ENSURE, **_new(due)) == 1

    def owe(self, due: Due) -> None:
        self._connection.run(_OWE, **_new(due), error=None, done_at=None, buried_at=None)

    def move(self, due: Due) -> None:
        self._connection.run(_MOVE, **_key(due), when=due.at, when_next=due.at)

    def take(self, kinds: Collection[DueKind], now: datetime, lease: timedelta, most: int) -> Sequence[Due]:
        ready = self._connection.all(_READY, kinds=kinds, now=now, most=most)
        found = sorted(_together(ready), key=lambda each: (each.at, each.kind, each.team, each.slot))
        self._connection.run_each(_TAKE, [{**_held(each), "until": now + lease} for each in found])
        return [replace(each, fence=each.fence + 1) for each in found]

    def renew(self, due: Due, until: datetime) -> bool:
        return self._connection.run(_RENEW, **_held(due), until=until) == 1

    def done(self, due: Due, at: datetime) -> bool:
        return self._connection.run(_DONE, **_held(due), when=at) == 1

    def again(self, due: Due, at: datetime, error: str | None = None) -> bool:
        if error is None:
            return self._connection.run(_REPEAT, **_held(due), when=at, when_next=at) == 1
        return self._connection.run(_RETRY, **_held(due), when=at, what=error) == 1

    def bury(self, due: Due, at: datetime, error: str) -> bool:
        return self._connection.run(_BURY, **_held(due), when=at, what=error) == 1

    def next_at(self, kinds: Collection[DueKind]) -> datetime | None:
        return self._connection.first(_NEXT_AT, kinds=kinds)

    def find(self, kind: DueKind, team: TeamId, slot: str) -> Due | None:
        return self._connection.first(_FIND, its_kind=kind, its_team=team, its_slot=slot)

    def open(self) -> Sequence[Due]:
        return self._connection.all(_OPEN)

    def buried(self) -> Sequence[Due]:
        return self._connection.all(_BURIED)


def _together(ready: Sequence[Due]) -> Iterator[Due]:
    """The rows that may be taken at once: a row that was tried before comes alone."""
    for place, due in enumerate(ready):
        if due.attempts and place:
            return
        yield due
        if due.attempts:
            return


def _new(due: Due) -> dict[str, Any]:
    promised = {"kind": due.kind, "team": due.team, "slot": due.slot, "at": due.at, "next_at": due.at}
    return {**promised, "attempts": due.attempts, "fence": due.fence}


def _key(due: Due) -> dict[str, Any]:
    return {"its_kind": due.kind, "its_team": due.team, "its_slot": due.slot}


def _held(due: Due) -> dict[str, Any]:
    return {**_key(due), "its_fence": due.fence}
