"""What is owed when."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select, update

from watchbill.jobs.tables import due_work, owed
from watchbill.model.duty import Due
from watchbill.sql import Change, Connection, Query, insert_if_absent

_open = (
    select(due_work.c.kind, due_work.c.team, due_work.c.day, due_work.c.at, due_work.c.attempts)
    .where(owed)
    .order_by(due_work.c.at, due_work.c.kind, due_work.c.team, due_work.c.day)
)
_one = update(due_work).where(
    due_work.c.kind == bindparam("its_kind"),
    due_work.c.team == bindparam("its_team"),
    due_work.c.day == bindparam("its_day"),
)
_ENSURE = Change(insert_if_absent(due_work, without=["error", "done_at"]))
_MOVE = Change(_one.where(owed, due_work.c.attempts == 0).values(at=bindparam("when")))
_READY = Query(_open.where(due_work.c.at <= bindparam("now")).limit(1).with_for_update(skip_locked=True), Due)
_DONE = Change(_one.values(done_at=bindparam("when")))
_AGAIN = Change(_one.values(at=bindparam("when"), error=bindparam("what"), attempts=due_work.c.attempts + 1))
_NEXT_AT: Query[datetime | None] = Query(select(func.min(due_work.c.at).label("at")).where(owed), lambda at: at)
_OPEN = Query(_open, Due)


class SqlDueWork:
    """Fulfils `ports.DueWork`; on SQLite the one writer is the lock of `ready`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def ensure(self, due: Due) -> bool:
        added = self._connection.run(
            _ENSURE, kind=due.kind, team=due.team, day=due.day, at=due.at, attempts=due.attempts
        )
        return added == 1

    def move(self, due: Due) -> None:
        self._connection.run(_MOVE, **_key(due), when=due.at)

    def ready(self, now: datetime) -> Due | None:
        return self._connection.first(_READY, now=now)

    def done(self, due: Due, at: datetime) -> None:
        self._connection.run(_DONE, **_key(due), when=at)

    def again(self, due: Due, at: datetime, error: str) -> None:
        self._connection.run(_AGAIN, **_key(due), when=at, what=error)

    def next_at(self) -> datetime | None:
        return self._connection.first(_NEXT_AT)

    def open(self) -> Sequence[Due]:
        return self._connection.all(_OPEN)


def _key(due: Due) -> dict[str, Any]:
    return {"its_kind": due.kind, "its_team": due.team, "its_day": due.day}
