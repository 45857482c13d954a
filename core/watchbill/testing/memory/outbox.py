"""What is to be said, in memory."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from watchbill.model.duty import Sending, SendState
from watchbill.model.message import Address, MessageRef, Outgoing
from watchbill.testing.memory.state import OutboxRow, State


class MemoryOutbox:
    """Fulfils `ports.Outbox`."""

    def __init__(self, state: State) -> None:
        self._state = state

    def add(self, message: Outgoing, now: datetime) -> bool:
        if self.by_key(message.key):
            return False
        number = len(self._state.outbox) + 1
        sending = Sending(id=number, message=message, state=SendState.QUEUED, attempts=0)
        self._state.outbox[number] = OutboxRow(sending=sending, not_before=now, added_at=now)
        return True

    def take(self, platforms: Collection[str], now: datetime, lease: timedelta) -> Sending | None:
        heads = (row for row in self._heads() if row.sending.message.to.platform in platforms)
        return self._taken(heads, now, lease)

    def take_for(self, address: Address, now: datetime, lease: timedelta) -> Sending | None:
        heads = (row for row in self._heads() if _conversation(row) == (address.platform, address.conversation))
        return self._taken(heads, now, lease)

    def settle(self, sending: int, state: SendState, ref: MessageRef | None, now: datetime) -> None:
        row = self._state.outbox[sending]
        if row.sending.state is not SendState.SENT:
            settled = replace(row.sending, state=state, ref=ref)
            self._state.outbox[sending] = replace(row, sending=settled, settled_at=now, lease_until=None)

    def later(self, sending: int, at: datetime, *, failed: bool = True) -> None:
        row = self._state.outbox[sending]
        if row.sending.state is SendState.SENDING:
            queued = replace(row.sending, state=SendState.QUEUED, attempts=row.sending.attempts + failed)
            self._state.outbox[sending] = replace(row, sending=queued, not_before=at, lease_until=None)

    def release(self, platforms: Collection[str]) -> None:
        for number, row in list(self._state.outbox.items()):
            if row.sending.state is SendState.SENDING and row.sending.message.to.platform in platforms:
                self._state.outbox[number] = replace(row, lease_until=row.not_before)

    def by_key(self, key: str) -> Sending | None:
        rows = self._state.outbox.values()
        return next((row.sending for row in rows if row.sending.message.key == key), None)

    def unsettled(self) -> Sequence[Sending]:
        sendings = (row.sending for row in self._state.outbox.values())
        return [each for each in sendings if each.state is not SendState.SENT]

    def next_at(self) -> datetime | None:
        return min((row.lease_until or row.not_before for row in self._heads()), default=None)

    def _heads(self) -> Iterator[OutboxRow]:
        waiting: dict[tuple[str, str], OutboxRow] = {}
        for row in self._state.outbox.values():
            if row.sending.state in (SendState.QUEUED, SendState.SENDING):
                waiting.setdefault(_conversation(row), row)
        return iter(waiting.values())

    def _taken(self, heads: Iterator[OutboxRow], now: datetime, lease: timedelta) -> Sending | None:
        row = next((row for row in heads if (row.lease_until or row.not_before) <= now), None)
        if row is None:
            return None
        marked = replace(row.sending, state=SendState.SENDING)
        self._state.outbox[marked.id] = replace(row, sending=marked, lease_until=now + lease)
        return row.sending


def _conversation(row: OutboxRow) -> tuple[str, str]:
    return row.sending.message.to.platform, row.sending.message.to.conversation
