"""What is to be said, in memory."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from watchbill.jobs.threads import place
from watchbill.model.address import Address
from watchbill.model.duty import Pace, Sending, SendState
from watchbill.model.message import MessageRef, Outgoing
from watchbill.testing.memory.state import OutboxRow, State

#: The whole workspace, beside its conversations.
_ALL = ""


class MemoryOutbox:
    """Fulfils `ports.Outbox`."""

    def __init__(self, state: State) -> None:
        self._state = state
        self.addressed: list[Address] = []

    def doubt(self, message: Outgoing, now: datetime) -> bool:
        return self._insert(message, SendState.SENDING, now, now)

    def add(self, message: Outgoing, now: datetime, hold: timedelta = timedelta()) -> bool:
        if message.subject and not self.by_key(message.key):
            self.withdraw(message.to, message.subject, now)
        return self._insert(message, SendState.HELD if hold else SendState.QUEUED, now, now + hold)

    def _insert(self, message: Outgoing, state: SendState, now: datetime, next_at: datetime) -> bool:
        if self.by_key(message.key):
            return False
        number = len(self._state.outbox) + 1
        sending = Sending(id=number, message=message, state=state, attempts=0)
        self._state.outbox[number] = OutboxRow(sending=sending, next_at=next_at, added_at=now)
        self.addressed.append(message.to)
        return True

    def withdraw(self, to: Address, subject: str, now: datetime) -> int:
        about = [row for row in self._state.outbox.values() if _may_be_replaced(row, to, subject)]
        for row in about:
            self._settle(row, now, state=SendState.REPLACED)
        return len(about)

    def take(self, paces: Mapping[str, Pace | None], now: datetime, lease: timedelta) -> Sending | None:
        for row in list(self._state.outbox.values()):
            if row.sending.state is SendState.HELD and row.next_at <= now:
                self._store(row, row.next_at, state=SendState.QUEUED)
        for row in list(self._heads()):
            to = row.sending.message.to
            if to.platform in paces and (taken := self.take_for(to, paces[to.platform], now, lease)):
                return taken
        return None

    def take_for(self, address: Address, pace: Pace | None, now: datetime, lease: timedelta) -> Sending | None:
        while (row := self._head(address)) and row.next_at <= now:
            to = place(row.sending, self._earlier)
            if isinstance(to, Address):
                return self._taken(row, to, pace, now, lease)
            self._store(row, to, state=SendState.HELD)
        return None

    def settle(self, sending: Sending, state: SendState, ref: MessageRef | None, now: datetime) -> bool:
        row = self._held(sending)
        if row:
            self._settle(row, now, state=state, ref=ref)
        return row is not None

    def later(self, sending: Sending, at: datetime, *, failed: bool = True) -> bool:
        row = self._held(sending)
        if row:
            self._store(row, at, state=SendState.QUEUED, attempts=row.sending.attempts + failed)
        return row is not None

    def ask_later(self, sending: Sending, at: datetime) -> bool:
        row = self._held(sending)
        if row:
            self._store(row, at)
        return row is not None

    def said(self, sending: Sending, ref: MessageRef | None, now: datetime) -> bool:
        row = self._state.outbox[sending.id]
        if row.sending.state in (SendState.SENT, SendState.REPLACED):
            return False
        self._settle(row, now, state=SendState.SENT, ref=ref)
        return True

    def hold_up(self, platform: str, pace: Pace, until: datetime) -> None:
        at = until + pace.workspace * (pace.burst - 1)
        self._state.paces[platform, _ALL] = max(at, self._state.paces.get((platform, _ALL), at))

    def release(self, platforms: Collection[str]) -> None:
        for row in list(self._state.outbox.values()):
            if row.sending.state is SendState.SENDING and row.sending.message.to.platform in platforms:
                self._store(row, datetime.min.replace(tzinfo=row.next_at.tzinfo))

    def has(self, keys: Collection[str]) -> bool:
        return any(row.sending.message.key in keys for row in self._state.outbox.values())

    def by_key(self, key: str) -> Sending | None:
        rows = self._state.outbox.values()
        return next((row.sending for row in rows if row.sending.message.key == key), None)

    def unsettled(self) -> Sequence[Sending]:
        sendings = (row.sending for row in self._state.outbox.values())
        return [each for each in sendings if each.state not in (SendState.SENT, SendState.REPLACED)]

    def next_at(self, platforms: Collection[str]) -> datetime | None:
        held = (row for row in self._state.outbox.values() if row.sending.state is SendState.HELD)
        rows = (row for row in (*self._heads(), *held) if row.sending.message.to.platform in platforms)
        return min((row.next_at for row in rows), default=None)

    def _heads(self) -> Iterator[OutboxRow]:
        waiting: dict[tuple[str, str], OutboxRow] = {}
        for row in self._state.outbox.values():
            if row.sending.state in (SendState.QUEUED, SendState.SENDING):
                waiting.setdefault(_conversation(row), row)
        return iter(waiting.values())

    def _head(self, of: Address) -> OutboxRow | None:
        return next((row for row in self._heads() if _conversation(row) == (of.platform, of.conversation)), None)

    def _earlier(self, key: str) -> tuple[Sending, datetime] | None:
        rows = self._state.outbox.values()
        return next(((row.sending, row.next_at) for row in rows if row.sending.message.key == key), None)

    def _held(self, sending: Sending) -> OutboxRow | None:
        row = self._state.outbox[sending.id]
        mine = row.sending.state is SendState.SENDING and row.sending.fence == sending.fence
        return row if mine else None

    def _taken(
        self, row: OutboxRow, to: Address, pace: Pace | None, now: datetime, lease: timedelta
    ) -> Sending | None:
        if pace:
            free_at = self._spend(row, pace, now)
            if free_at > now:
                self._store(row, free_at)
                return None
        sending = replace(row.sending, message=replace(row.sending.message, to=to))
        doubted = sending.state is SendState.SENDING
        taken = replace(sending, fence=sending.fence + 1, attempts=sending.attempts + doubted)
        marked = replace(taken, state=SendState.SENDING)
        self._state.outbox[sending.id] = replace(row, sending=marked, next_at=now + lease)
        return taken

    def _spend(self, row: OutboxRow, pace: Pace, now: datetime) -> datetime:
        platform, conversation = _conversation(row)
        paces = self._state.paces
        mine, whole = paces.get((platform, conversation), now), paces.get((platform, _ALL), now)
        free_at = max(mine, whole - pace.workspace * (pace.burst - 1))
        if free_at > now:
            return free_at
        if pace.conversation:
            paces[platform, conversation] = now + pace.conversation
        if pace.workspace:
            paces[platform, _ALL] = max(whole, now) + pace.workspace
        return now

    def _store(self, row: OutboxRow, next_at: datetime, **to: Any) -> None:
        self._state.outbox[row.sending.id] = replace(row, sending=replace(row.sending, **to), next_at=next_at)

    def _settle(self, row: OutboxRow, now: datetime, **to: Any) -> None:
        self._state.outbox[row.sending.id] = replace(row, sending=replace(row.sending, **to), settled_at=now)


def _conversation(row: OutboxRow) -> tuple[str, str]:
    return row.sending.message.to.platform, row.sending.message.to.conversation


def _may_be_replaced(row: OutboxRow, to: Address, subject: str) -> bool:
    waits = row.sending.state in (SendState.HELD, SendState.QUEUED) and row.sending.fence == 0
    here = _conversation(row) == (to.platform, to.conversation)
    return waits and here and row.sending.message.subject == subject
