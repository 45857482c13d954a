"""Says what the outbox holds: marks, posts, records; each conversation in order, one thread at a time."""

import logging
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import datetime

from watchbill.jobs.hands import Hands
from watchbill.jobs.keyed_lock import KeyedLock
from watchbill.jobs.posting import Again, AskAgain, Outcome, Posting, Settled, give_back
from watchbill.jobs.twins import Twin, Twins
from watchbill.model.address import Address
from watchbill.model.duty import Pace, Sending, SendState
from watchbill.model.message import MessageRef
from watchbill.model.timing import DEFAULT, Timing
from watchbill.ports import Chat, Clock, Database, EditableChat, UnitOfWork

_log = logging.getLogger(__name__)


class Sender:
    """The only way out: posts what `Outbox` says is next, through the chat of its platform."""

    def __init__(self, database: Database, clock: Clock, timing: Timing = DEFAULT, hands: int = 1) -> None:
        """Make it ready; it says nothing before it `speaks` a chat.

        Args:
            database: Where the outbox is.
            clock: Tells what may be said now, and when a lease is over.
            timing: How long a sender is believed to be alive, and how long to wait after a failure.
            hands: How many conversations are spoken to at a time when much is due.
        """
        self._database, self._clock, self._timing = database, clock, timing
        self._chats: Mapping[str, Chat] = {}
        self._conversations = KeyedLock()
        self._hands = Hands(hands)
        self._twins = Twins(database, clock, timing)

    @property
    def platforms(self) -> Collection[str]:
        """The platforms that are spoken here."""
        return self._chats.keys()

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
            work.outbox.release(self.platforms)

    def deliver(self, address: Address) -> int:
        """Say, in order, everything of this conversation that may be said now.

        Returns:
            How many messages the platform took.

        Raises:
            StorageUnavailable: what was posted last may be in doubt; the rest waits in the outbox.
        """
        chat = self._chats.get(address.platform)
        if chat is None:
            return 0
        posted = 0
        with self._conversations.holding((address.platform, address.conversation)):
            now = self._clock.now()
            with self._database.changing() as work:
                taken = work.outbox.take_for(address, chat.pace, now, self._timing.sending)
            while taken:
                outcome = self._attend(taken, now + self._timing.sending)
                posted += _posted(outcome)
                now = self._clock.now()
                with self._database.changing() as work:
                    mine = self._record(work, taken, outcome, now)
                    following = work.outbox.take_for(address, chat.pace, now, self._timing.sending)
                self._look_back(taken, outcome, mine=mine)
                taken = following
        return posted

    def deliver_due(self, step: Callable[[], object] = lambda: None) -> int:
        """Say everything that may be said now on the platforms spoken, oldest first; see `deliver`.

        Args:
            step: Is called after each message, by any thread.
        """
        if not self._chats:
            return 0
        self._twins.look(self._chats)
        return sum(self._hands.each(lambda: self._deliver_some(step)))

    def _deliver_some(self, step: Callable[[], object]) -> Iterator[bool]:
        """Whether each message was posted, one after the other, until nothing may be said."""
        now = self._clock.now()
        with self._database.changing() as work:
            taken = self._take(work, now)
        while taken:
            to = taken.message.to
            with self._conversations.holding((to.platform, to.conversation)):
                outcome = self._attend(taken, now + self._timing.sending)
                now = self._clock.now()
                # In one transaction with the next: to wait for the disk is what a message costs most.
                with self._database.changing() as work:
                    mine = self._record(work, taken, outcome, now)
                    following = self._take(work, now)
                self._look_back(taken, outcome, mine=mine)
            step()
            yield _posted(outcome)
            taken = following

    def _take(self, work: UnitOfWork, now: datetime) -> Sending | None:
        paces = {name: chat.pace for name, chat in self._chats.items()}
        return work.outbox.take(paces, now, self._timing.sending)

    def _attend(self, taken: Sending, until: datetime) -> Outcome | None:
        """None when somebody else has said it while this thread waited for the conversation."""
        if not self._is_open(taken):
            return None
        if self._clock.now() >= until:  # held up for too long: it must be taken anew
            return give_back(taken)
        chat = self._chats[taken.message.to.platform]
        return Posting(chat, self._timing, self._shown(chat, taken)).attempt(taken)

    def _shown(self, chat: Chat, taken: Sending) -> MessageRef | None:
        """What the platform shows of the message whose place this one takes, where that can be changed."""
        if taken.message.edits is None or not isinstance(chat, EditableChat):
            return None
        with self._database.reading() as work:
            earlier = work.outbox.by_key(taken.message.edits)
        return earlier.ref if earlier and earlier.message.to == taken.message.to else None

    def _is_open(self, taken: Sending) -> bool:
        if taken.state is SendState.QUEUED:
            return True
        # A thread of ours that outlived its lease may have said it while this one waited for the conversation.
        with self._database.reading() as work:
            stored = work.outbox.by_key(taken.message.key)
        return stored is not None and stored.state is SendState.SENDING and stored.fence == taken.fence

    def _record(self, work: UnitOfWork, taken: Sending, outcome: Outcome | None, now: datetime) -> bool:
        """False when somebody else has taken it since, so that nothing was recorded."""
        if isinstance(outcome, Again | AskAgain) and outcome.everywhere:
            platform = taken.message.to.platform
            pace = self._chats[platform].pace or Pace()
            work.outbox.hold_up(platform, pace, now + outcome.wait)
        match outcome:
            case None:
                return True
            case Settled(state=state, ref=ref):
                return work.outbox.settle(taken, state, ref, now)
            case Again(wait=wait, failed=failed):
                return work.outbox.later(taken, now + wait, failed=failed)
            case AskAgain(wait=wait):
                return work.outbox.ask_later(taken, now + wait)

    def _look_back(self, taken: Sending, outcome: Outcome | None, *, mine: bool) -> None:
        """See whether it is shown twice: somebody else took it over meanwhile, or had said it before."""
        if not mine:
            _log.warning("%r was taken over while it was being said.", taken.message.key)
        chat = self._chats[taken.message.to.platform]
        match outcome:
            case Settled(state=SendState.SENT, ref=ref, doubled=doubled) if doubled or not mine:
                self._twins.met(chat, Twin(sending=taken, known=[ref]))
            case AskAgain() if not mine:
                self._twins.met(chat, Twin(sending=taken, known=[]))


def _posted(outcome: Outcome | None) -> bool:
    return isinstance(outcome, Settled) and outcome.state is SendState.SENT
