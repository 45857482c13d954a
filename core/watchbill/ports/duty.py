"""What the engine lives on: work that is owed, messages out, commands in, and who may do what alone."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Protocol

from watchbill.model.address import Address
from watchbill.model.duty import Due, DueKind, Pace, Received, Sending, SendState
from watchbill.model.message import MessageRef, Outgoing
from watchbill.model.people import TeamId
from watchbill.model.tally import DueTally, MessagePile, Pile, Plan


class DueWork(Protocol):
    """What is owed when."""

    def ensure(self, due: Due) -> bool:
        """Insert; False, and nothing is changed, when its (kind, team, slot) already exists, done or not."""
        ...

    def owe(self, due: Due) -> None:
        """Make sure that it is owed at `due.at` or before, whatever became of it: it may be done, or buried.

        Something happened that nobody could have seen who works on it now: they lose it, and it is taken anew. It
        is not taken before the end of this unit of work.
        """
        ...

    def move(self, due: Due) -> None:
        """Make the row due at `due.at`, as its schedule was changed; one already done or tried stays."""
        ...

    def take(self, kinds: Collection[DueKind], now: datetime, lease: timedelta, most: int) -> Sequence[Due]:
        """The earliest rows due that nobody works on, at most `most`; until `now` + lease they are the caller's.

        Each comes with its new fence, and with the tries before this one. A row that was tried before comes alone:
        if it kills the process, no other row is blamed.
        """
        ...

    def renew(self, due: Due, until: datetime) -> bool:
        """Keep a taken row until `until`; False when somebody else has taken it since."""
        ...

    def done(self, due: Due, at: datetime) -> bool:
        """Mark as done; False, and nothing is changed, when somebody else has taken it since, or did it."""
        ...

    def again(self, due: Due, at: datetime, error: str | None = None) -> bool:
        """Make the row due at `at`; False, and nothing is changed, when somebody else has taken it since.

        Args:
            due: as it was taken; it may be marked as done.
            at: aware; the promised time, where nothing failed.
            error: what failed; the try stays counted. None starts a new round, with no tries.
        """
        ...

    def bury(self, due: Due, at: datetime, error: str) -> bool:
        """Try no more: it is shown to people until it is purged; False when somebody else has taken it since."""
        ...

    def next_at(self, kinds: Collection[DueKind]) -> datetime | None:
        """When the earliest open row of these kinds can be taken, or None."""
        ...

    def find(self, kind: DueKind, team: TeamId, slot: str) -> Due | None:
        """The row of this key if it is open, or None."""
        ...

    def open(self) -> Sequence[Due]:
        """All rows that are neither done nor buried, by promised time, kind, team and slot."""
        ...

    def buried(self) -> Sequence[Due]:
        """All rows that are not tried any more, in the same order."""
        ...


class Outbox(Protocol):
    """What is to be said where."""

    def doubt(self, message: Outgoing, now: datetime) -> bool:
        """Insert a message that the platform may have already: to be taken as `SENDING`. False as `add`."""
        ...

    def add(self, message: Outgoing, now: datetime, hold: timedelta = timedelta()) -> bool:
        """Insert as queued; False when its key already exists, sent or not, and nothing is changed then.

        What was to be said about its subject in the same conversation, and was never handed to the platform, is
        replaced by it.

        Args:
            message: to be said once under its key.
            now: aware.
            hold: say it so much later, and hold up nothing until then; newer words may come.
        """
        ...

    def withdraw(self, to: Address, subject: str, now: datetime) -> int:
        """Never say what was to be said about the subject there, unless the platform may have it; how many."""
        ...

    def take(self, paces: Mapping[str, Pace | None], now: datetime, lease: timedelta) -> Sending | None:
        """The oldest sendable message on these platforms, now marked as sending, or None.

        Order holds per conversation: a message is sendable when every older one of its conversation is settled
        (`SETTLED`), and when the platform's pace allows it. One whose lease ran out while sending comes with the
        state `SENDING`: it may have been said. Everything else comes as `QUEUED`.

        One that stands `under` an earlier message is sendable when that one is settled, and comes with its thread
        as its `Address.thread`, from then on for good. Until then it is held, in nobody's way. Where the earlier
        one was never said, or nobody knows of it, in this conversation and before this one, it comes without a
        thread; but a message that was to be edited still has its own. What `edits` a message comes with the
        thread of that.
        """
        ...

    def take_for(self, address: Address, pace: Pace | None, now: datetime, lease: timedelta) -> Sending | None:
        """As `take`, for this platform and conversation only."""
        ...

    def settle(self, sending: Sending, state: SendState, ref: MessageRef | None, now: datetime) -> bool:
        """Record how a send ended; False, and nothing is changed, when somebody else has taken it since."""
        ...

    def later(self, sending: Sending, at: datetime, *, failed: bool = True) -> bool:
        """Queue again, not before `at`; a `failed` attempt is counted. False as `settle`."""
        ...

    def ask_later(self, sending: Sending, at: datetime) -> bool:
        """Nobody knows whether it was said: to be taken again as `SENDING` at `at`. False as `settle`."""
        ...

    def said(self, sending: Sending, ref: MessageRef | None, now: datetime) -> bool:
        """The platform has it, whoever sent it: sent, unless it is already; False then, and nothing is changed."""
        ...

    def hold_up(self, platform: str, pace: Pace, until: datetime) -> None:
        """Let nobody say anything on the whole platform before `until`."""
        ...

    def release(self, platforms: Collection[str]) -> None:
        """End the leases of everything being sent: at the start of a platform's only process."""
        ...

    def has(self, keys: Collection[str]) -> bool:
        """Whether there is a message of any of these idempotency keys; cheaper than `by_key`."""
        ...

    def by_key(self, key: str) -> Sending | None:
        """The message of this idempotency key, or None."""
        ...

    def unsettled(self) -> Sequence[Sending]:
        """Everything that is neither sent nor replaced, oldest first: held, queued, sending, in doubt, failed."""
        ...

    def next_at(self, platforms: Collection[str]) -> datetime | None:
        """When the earliest message of these platforms may be taken, but for their pace; or None."""
        ...


