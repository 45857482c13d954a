"""What is to be said where: each conversation has one sender at a time, in order."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any

from sqlalchemy import Integer, and_, bindparam, case, func, literal_column, or_, select, update

from watchbill.jobs import content_json
from watchbill.jobs.paces import SqlPaces
from watchbill.jobs.tables import QUEUED, SENDING, held, idle, outbox, replaceable, unsent, waiting
from watchbill.model.duty import Pace, Sending, SendState
from watchbill.model.message import Address, MessageRef, Outgoing
from watchbill.sql import Change, Connection, Query, among, insert_if_absent


def _sending(
    key: str,
    platform: str,
    conversation: str,
    thread: str | None,
    kind: Any,
    subject: str | None,
    edits: str | None,
    content: list[Any],
    **fields: Any,
) -> Sending:
    to = Address(platform=platform, conversation=conversation, thread=thread)
    said = content_json.read(content)
    message = Outgoing(key=key, to=to, kind=kind, content=said, subject=subject, edits=edits)
    return Sending(**fields, message=message)


_message = [column for column in outbox.c if column.name not in ("next_at", "added_at", "settled_at")]
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
    # Changes nothing but that PostgreSQL asks for each row; it would join with all that wait, for a few heads.
    .offset(literal_column("0"))
    .exists()
)
_spoken = among(outbox.c.platform, "platforms")
_HEADS = Query(
    select(outbox.c.platform, outbox.c.conversation, outbox.c.id, outbox.c.fence)
    .where(unsent, ~idle, _head, outbox.c.next_at <= bindparam("now"))
    .where(_spoken)
    .order_by(outbox.c.id)
    .limit(16),
    lambda platform, conversation, **which: (str(platform), str(conversation), which),
)
_HEAD = Query(
    select(*_message, outbox.c.next_at)
    .where(waiting, outbox.c.platform == bindparam("on"), outbox.c.conversation == bindparam("where"))
    .order_by(outbox.c.state == QUEUED, outbox.c.id)
    .limit(1)
    .with_for_update(),
    lambda next_at, **fields: (_sending(**fields), next_at),
)
#: One that was the head, where it still is. Whoever asks may hold rows of its own, so it waits for nobody else's.
_STILL_HEAD = Query(
    select(*_message, outbox.c.next_at)
    .where(waiting, _head, outbox.c.id == bindparam("its_id"), outbox.c.fence == bindparam("its_fence"))
    .with_for_update(skip_locked=True),
    lambda next_at, **fields: (_sending(**fields), next_at),
)
_NEXT_AT: Query[datetime | None] = Query(
    select(func.min(outbox.c.next_at).label("at")).where(or_(and_(waiting, _head), held), _spoken), lambda at: at
)
_BY_KEY = Query(select(*_message).where(outbox.c.key == bindparam("its_key")), _sending)
_UNSETTLED = Query(select(*_message).where(unsent).order_by(outbox.c.id), _sending)

_one = update(outbox).where(outbox.c.id == bindparam("its_id"))
#: While the one who took it last has it. By its key too: after a restore SQLite may give a number again.
_mine = _one.where(
    outbox.c.state == SENDING, outbox.c.fence == bindparam("its_fence"), outbox.c.key == bindparam("its_key")
)
_MARK = Change(
    _one.values(
        state=SENDING,
        next_at=bindparam("until"),
        fence=outbox.c.fence + 1,
        # Taken while sending: whoever had it is gone, and that try counts.
        attempts=outbox.c.attempts + case((outbox.c.state == SENDING, 1), else_=0),
    )
)
_POSTPONE = Change(_one.values(next_at=bindparam("when")))
_SETTLE = Change(_mine.values(state=bindparam("how"), ref=bindparam("reference"), settled_at=bindparam("when")))
_LATER = Change(
    _mine.values(
        state=QUEUED,
        next_at=bindparam("when"),
        attempts=outbox.c.attempts + bindparam("count", type_=Integer),
    )
)
_ASK_LATER = Change(_mine.values(next_at=bindparam("when")))
_SAID = Change(
    _one.where(unsent, outbox.c.key == bindparam("its_key")).values(
        state=SendState.SENT, ref=bindparam("reference"), settled_at=bindparam("when")
    )
)
_about = update(outbox).where(
    outbox.c.platform == bindparam("on"),
    outbox.c.conversation == bindparam("where"),
    outbox.c.subject == bindparam("about"),
    outbox.c.key != bindparam("but"),
    replaceable,
    outbox.c.fence == 0,  # once taken, the platform may have it
)
_REPLACE = Change(_about.values(state=SendState.REPLACED, settled_at=bindparam("when")))
_ripe = select(outbox.c.id).where(held, outbox.c.next_at <= bindparam("now")).with_for_update(skip_locked=True)
_PROMOTE = Change(update(outbox).where(outbox.c.id.in_(_ripe)).values(state=QUEUED))
_RELEASE = Change(
    update(outbox).where(waiting, outbox.c.state == SENDING, _spoken).values(next_at=outbox.c.added_at)
)
_TRY = Query(select(func.pg_try_advisory_xact_lock(bindparam("number")).label("held")), lambda held: bool(held))
_HOLD = Query(select(func.pg_advisory_xact_lock(bindparam("number")).label("held")), lambda held: None)


class SqlOutbox:
    """Fulfils `ports.Outbox`."""

    def __init__(self, connection: Connection, addressed: list[Address] | None = None) -> None:
        """`addressed` is the list that `ports.UnitOfWork.addressed` shows."""
        self._connection, self._addressed = connection, addressed if addressed is not None else []

    def doubt(self, message: Outgoing, now: datetime) -> bool:
        return self._insert(message, SendState.SENDING, now, now)

    def add(self, message: Outgoing, now: datetime, hold: timedelta = timedelta()) -> bool:
        state = SendState.HELD if hold else SendState.QUEUED
        added = self._insert(message, state, now, now + hold)
        if added and message.subject:
            self._replace(message.to, message.subject, now, but=message.key)
        return added

    def _insert(self, message: Outgoing, state: SendState, now: datetime, next_at: datetime) -> bool:
        to = message.to
        added = self._connection.run(
            _ADD,
            key=message.key,
            platform=to.platform,
            conversation=to.conversation,
            thread=to.thread,
            kind=message.kind,
            subject=message.subject,
            edits=message.edits,
            content=content_json.written(message.content),
            state=state,
            attempts=0,
            next_at=next_at,
            fence=0,
            added_at=now,
        )
        if added:
            self._addressed.append(to)
        return added == 1

    def withdraw(self, to: Address, subject: str, now: datetime) -> int:
        return self._replace(to, subject, now)

    def take(self, paces: Mapping[str, Pace | None], now: datetime, lease: timedelta) -> Sending | None:
        self._connection.run(_PROMOTE, now=now)
        for platform, conversation, which in self._connection.all(_HEADS, platforms=list(paces), now=now):
            if self._alone or self._connection.first(_TRY, number=_number(platform, conversation)):
                head = self._connection.first(_STILL_HEAD, its_id=which["id"], its_fence=which["fence"])
                taken = self._take_head(head, paces[platform], now, lease)
                if taken:
                    return taken
        return None

    def take_for(self, address: Address, pace: Pace | None, now: datetime, lease: timedelta) -> Sending | None:
        if not self._alone:
            self._connection.first(_HOLD, number=_number(address.platform, address.conversation))
        head = self._connection.first(_HEAD, on=address.platform, where=address.conversation)
        return self._take_head(head, pace, now, lease)

    def settle(self, sending: Sending, state: SendState, ref: MessageRef | None, now: datetime) -> bool:
        return self._connection.run(_SETTLE, **_held_by(sending), how=state, reference=ref, when=now) == 1

    def later(self, sending: Sending, at: datetime, *, failed: bool = True) -> bool:
        return self._connection.run(_LATER, **_held_by(sending), when=at, count=int(failed)) == 1

    def ask_later(self, sending: Sending, at: datetime) -> bool:
        return self._connection.run(_ASK_LATER, **_held_by(sending), when=at) == 1

    def said(self, sending: Sending, ref: MessageRef | None, now: datetime) -> bool:
        return (
            self._connection.run(_SAID, its_id=sending.id, its_key=sending.message.key, reference=ref, when=now)
            == 1
        )

    def hold_up(self, platform: str, pace: Pace, until: datetime) -> None:
        SqlPaces(self._connection).hold_up(platform, pace, until)

    def release(self, platforms: Collection[str]) -> None:
        self._connection.run(_RELEASE, platforms=platforms)

    def by_key(self, key: str) -> Sending | None:
        return self._connection.first(_BY_KEY, its_key=key)

    def unsettled(self) -> Sequence[Sending]:
        return self._connection.all(_UNSETTLED)

    def next_at(self, platforms: Collection[str]) -> datetime | None:
        return self._connection.first(_NEXT_AT, platforms=platforms)

    @property
    def _alone(self) -> bool:
        """Whether this transaction is the only one that changes anything."""
        return self._connection.on_sqlite

    def _replace(self, to: Address, subject: str, now: datetime, but: str = "") -> int:
        return self._connection.run(
            _REPLACE, on=to.platform, where=to.conversation, about=subject, but=but, when=now
        )

    def _take_head(
        self, found: tuple[Sending, datetime] | None, pace: Pace | None, now: datetime, lease: timedelta
    ) -> Sending | None:
        if found is None:
            return None
        head, next_at = found
        if next_at > now:
            return None
        if pace:
            to = head.message.to
            free_at = SqlPaces(self._connection).spend(to.platform, to.conversation, pace, now)
            if free_at > now:
                self._connection.run(_POSTPONE, its_id=head.id, when=free_at)
                return None
        self._connection.run(_MARK, its_id=head.id, until=now + lease)
        doubted = head.state is SendState.SENDING
        return replace(head, fence=head.fence + 1, attempts=head.attempts + doubted)


def _held_by(sending: Sending) -> dict[str, Any]:
    return {"its_id": sending.id, "its_fence": sending.fence, "its_key": sending.message.key}


def _number(platform: str, conversation: str) -> int:
    digest = blake2b(f"{platform}\0{conversation}".encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, signed=True)
