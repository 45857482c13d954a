"""What came in, in memory."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from watchbill.model.duty import Received
from watchbill.testing.memory.state import InboxRow, State


class MemoryInbox:
    """Fulfils `ports.Inbox`."""

    def __init__(self, state: State) -> None:
        self._state = state

    def receive(self, received: Received, lease: timedelta) -> bool:
        key = (received.platform, received.event_id)
        if key in self._state.inbox:
            return False
        self._state.inbox[key] = InboxRow(received=received, lease_until=received.at + lease)
        return True

    def done(self, platform: str, event_id: str, at: datetime) -> bool:
        row = self._state.inbox.get((platform, event_id))
        if row is None or row.done_at is not None:
            return False
        self._state.inbox[platform, event_id] = replace(row, done_at=at)
        return True

    def abandoned(self, platforms: Collection[str], now: datetime, lease: timedelta) -> Sequence[Received]:
        over = [row for row in self._open(platforms) if row.lease_until is None or row.lease_until <= now]
        for row in over:
            key = (row.received.platform, row.received.event_id)
            counted = replace(row.received, attempts=row.received.attempts + 1)
            self._state.inbox[key] = replace(row, received=counted, lease_until=now + lease)
        return sorted((row.received for row in over), key=lambda each: (each.at, each.event_id))

    def release(self, platforms: Collection[str]) -> None:
        for row in list(self._open(platforms)):
            key = (row.received.platform, row.received.event_id)
            self._state.inbox[key] = replace(row, lease_until=None)

    def _open(self, platforms: Collection[str]) -> Iterator[InboxRow]:
        rows = self._state.inbox.values()
        return (row for row in rows if row.done_at is None and row.received.platform in platforms)
