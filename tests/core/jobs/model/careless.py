"""Outboxes, due work and senders that each leave out one safeguard: the model must see what that does."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tests.core.jobs.model.replicas import Works
from tests.core.jobs.model.sending import Sending
from watchbill.jobs.due import SqlDueWork
from watchbill.jobs.outbox import SqlOutbox
from watchbill.model.address import Address
from watchbill.model.duty import Due, DueKind, Pace, SendState
from watchbill.model.duty import Sending as Taken
from watchbill.model.message import MessageRef, Outgoing
from watchbill.ports import AskableChat, Chat, Clock, Database


class SettlesWithoutFence(SqlOutbox):
    """Whoever posted says how it went, even if somebody else has it."""

    def settle(self, sending: Taken, state: SendState, ref: MessageRef | None, now: datetime) -> bool:
        stored = self.by_key(sending.message.key)
        super().settle(stored or sending, state, ref, now)
        return True


class TakesWithoutMark(SqlOutbox):
    """What is taken is kept from others for a while, but nothing says that the platform may have it."""

    def take(self, paces: Mapping[str, Pace | None], now: datetime, lease: timedelta) -> Taken | None:
        return _new(super().take(paces, now, lease))

    def take_for(self, address: Address, pace: Pace | None, now: datetime, lease: timedelta) -> Taken | None:
        return _new(super().take_for(address, pace, now, lease))


def _new(taken: Taken | None) -> Taken | None:
    return replace(taken, state=SendState.QUEUED) if taken else None


class TakesWithoutLease(SqlOutbox):
    """What one is sending is anybody's at once."""

    def take(self, paces: Mapping[str, Pace | None], now: datetime, lease: timedelta) -> Taken | None:
        return super().take(paces, now, timedelta())


class DoneWithoutFence(SqlDueWork):
    """Whoever did it says so, even if somebody else took or did it."""

    def done(self, due: Due, at: datetime) -> bool:
        stored = self.find(due.kind, due.team, due.slot)
        super().done(stored or due, at)
        return True


class DoneWhenTaken(SqlDueWork):
    """Marked as done before it is."""

    def take(self, kinds: Collection[DueKind], now: datetime, lease: timedelta, most: int) -> Sequence[Due]:
        taken = super().take(kinds, now, lease, most)
        for each in taken:
            super().done(each, now)
        return taken

    def done(self, due: Due, at: datetime) -> bool:
        return True


class FailsWithoutFence(SqlDueWork):
    """A try that failed opens the row again, even if somebody else took or did it."""

    def again(self, due: Due, at: datetime, error: str | None = None) -> bool:
        for fence in range(due.fence, due.fence + 9):
            if super().again(replace(due, fence=fence), at, error):
                return True
        return False


@dataclass(frozen=True, slots=True)
class Unasked:
    """Fulfils `Chat`: the platform could be asked, and is not."""

    real: Chat
    platform: str = "console"
    pace: Pace | None = None
    keyed: bool = False

    def post(self, message: Outgoing) -> MessageRef | None:
        return self.real.post(message)


@dataclass(frozen=True, slots=True)
class Kept(Unasked):
    """Fulfils `AskableChat`: nothing is taken back."""

    def find(self, message: Outgoing) -> Sequence[MessageRef]:
        assert isinstance(self.real, AskableChat)
        return self.real.find(message)

    def delete(self, to: Address, ref: MessageRef) -> None:
        """Nothing."""


class Through(Sending):
    """Speaks to the platform through a careless client."""

    def __init__(self, chat: Callable[[Chat], Chat], careful: Sending) -> None:
        super().__init__(careful.flavour, careful.messages)
        self._chat = chat

    def program(self, database: Database, clock: Clock, chat: Chat) -> Works:
        return super().program(database, clock, self._chat(chat))
