"""What is done about a message that is shown twice, as its sender was paused and another one took over."""

import logging
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from watchbill.errors import SendLater, StorageUnavailable
from watchbill.model.duty import Sending, SendState
from watchbill.model.message import MessageRef
from watchbill.model.timing import Timing
from watchbill.ports import AskableChat, Chat, Clock, Database

_log = logging.getLogger(__name__)

#: Attempts to see that one is left, before the others stay: about half an hour.
ATTEMPTS = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    """A message that may be shown twice."""

    sending: Sending
    #: What its sender knows to be shown: None where the platform gives no reference, empty when no answer came.
    known: Sequence[MessageRef | None]
    attempts: int = 0

    @property
    def key(self) -> str:
        """The message's."""
        return self.sending.message.key


@dataclass(frozen=True, slots=True)
class Twins:
    """Sees that one of them is left, and that the outbox knows which.

    The one that was recorded first stays, all others are deleted where the platform can do that. If none is
    recorded yet, one is now; the other sender, when it records its own, finds that and comes here in its turn. So
    all but one are deleted, and never both. Where the platform does not answer it is asked again later, by this
    process: if that ends before, two may stay.
    """

    database: Database
    clock: Clock
    timing: Timing
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _waiting: dict[str, tuple[datetime, Twin]] = field(default_factory=dict)

    def met(self, chat: Chat, twin: Twin) -> None:
        """See to it now, or as soon as the platform answers; an error of the chat is logged.

        Raises:
            StorageUnavailable: it is seen to when the database answers.
        """
        self._wait(twin, timedelta())
        self._see_to(chat, twin)

    def look(self, chats: Mapping[str, Chat]) -> None:
        """See to those whose time has come; raises as `met`."""
        if not self._waiting:
            return
        with self._lock:
            now = self.clock.now()
            due = [twin for at, twin in self._waiting.values() if at <= now]
        for each in due:
            self._see_to(chats[each.sending.message.to.platform], each)

    def _see_to(self, chat: Chat, twin: Twin) -> None:
        if not isinstance(chat, AskableChat):
            self._kept(twin, twin.known)
            _log.warning("%r may be shown twice: the platform lets nobody take it back.", twin.key)
        elif wait := self._asked_to_wait(chat, twin):
            if twin.attempts + 1 < ATTEMPTS:
                self._wait(replace(twin, attempts=twin.attempts + 1), wait)
                return
            self._kept(twin, twin.known)
            _log.error("%r may be shown twice for good; please look, and delete one.", twin.key)
        with self._lock:
            self._waiting.pop(twin.key, None)

    def _asked_to_wait(self, chat: AskableChat, twin: Twin) -> timedelta | None:
        """None when one is left; how long to wait when the platform did not do its part."""
        to = twin.sending.message.to
        try:
            found = chat.find(twin.sending.message)
            shown = [*found, *(each for each in twin.known if each and each not in found)]
            for each in self._others(twin, shown):
                chat.delete(to, each)
                _log.warning("%r was said twice; its second one is deleted.", twin.key)
        except StorageUnavailable:
            raise
        except Exception as failure:
            _log.warning("%r may be shown twice, and the platform does not help.", twin.key, exc_info=True)
            wished = (
                timedelta(seconds=failure.seconds if isinstance(failure, SendLater) else 0) * self.timing.speed
            )
            return max(wished, self.timing.backoff(twin.attempts))
        return None

    def _others(self, twin: Twin, shown: Sequence[MessageRef]) -> Sequence[MessageRef]:
        """All that are shown but the one that stays."""
        # Another sender's goes before ours: it may be recorded already, or is about to be.
        kept = self._kept(twin, [*(each for each in shown if each not in twin.known), *twin.known])
        return [each for each in shown if each != kept] if kept else []

    def _kept(self, twin: Twin, shown: Sequence[MessageRef | None]) -> MessageRef | None:
        """The one that is recorded: the first of these, if none was before; then that changes no more."""
        with self.database.changing() as work:
            if shown:
                work.outbox.said(twin.sending, shown[0], self.clock.now())
            stored = work.outbox.by_key(twin.key)
        return stored.ref if stored and stored.state is SendState.SENT else None

    def _wait(self, twin: Twin, duration: timedelta) -> None:
        with self._lock:
            self._waiting[twin.key] = (self.clock.now() + duration, twin)