class Inbox(Protocol):
    """What came in and changes something."""

    def receive(self, received: Received, lease: timedelta) -> bool:
        """Insert as being worked on until `received.at` + lease; False when its key already exists."""
        ...

    def done(self, platform: str, event_id: str, at: datetime) -> bool:
        """Mark as done; False when it was done already."""
        ...

    def abandoned(self, platforms: Collection[str], now: datetime, lease: timedelta) -> Sequence[Received]:
        """What is not done and whose lease ran out, oldest first; each lease is renewed to `now` + lease.

        Each comes with how often it was taken up before, and is counted.
        """
        ...

    def release(self, platforms: Collection[str]) -> None:
        """End the leases of everything not done: at the start of a platform's only process."""
        ...


class Leases(Protocol):
    """What one process at a time may hold, by name; a fence tells a holder from the one before."""

    def take(self, name: str, holder: str, now: datetime, length: timedelta) -> int | None:
        """Hold it until `now` + `length`; the new fence, or None when somebody else holds it."""
        ...

    def renew(self, name: str, holder: str, fence: int, until: datetime) -> bool:
        """Hold it until `until`, even if the time was over; False when somebody else has taken it since."""
        ...

    def give_up(self, name: str, holder: str, fence: int, now: datetime) -> None:
        """Let others take it from `now` on; nothing happens when somebody else has taken it since."""
        ...


class Tally(Protocol):
    """What waits and what became of it, counted for whoever watches the desk; reads only."""

    def messages(self, since: datetime) -> Sequence[MessagePile]:
        """Everything that is not sent, by state, platform and conversation.

        Args:
            since: aware; those settled then or later are `fresh`.
        """
        ...

    def states(self, keys: Collection[str]) -> Mapping[str, SendState]:
        """How far the messages of these idempotency keys have come; a key without a message is absent."""
        ...

    def plans(self, teams: Collection[TeamId], first: date, last: date) -> Sequence[Plan]:
        """The due work of these teams for the days [first, last], done or not, by kind, team and day."""
        ...

    def due(self, now: datetime, since: datetime) -> DueTally:
        """All due work that is not done.

        Args:
            now: aware; overdue is what people were promised for then or before (`PROMISED`).
            since: aware; what was buried then or later is counted as such.
        """
        ...

    def commands(self) -> Pile:
        """Commands that were received and are not done."""
        ...
