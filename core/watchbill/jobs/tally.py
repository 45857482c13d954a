"""What waits and what became of it, counted; reads only."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, bindparam, func, select

from watchbill.jobs.tables import buried, due_work, inbox, outbox, owed, undone, unsent
from watchbill.model.address import Address
from watchbill.model.duty import PROMISED, SendState
from watchbill.model.people import TeamId
from watchbill.model.tally import DueTally, MessagePile, Pile, Plan
from watchbill.sql import Connection, Query, among


def _messages(
    state: SendState, platform: str, conversation: str, count: int, oldest: datetime, fresh: int
) -> MessagePile:
    to = Address(platform=platform, conversation=conversation)
    return MessagePile(state=state, to=to, pile=Pile(count=count, oldest=oldest), fresh=fresh)


def _due(open_: int, overdue: int, oldest: datetime | None, failing: int) -> DueTally:
    return DueTally(open=open_, overdue=Pile(count=overdue, oldest=oldest), failing=failing)


def _plan(slot: str, done_at: datetime | None, **fields: Any) -> Plan:
    return Plan(**fields, day=date.fromisoformat(slot), done=done_at is not None)


_of_state = (outbox.c.state, outbox.c.platform, outbox.c.conversation)
_MESSAGES = Query(
    select(
        *_of_state,
        func.count().label("count"),
        func.min(outbox.c.added_at).label("oldest"),
        func.count().filter(outbox.c.settled_at >= bindparam("since")).label("fresh"),
    )
    .where(unsent)
    .group_by(*_of_state)
    .order_by(*_of_state),
    _messages,
)
_STATES = Query(
    select(outbox.c.key, outbox.c.state).where(among(outbox.c.key, "keys")), lambda key, state: (key, state)
)
_PLANS = Query(
    select(
        due_work.c.kind, due_work.c.team, due_work.c.slot, due_work.c.at, due_work.c.attempts, due_work.c.done_at
    )
    # Dates as text are in the order of time, and a slot with a key of its own is no date.
    .where(among(due_work.c.team, "teams"))
    .where(due_work.c.slot >= bindparam("first"), due_work.c.slot <= bindparam("last"))
    .order_by(due_work.c.kind, due_work.c.team, due_work.c.slot),
    _plan,
)
_late = and_(due_work.c.at <= bindparam("now"), among(due_work.c.kind, "promised"))
_DUE = Query(
    select(
        func.count().label("open_"),
        func.count().filter(_late).label("overdue"),
        func.min(due_work.c.at).filter(_late).label("oldest"),
        func.count().filter(due_work.c.error.is_not(None)).label("failing"),
    ).where(owed),
    _due,
)
_BURIED = Query(
    select(func.count().label("count")).where(buried, due_work.c.buried_at >= bindparam("since")),
    lambda count: int(count),
)
_COMMANDS = Query(select(func.count().label("count"), func.min(inbox.c.at).label("oldest")).where(undone), Pile)


class SqlTally:
    """Fulfils `ports.Tally`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def messages(self, since: datetime) -> Sequence[MessagePile]:
        return self._connection.all(_MESSAGES, since=since)

    def states(self, keys: Collection[str]) -> Mapping[str, SendState]:
        return dict(self._connection.all(_STATES, keys=keys)) if keys else {}

    def plans(self, teams: Collection[TeamId], first: date, last: date) -> Sequence[Plan]:
        if not teams:
            return []
        return self._connection.all(_PLANS, teams=teams, first=first.isoformat(), last=last.isoformat())

    def due(self, now: datetime, since: datetime) -> DueTally:
        found = self._connection.first(_DUE, now=now, promised=PROMISED) or DueTally()
        return replace(found, buried=self._connection.first(_BURIED, since=since) or 0)

    def commands(self) -> Pile:
        return self._connection.first(_COMMANDS) or Pile()
