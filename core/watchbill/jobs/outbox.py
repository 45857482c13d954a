"""What is to be said where: each conversation has one sender at a time, in order."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any

from watchbill.jobs import content_json
from watchbill.jobs import outbox_statements as sql
from watchbill.jobs.paces import SqlPaces
from watchbill.jobs.threads import place
from watchbill.model.address import Address
from watchbill.model.duty import Pace, Sending, SendState
from watchbill.model.message import MessageRef, Outgoing
from watchbill.sql import Connection


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
            sql.ADD,
            key=message.key,
            platform=to.platform,
            conversation=to.conversation,
            thread=to.thread,
            kind=message.kind,
            subject=message.subject,
            edits=message.edits,
            under=message.under,
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
        self._connection.run(sql.PROMOTE, now=now)
        for platform, conversation, which in self._connection.all(sql.HEADS, platforms=list(paces), now=now):
            if self._alone or self._connection.first(sql.TRY, number=_number(platform, conversation)):
                head = self._connection.first(sql.STILL_HEAD, its_id=which["id"], its_fence=which["fence"])
                taken = self._take_head(head, paces[platform], now, lease)
                if taken:
                    return taken
        return None

    def take_for(self, address: Address, pace: Pace | None, now: datetime, lease: timedelta) -> Sending | None:
        self._hold(address)
        return self._take_head(self._head(address), pace, now, lease)

    def settle(self, sending: Sending, state: SendState, ref: MessageRef | None, now: datetime) -> bool:
        self._hold(sending.message.to)
        return self._connection.run(sql.SETTLE, **_held_by(sending), how=state, reference=ref, when=now) == 1

    def later(self, sending: Sending, at: datetime, *, failed: bool = True) -> bool:
        self._hold(sending.message.to)
        return self._connection.run(sql.LATER, **_held_by(sending), when=at, count=int(failed)) == 1

    def ask_later(self, sending: Sending, at: datetime) -> bool:
        self._hold(sending.message.to)
        return self._connection.run(sql.ASK_LATER, **_held_by(sending), when=at) == 1

    def said(self, sending: Sending, ref: MessageRef | None, now: datetime) -> bool:
        return (
            self._connection.run(sql.SAID, its_id=sending.id, its_key=sending.message.key, reference=ref, when=now)
            == 1
        )

    def hold_up(self, platform: str, pace: Pace, until: datetime) -> None:
        SqlPaces(self._connection).hold_up(platform, pace, until)

    def release(self, platforms: Collection[str]) -> None:
        self._connection.run(sql.RELEASE, platforms=platforms)

    def has(self, keys: Collection[str]) -> bool:
        return self._connection.first(sql.HAS, keys=keys) is not None

    def by_key(self, key: str) -> Sending | None:
        return self._connection.first(sql.BY_KEY, its_key=key)

    def unsettled(self) -> Sequence[Sending]:
        return self._connection.all(sql.UNSETTLED)

    def next_at(self, platforms: Collection[str]) -> datetime | None:
        return self._connection.first(sql.NEXT_AT, platforms=platforms)

    def _hold(self, to: Address) -> None:
        """Be the only one who speaks to a conversation until the end of the transaction; may wait.

        Before any of its rows is locked: whoever is held up by a row while holding the conversation, and the other
        way round, would wait for each other.
        """
        if not self._alone:
            self._connection.first(sql.HOLD, number=_number(to.platform, to.conversation))

    @property
    def _alone(self) -> bool:
        """Whether this transaction is the only one that changes anything."""
        return self._connection.on_sqlite

    def _replace(self, to: Address, subject: str, now: datetime, but: str = "") -> int:
        return self._connection.run(
            sql.REPLACE, on=to.platform, where=to.conversation, about=subject, but=but, when=now
        )

    def _head(self, of: Address) -> tuple[Sending, datetime] | None:
        return self._connection.first(sql.HEAD, on=of.platform, where=of.conversation)

    def _earlier(self, key: str) -> tuple[Sending, datetime] | None:
        return self._connection.first(sql.EARLIER, its_key=key)

    def _take_head(
        self, found: tuple[Sending, datetime] | None, pace: Pace | None, now: datetime, lease: timedelta
    ) -> Sending | None:
        while found and found[1] <= now:
            head, to = found[0], place(found[0], self._earlier)
            if isinstance(to, Address):
                return self._take_it(head, to, pace, now, lease)
            self._connection.run(sql.KEEP_BACK, its_id=head.id, until=to)
            found = self._head(head.message.to)
        return None

    def _take_it(
        self, head: Sending, to: Address, pace: Pace | None, now: datetime, lease: timedelta
    ) -> Sending | None:
        if pace:
            free_at = SqlPaces(self._connection).spend(to.platform, to.conversation, pace, now)
            if free_at > now:
                self._connection.run(sql.POSTPONE, its_id=head.id, when=free_at)
                return None
        self._connection.run(sql.MARK, its_id=head.id, until=now + lease, inside=to.thread)
        message, doubted = replace(head.message, to=to), head.state is SendState.SENDING
        return replace(head, message=message, fence=head.fence + 1, attempts=head.attempts + doubted)


def _held_by(sending: Sending) -> dict[str, Any]:
    return {"its_id": sending.id, "its_fence": sending.fence, "its_key": sending.message.key}


def _number(platform: str, conversation: str) -> int:
    digest = blake2b(f"{platform}\0{conversation}".encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, signed=True)
