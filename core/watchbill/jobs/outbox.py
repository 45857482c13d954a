"""What is to be said where: one conversation is spoken to by one sender at a time, in order."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from watchbill.jobs import letters
from watchbill.jobs.tables import QUEUED, SENDING, outbox, unsent, waiting
from watchbill.model.duty import Sending, SendState
from watchbill.model.message import Address, MessageRef, Outgoing

_ADD = (
    insert(outbox).execution_options(preserve_rowcount=True).on_conflict_do_nothing(index_elements=[outbox.c.key])
)

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
_CONVERSATIONS = (
    select(outbox.c.platform, outbox.c.conversation)
    .where(unsent, waiting, _head, outbox.c.next_at <= bindparam("now"))
    .where(outbox.c.platform.in_(bindparam("platforms", expanding=True)))
    .order_by(outbox.c.id)
    .limit(16)
)
_HEAD = (
    select(outbox)
    .where(waiting, outbox.c.platform == bindparam("on"), outbox.c.conversation == bindparam("where"))
    .order_by(outbox.c.state == QUEUED, outbox.c.id)
    .limit(1)
    .with_for_update()
)
_NEXT_AT = select(func.min(outbox.c.next_at)).where(waiting, _head)
_BY_KEY = select(outbox).where(outbox.c.key == bindparam("its_key"))
_UNSETTLED = select(outbox).where(unsent).order_by(outbox.c.id)

_one = update(outbox).where(outbox.c.id == bindparam("its_id"))
_MARK = _one.values(state=SENDING, next_at=bindparam("until"), fence=outbox.c.fence + 1)
# What is sent stays sent, whatever a sender says that was overtaken while it slept.
_SETTLE = _one.where(unsent).values(
    state=bindparam("how"), ref=bindparam("reference"), settled_at=bindparam("when")
)
_LATER = _one.where(outbox.c.state == SENDING).values(
    state=QUEUED, next_at=bindparam("when"), attempts=outbox.c.attempts + 1
)
_RELEASE = (
    update(outbox)
    .where(waiting, outbox.c.state == SENDING, outbox.c.platform.in_(bindparam("platforms", expanding=True)))
    .values(next_at=outbox.c.added_at)
)
_TRY = select(func.pg_try_advisory_xact_lock(bindparam("number")))
_HOLD = select(func.pg_advisory_xact_lock(bindparam("number")))


class SqlOutbox:
    """Fulfils `ports.Outbox`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._alone = connection.dialect.name == "sqlite"

    def add(self, message: Outgoing, now: datetime) -> bool:
        row = {
            "key": message.key,
            "platform": message.to.platform,
            "conversation": message.to.conversation,
            "thread": message.to.thread,
            "kind": message.kind,
            "content": letters.written(message.content),
            "state": SendState.QUEUED,
            "attempts": 0,
            "next_at": now,
            "fence": 0,
            "added_at": now,
        }
        return self._connection.execute(_ADD, row).rowcount == 1

    def take(self, platforms: Collection[str], now: datetime, lease: timedelta) -> Sending | None:
        wanted = {"platforms": list(platforms), "now": now}
        for platform, conversation in self._connection.execute(_CONVERSATIONS, wanted).all():
            if self._alone or self._connection.execute(_TRY, _number(platform, conversation)).scalar():
                taken = self._take_head(platform, conversation, now, lease)
                if taken:
                    return taken
        return None

    def take_for(self, address: Address, now: datetime, lease: timedelta) -> Sending | None:
        if not self._alone:
            self._connection.execute(_HOLD, _number(address.platform, address.conversation))
        return self._take_head(address.platform, address.conversation, now, lease)

    def settle(self, sending: int, state: SendState, ref: MessageRef | None, now: datetime) -> None:
        ended = {"its_id": sending, "how": state, "reference": ref, "when": now}
        self._connection.execute(_SETTLE, ended)

    def later(self, sending: int, at: datetime) -> None:
        self._connection.execute(_LATER, {"its_id": sending, "when": at})

    def release(self, platforms: Collection[str]) -> None:
        self._connection.execute(_RELEASE, {"platforms": list(platforms)})

    def by_key(self, key: str) -> Sending | None:
        row = self._connection.execute(_BY_KEY, {"its_key": key}).first()
        return _sending(row) if row else None

    def unsettled(self) -> Sequence[Sending]:
        return [_sending(row) for row in self._connection.execute(_UNSETTLED)]

    def next_at(self) -> datetime | None:
        return self._connection.execute(_NEXT_AT).scalar()

    def _take_head(self, platform: str, conversation: str, now: datetime, lease: timedelta) -> Sending | None:
        row = self._connection.execute(_HEAD, {"on": platform, "where": conversation}).first()
        if row is None or row.next_at > now:
            return None
        self._connection.execute(_MARK, {"its_id": row.id, "until": now + lease})
        return _sending(row)


def _sending(row: Row[Any]) -> Sending:
    message = Outgoing(
        key=row.key,
        to=Address(platform=row.platform, conversation=row.conversation, thread=row.thread),
        kind=row.kind,
        content=letters.read(row.content),
    )
    return Sending(id=row.id, message=message, state=row.state, attempts=row.attempts, ref=row.ref)


def _number(platform: str, conversation: str) -> dict[str, int]:
    digest = blake2b(f"{platform}\0{conversation}".encode("utf-8", "replace"), digest_size=8).digest()
    return {"number": int.from_bytes(digest, signed=True)}
