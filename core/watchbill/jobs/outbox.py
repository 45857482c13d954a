"""What is to be said where: each conversation has one sender at a time, in order."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any

from sqlalchemy import Integer, and_, bindparam, func, or_, select, update

from watchbill.jobs import content_json
from watchbill.jobs.tables import QUEUED, SENDING, outbox, unsent, waiting
from watchbill.model.duty import Sending, SendState
from watchbill.model.message import Address, MessageRef, Outgoing
from watchbill.sql import Change, Connection, Query, among, insert_if_absent


def _sending(
    key: str, platform: str, conversation: str, thread: str | None, kind: Any, content: list[Any], **fields: Any
) -> Sending:
    to = Address(platform=platform, conversation=conversation, thread=thread)
    return Sending(**fields, message=Outgoing(key=key, to=to, kind=kind, content=content_json.read(content)))


_message = [column for column in outbox.c if column.name not in ("next_at", "fence", "added_at", "settled_at")]
_ADD = Change(insert_if_absent(outbox, [outbox.c.key], without=["ref", "settled_at"]))

_other = outbox.alias()
_goes_first = or_(
    and_(_other.c.state == SENDING, outbox.c.state == QUEUED),
    and_(_other.c.state == outbox.c.state, _other.c.id < outbox.c.id),
)
#: The one message of its conversation that may be sent next, or that is being sent.
_head = ~(
    select(_other.c.id)
    .where(_other.c.platform == outbox.c.platform, _other.c.conversation == outbox.c.conversation)
    .where(_other.c.state.in_((QUEUED, SENDING)), _goes_first)
    .exists()
)
_CONVERSATIONS = Query(
    select(outbox.c.platform, outbox.c.conversation)
    .where(unsent, waiting, _head, outbox.c.next_at <= bindparam("now"))
    .where(among(outbox.c.platform, "platforms"))
    .order_by(outbox.c.id)
    .limit(16),
    lambda platform, conversation: (str(platform), str(conversation)),
)
_HEAD = Query(
    select(*_message, outbox.c.next_at)
    .where(waiting, outbox.c.platform == bindparam("on"), outbox.c.conversation == bindparam("where"))
    .order_by(outbox.c.state == QUEUED, outbox.c.id)
    .limit(1)
    .with_for_update(),
    lambda next_at, **fields: (_sending(**fields), next_at),
)
_NEXT_AT: Query[datetime | None] = Query(
    select(func.min(outbox.c.next_at).label("at")).where(waiting, _head), lambda at: at
)
_BY_KEY = Query(select(*_message).where(outbox.c.key == bindparam("its_key")), _sending)
_UNSETTLED = Query(select(*_message).where(unsent).order_by(outbox.c.id), _sending)

_one = update(outbox).where(outbox.c.id == bindparam("its_id"))
_MARK = Change(_one.values(state=SENDING, next_at=bindparam("until"), fence=outbox.c.fence + 1))
# What is sent stays sent, whatever a sender says that was overtaken while it slept.
_SETTLE = Change(
    _one.where(unsent).values(state=bindparam("how"), ref=bindparam("reference"), settled_at=bindparam("when"))
)
_LATER = Change(
    _one.where(outbox.c.state == SENDING).values(
        state=QUEUED, next_at=bindparam("when"), attempts=outbox.c.attempts + bindparam("count", type_=Integer)
    )
)
_RELEASE = Change(
    update(outbox)
    .where(waiting, outbox.c.state == SENDING, among(outbox.c.platform, "platforms"))
    .values(next_at=outbox.c.added_at)
)
_TRY = Query(select(func.pg_try_advisory_xact_lock(bindparam("number")).label("held")), lambda held: bool(held))
_HOLD = Query(select(func.pg_advisory_xact_lock(bindparam("number")).label("held")), lambda held: None)


class SqlOutbox:
    """Fulfils `ports.Outbox`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, message: Outgoing, now: datetime) -> bool:
        added = self._connection.run(
            _ADD,
            key=message.key,
            platform=message.to.platform,
            conversation=message.to.conversation,
            thread=message.to.thread,
            kind=message.kind,
            content=content_json.written(message.content),
            state=SendState.QUEUED,
            attempts=0,
            next_at=now,
            fence=0,
            added_at=now,
        )
        return added == 1

    def take(self, platforms: Collection[str], now: datetime, lease: timedelta) -> Sending | None:
        for platform, conversation in self._connection.all(_CONVERSATIONS, platforms=platforms, now=now):
            if self._alone or self._connection.first(_TRY, number=_number(platform, conversation)):
                taken = self._take_head(platform, conversation, now, lease)
                if taken:
                    return taken
        return None

    def take_for(self, address: Address, now: datetime, lease: timedelta) -> Sending | None:
        if not self._alone:
            self._connection.first(_HOLD, number=_number(address.platform, address.conversation))
        return self._take_head(address.platform, address.conversation, now, lease)

    def settle(self, sending: int, state: SendState, ref: MessageRef | None, now: datetime) -> None:
        self._connection.run(_SETTLE, its_id=sending, how=state, reference=ref, when=now)

    def later(self, sending: int, at: datetime, *, failed: bool = True) -> None:
        self._connection.run(_LATER, its_id=sending, when=at, count=int(failed))

    def release(self, platforms: Collection[str]) -> None:
        self._connection.run(_RELEASE, platforms=platforms)

    def by_key(self, key: str) -> Sending | None:
        return self._connection.first(_BY_KEY, its_key=key)

    def unsettled(self) -> Sequence[Sending]:
        return self._connection.all(_UNSETTLED)

    def next_at(self) -> datetime | None:
        return self._connection.first(_NEXT_AT)

    @property
    def _alone(self) -> bool:
        """Whether this transaction is the only one that changes anything."""
        return self._connection.on_sqlite

    def _take_head(self, platform: str, conversation: str, now: datetime, lease: timedelta) -> Sending | None:
        found = self._connection.first(_HEAD, on=platform, where=conversation)
        if found is None:
            return None
        head, next_at = found
        if next_at > now:
            return None
        self._connection.run(_MARK, its_id=head.id, until=now + lease)
        return head


def _number(platform: str, conversation: str) -> int:
    digest = blake2b(f"{platform}\0{conversation}".encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, signed=True)
