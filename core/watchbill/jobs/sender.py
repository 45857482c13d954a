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
#: Attempts after which a message that the platform neither takes nor refuses is given up.
ATTEMPTS = 8
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
                posted += self._send(taken)
        return posted

    def deliver_due(self) -> int:
        """Say everything that may be said now on the platforms spoken; see `deliver`."""
        posted = 0
        while waiting := self._next_conversation():
            posted += self.deliver(waiting)
        return posted
