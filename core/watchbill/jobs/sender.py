"""Says what the outbox holds: marks, posts, records; each conversation in order, one thread at a time."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from watchbill.errors import SendLater, SendRefused, SendUnknown
from watchbill.jobs.backoff import backoff
from watchbill.jobs.keyed_lock import KeyedLock
from watchbill.model.duty import Sending, SendState
from watchbill.model.message import Address, MessageKind, MessageRef
from watchbill.ports import Chat, Clock, Database, UnitOfWork

_log = logging.getLogger(__name__)

#: A post that takes longer is in doubt: its process may be gone.
LEASE = timedelta(seconds=30)
#: Attempts before a message that the platform neither takes nor refuses is given up: about an hour and a half.
ATTEMPTS = 25
#: Said again when nobody knows whether it was said: twice is a smaller harm than never (docs/adr/0007).
RESENT = frozenset({MessageKind.DESIGNATION, MessageKind.EVENING_CHECK})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outcome:
    """How a send ended: settled, or to be tried again after a wait; neither when another sender has it now."""

    state: SendState | None = None
    ref: MessageRef | None = None
    wait: timedelta | None = None
    #: Whether the wait is one of the `ATTEMPTS`; a platform that is busy may ask as often as it likes.
    failed: bool = True

    @property
    def posted(self) -> bool:
        return self.state is SendState.SENT


class Sender:
    """The only way out: posts what `Outbox` says is next, through the chat of its platform."""

    def __init__(self, database: Database, clock: Clock, lease: timedelta = LEASE) -> None:
        self._database, self._clock, self._lease = database, clock, lease
        self._chats: Mapping[str, Chat] = {}
        self._conversations = KeyedLock()

    def speaks(self, chat: Chat) -> None:
        """From now on send messages for the chat's platform through it."""
        self._chats = {**self._chats, chat.platform: chat}

    def resume(self) -> None:
        """Settle at once what the last process left in mid-air.

        To be called before the first send, by the only process of these platforms; among several replicas the
        leases decide.

        Raises:
            StorageUnavailable: nothing was changed.
        """
        with self._database.changing() as work:
            work.outbox.release(list(self._chats))

    def deliver(self, address: Address) -> int:
        """Say, in order, everything of this conversation that may be said now.

        Returns:
            How many messages the platform took.

        Raises:
            StorageUnavailable: what was posted last may be in doubt; the rest waits in the outbox.
        """
        if address.platform not in self._chats:
            return 0
        posted = 0
        with self._conversations.holding((address.platform, address.conversation)):
            now = self._clock.now()
            with self._database.changing() as work:
                taken = work.outbox.take_for(address, now, self._lease)
            while taken:
                outcome = self._attend(taken, now + self._lease)
                posted += outcome.posted
                now = self._clock.now()
                with self._database.changing() as work:
                    self._record(work, taken, outcome, now)
                    taken = work.outbox.take_for(address, now, self._lease)
        return posted

    def deliver_due(self, step: Callable[[], object] = lambda: None) -> int:
        """Say everything that may be said now on the platforms spoken, oldest first; see `deliver`.

        Args:
            step: Is called after each message.
        """
        posted = 0
        while taken := self._take(now := self._clock.now()):
            to = taken.message.to
            with self._conversations.holding((to.platform, to.conversation)):
                outcome = self._attend(taken, now + self._lease)
                posted += outcome.posted
                with self._database.changing() as work:
                    self._record(work, taken, outcome, self._clock.now())
            step()
        return posted

    def _take(self, now: datetime) -> Sending | None:
        if not self._chats:
            return None
        with self._database.changing() as work:
            return work.outbox.take(list(self._chats), now, self._lease)

    def _record(self, work: UnitOfWork, taken: Sending, outcome: _Outcome, now: datetime) -> None:
        if outcome.wait is not None:
            work.outbox.later(taken.id, now + outcome.wait, failed=outcome.failed)
        elif outcome.state is not None:
            work.outbox.settle(taken.id, outcome.state, outcome.ref, now)

    def _attend(self, taken: Sending, until: datetime) -> _Outcome:
        if self._clock.now() >= until:
            return _Outcome()  # it waited for its conversation too long: somebody else may have taken it
        if taken.state is SendState.QUEUED:
            return self._send(taken)
        if not self._is_open(taken):
            return _Outcome()
        _log.warning("Nobody knows whether %r was said: its sender is gone.", taken.message.key)
        return _in_doubt(taken)

    def _is_open(self, taken: Sending) -> bool:
        # A thread of ours that outlived its lease may have said it while this one waited for the conversation.
        with self._database.reading() as work:
            stored = work.outbox.by_key(taken.message.key)
        return stored is not None and stored.state is SendState.SENDING

    def _send(self, taken: Sending) -> _Outcome:
        try:
            ref = self._chats[taken.message.to.platform].post(taken.message)
        except SendLater as wait:
            return _Outcome(wait=timedelta(seconds=max(1.0, wait.seconds)), failed=False)
        except SendRefused:
            _log.exception("The platform refuses %r.", taken.message.key)
            return _Outcome(state=SendState.FAILED)
        except SendUnknown:
            _log.warning("Nobody knows whether %r was said: no answer came.", taken.message.key, exc_info=True)
            return _in_doubt(taken)
        except Exception:
            _log.exception("%r could not be said, attempt %d.", taken.message.key, taken.attempts + 1)
            return _again(taken, SendState.FAILED)
        return _Outcome(state=SendState.SENT, ref=ref)


def _in_doubt(taken: Sending) -> _Outcome:
    again = taken.message.kind in RESENT
    return _again(taken, SendState.IN_DOUBT) if again else _Outcome(state=SendState.IN_DOUBT)


def _again(taken: Sending, given_up: SendState) -> _Outcome:
    return _Outcome(wait=backoff(taken.attempts)) if taken.attempts + 1 < ATTEMPTS else _Outcome(state=given_up)
