"""What is owed when."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert  # SQLite writes the same ON CONFLICT

from watchbill.jobs.tables import due_work, owed
from watchbill.model.duty import Due

# SQLAlchemy forgets how many rows an INSERT made unless it is told to keep the number.
_ENSURE = insert(due_work).execution_options(preserve_rowcount=True).on_conflict_do_nothing()
_DUE = [due_work.c.kind, due_work.c.team, due_work.c.day, due_work.c.at, due_work.c.attempts]
_OPEN = select(*_DUE).where(owed).order_by(due_work.c.at, due_work.c.kind, due_work.c.team, due_work.c.day)
_READY = _OPEN.where(due_work.c.at <= bindparam("now")).limit(1).with_for_update(skip_locked=True)
_NEXT_AT = select(func.min(due_work.c.at)).where(owed)
_one = update(due_work).where(
    due_work.c.kind == bindparam("its_kind"),
    due_work.c.team == bindparam("its_team"),
    due_work.c.day == bindparam("its_day"),
)
_DONE = _one.values(done_at=bindparam("when"))
_MOVE = _one.where(owed, due_work.c.attempts == 0).values(at=bindparam("when"))
_AGAIN = _one.values(at=bindparam("when"), error=bindparam("what"), attempts=due_work.c.attempts + 1)


class SqlDueWork:
    """Fulfils `ports.DueWork`; on SQLite the one writer is the lock of `ready`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def ensure(self, due: Due) -> bool:
        row = {"kind": due.kind, "team": due.team, "day": due.day, "at": due.at, "attempts": due.attempts}
        return self._connection.execute(_ENSURE, row).rowcount == 1

    def move(self, due: Due) -> None:
        self._connection.execute(_MOVE, _key(due) | {"when": due.at})

    def ready(self, now: datetime) -> Due | None:
        row = self._connection.execute(_READY, {"now": now}).first()
        return Due(**row._mapping) if row else None

    def done(self, due: Due, at: datetime) -> None:
        self._connection.execute(_DONE, _key(due) | {"when": at})

    def again(self, due: Due, at: datetime, error: str) -> None:
        self._connection.execute(_AGAIN, _key(due) | {"when": at, "what": error})

    def next_at(self) -> datetime | None:
        return self._connection.execute(_NEXT_AT).scalar()

    def open(self) -> Sequence[Due]:
        return [Due(**row._mapping) for row in self._connection.execute(_OPEN)]


def _key(due: Due) -> dict[str, Any]:
    return {"its_kind": due.kind, "its_team": due.team, "its_day": due.day}
