"""Says what the outbox holds: marks, posts, records; each conversation in order, one thread at a time."""

import logging
from collections.abc import Mapping
from datetime import timedelta

from watchbill.errors import SendLater, SendRefused, SendUnknown
from watchbill.jobs.backoff import backoff
from watchbill.jobs.keyed_lock import KeyedLock
from watchbill.model.duty import Sending, SendState
from watchbill.model.message import Address, MessageKind, MessageRef
from watchbill.ports import Chat, Clock, Database

_log = logging.getLogger(__name__)

#: A post that takes longer is in doubt: its process may be gone.
LEASE = timedelta(seconds=30)
#: Attempts after which a message that the platform neither takes nor refuses is given up: about an hour and a half.
ATTEMPTS = 25
#: Said again when nobody knows whether it was said: twice is a smaller harm than never (design.md, section 7).
RESENT = frozenset({MessageKind.DESIGNATION, MessageKind.EVENING_CHECK})


class Sender:
    """The only way out: posts what `Outbox` says is next, through the chat of its platform."""

    def __init__(self, database: Database, clock: Clock, lease: timedelta = LEASE) -> None:
        self._database, self._clock, self._lease = database, clock, lease
        self._chats: Mapping[str, Chat] = {}
        self._conversations = KeyedLock()

    def speaks(self, chat: Chat) -> None:
        """Send what is for this chat's platform through it from now on."""
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
            while taken := self._take_for(address):
                posted += self._attend(taken)
        return posted

    def deliver_due(self) -> int:
        """Say everything that may be said now on the platforms spoken, oldest first; see `deliver`."""
        posted = 0
        while taken := self._take():
            to = taken.message.to
            with self._conversations.holding((to.platform, to.conversation)):
                posted += self._attend(taken)
        return posted

    def _take(self) -> Sending | None:
        if not self._chats:
            return None
        with self._database.changing() as work:
            return work.outbox.take(list(self._chats), self._clock.now(), self._lease)

    def _take_for(self, address: Address) -> Sending | None:
        with self._database.changing() as work:
            return work.outbox.take_for(address, self._clock.now(), self._lease)

    def _attend(self, taken: Sending) -> bool:
        if taken.state is SendState.QUEUED:
            return self._send(taken)
        if self._is_open(taken):
            _log.warning("Nobody knows whether %r was said: its sender is gone.", taken.message.key)
            self._doubt(taken)
        return False

    def _is_open(self, taken: Sending) -> bool:
        # A thread of ours that outlived its lease may have said it while this one waited for the conversation.
        with self._database.reading() as work:
            stored = work.outbox.by_key(taken.message.key)
        return stored is not None and stored.state is SendState.SENDING

    def _send(self, taken: Sending) -> bool:
        try:
            ref = self._chats[taken.message.to.platform].post(taken.message)
        except SendLater as wait:
            self._later(taken, timedelta(seconds=max(1.0, wait.seconds)))
        except SendRefused:
            _log.exception("The platform refuses %r.", taken.message.key)
            self._settle(taken, SendState.FAILED)
        except SendUnknown:
            _log.warning("Nobody knows whether %r was said: no answer came.", taken.message.key, exc_info=True)
            self._doubt(taken)
        except Exception:
            _log.exception("%r could not be said, attempt %d.", taken.message.key, taken.attempts + 1)
            self._retry(taken, SendState.FAILED)
        else:
            self._settle(taken, SendState.SENT, ref)
            return True
        return False

    def _doubt(self, taken: Sending) -> None:
        if taken.message.kind in RESENT:
            self._retry(taken, SendState.IN_DOUBT)
        else:
            self._settle(taken, SendState.IN_DOUBT)

    def _retry(self, taken: Sending, given_up: SendState) -> None:
        if taken.attempts + 1 < ATTEMPTS:
            self._later(taken, backoff(taken.attempts))
        else:
            self._settle(taken, given_up)

    def _later(self, taken: Sending, wait: timedelta) -> None:
        with self._database.changing() as work:
            work.outbox.later(taken.id, self._clock.now() + wait)

    def _settle(self, taken: Sending, state: SendState, ref: MessageRef | None = None) -> None:
        with self._database.changing() as work:
            work.outbox.settle(taken.id, state, ref, self._clock.now())
