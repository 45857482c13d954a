"""Databases that lack one of the outbox's safeguards each: the harness must notice every one of them."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import bindparam, select, update

from watchbill.jobs.due import SqlDueWork
from watchbill.jobs.durable import DURABLE
from watchbill.jobs.inbox import SqlInbox
from watchbill.jobs.outbox import SqlOutbox
from watchbill.jobs.tables import due_work, outbox, waiting
from watchbill.model.duty import Due, DueKind, Received, Sending, SendState
from watchbill.model.message import MessageRef, Outgoing
from watchbill.model.people import TeamId
from watchbill.ports import Database
from watchbill.sql import Change, Query
from watchbill.store.database import SqlDatabase

_row = update(outbox).where(outbox.c.id == bindparam("its_id"))
_UNMARK = Change(_row.values(state=SendState.QUEUED))
_END = Change(_row.values(state=bindparam("how"), ref=bindparam("reference"), settled_at=bindparam("when")))
_WAIT = Change(_row.values(state=SendState.QUEUED, next_at=bindparam("when")))
_NEWEST: Query[tuple[str, datetime]] = Query(
    select(outbox.c.key, outbox.c.next_at)
    .where(waiting, outbox.c.platform == bindparam("on"), outbox.c.conversation == bindparam("where"))
    .order_by(outbox.c.id.desc())
    .limit(1),
    lambda key, next_at: (str(key), next_at),
)
_FINISH = Change(
    update(due_work)
    .where(due_work.c.kind == bindparam("its_kind"), due_work.c.team == bindparam("its_team"))
    .where(due_work.c.slot == bindparam("its_slot"))
    .values(done_at=bindparam("when"))
)


class Unmarked(SqlOutbox):
    """Posts, then marks: nobody can see that somebody may have said it."""

    def _take_head(self, *args: Any) -> Sending | None:
        taken = super()._take_head(*args)
        if taken:
            self._connection.run(_UNMARK, its_id=taken.id)
        return taken

    def settle(self, sending: Sending, state: SendState, ref: MessageRef | None, now: datetime) -> bool:
        return self._connection.run(_END, its_id=sending.id, how=state, reference=ref, when=now) == 1

    def later(self, sending: Sending, at: datetime, *, failed: bool = True) -> bool:
        return self._connection.run(_WAIT, its_id=sending.id, when=at) == 1

    def ask_later(self, sending: Sending, at: datetime) -> bool:
        return self.later(sending, at)


class Unfenced(SqlOutbox):
    """Whoever has posted records it, even if another has taken the message since."""

    def settle(self, sending: Sending, state: SendState, ref: MessageRef | None, now: datetime) -> bool:
        return self._connection.run(_END, its_id=sending.id, how=state, reference=ref, when=now) == 1


class Unordered(SqlOutbox):
    """The newest message of a conversation goes first."""

    def _take_head(self, found: tuple[Sending, datetime] | None, *args: Any) -> Sending | None:
        to = found[0].message.to if found else None
        newest = self._connection.first(_NEWEST, on=to.platform, where=to.conversation) if to else None
        if newest:
            key, next_at = newest
            message = self.by_key(key)
            found = (message, next_at) if message else None
        return super()._take_head(found, *args)


class Unkeyed(SqlOutbox):
    """A key may be said again and again."""

    def add(self, message: Outgoing, now: datetime, hold: timedelta = timedelta()) -> bool:
        if super().add(message, now, hold):
            return True
        return super().add(replace(message, key=f"{message.key}{AGAIN}{uuid4().hex}"), now, hold)


#: Between a key and what makes it another one.
AGAIN = "~"


class Repeated(SqlDueWork):
    """A day has as many designations and evening checks as somebody plans."""

    def find(self, kind: DueKind, team: TeamId, slot: str) -> Due | None:
        return None

    def ensure(self, due: Due) -> bool:
        return super().ensure(due) or (due.kind is not DueKind.PLANNING and super().ensure(_respelt(due)))


class DoneFirst(SqlDueWork):
    """What is taken counts as done."""

    def take(self, kinds: Collection[DueKind], now: datetime, lease: timedelta, most: int) -> Sequence[Due]:
        taken = super().take(kinds, now, lease, most)
        for each in taken:
            if each.kind is not DueKind.PLANNING:
                self._connection.run(_FINISH, its_kind=each.kind, its_team=each.team, its_slot=each.slot, when=now)
        return taken

    def done(self, due: Due, at: datetime) -> bool:
        return due.kind is not DueKind.PLANNING or super().done(due, at)


class Forgetful(SqlInbox):
    """Acknowledges commands without storing them."""

    def receive(self, received: Received, lease: timedelta) -> bool:
        return True

    def done(self, platform: str, event_id: str, at: datetime) -> bool:
        return True


class Repeating(SqlInbox):
    """Knows no command again."""

    def receive(self, received: Received, lease: timedelta) -> bool:
        super().receive(received, lease)
        return True

    def done(self, platform: str, event_id: str, at: datetime) -> bool:
        super().done(platform, event_id, at)
        return True


#: What each replica goes without, by name; "asking" is left out by its chat.
LACKING: dict[str, dict[str, Any]] = {
    "marks": {"outbox": Unmarked},
    "fences": {"outbox": Unfenced},
    "order": {"outbox": Unordered},
    "keys": {"outbox": Unkeyed, "due": Repeated},
    "leases of due work": {"due": DoneFirst},
    "stored commands": {"inbox": Forgetful},
    "known commands": {"inbox": Repeating},
    "asking": {},
}


def without(name: str, url: str) -> Database | None:
    """A database that lacks the safeguard; None where nothing is lacking."""
    if not name:
        return None
    return SqlDatabase(url, replace(DURABLE, **LACKING[name]))


def _respelt(due: Due) -> Due:
    """The same day, written in another way that ISO 8601 knows."""
    return replace(due, slot=date.fromisoformat(due.slot).strftime("%Y%m%d"))
