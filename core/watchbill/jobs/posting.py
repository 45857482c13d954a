"""One attempt to say one message, and what is known of it afterwards."""

import logging
from dataclasses import dataclass
from datetime import timedelta

from watchbill.errors import SendLater, SendRefused, SendUnknown
from watchbill.model.duty import Sending, SendState
from watchbill.model.message import MessageKind, MessageRef, Outgoing
from watchbill.model.timing import Timing
from watchbill.ports import AskableChat, Chat, EditableChat

_log = logging.getLogger(__name__)

#: Attempts before a message that the platform neither takes nor refuses is given up: about an hour and a half.
ATTEMPTS = 25
#: Said again when nobody can tell whether it was said: twice is a smaller harm than never (docs/adr/0007).
RESENT = frozenset({MessageKind.DESIGNATION, MessageKind.EVENING_CHECK, MessageKind.ALERT, MessageKind.UPKEEP})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """It is over: said, refused for good, or never to be known."""

    state: SendState
    ref: MessageRef | None = None
    #: Whether the platform shows it more than once.
    doubled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """The platform does not have it: to be said after a wait."""

    wait: timedelta
    #: Whether the wait is one of the `ATTEMPTS`; a platform that is busy may ask as often as it likes.
    failed: bool = True
    #: Whether the whole platform asks to wait.
    everywhere: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AskAgain:
    """Nobody knows whether the platform has it: to be asked, or said under the same key, after a wait."""

    wait: timedelta
    everywhere: bool = False


Outcome = Settled | Again | AskAgain


@dataclass(frozen=True, slots=True)
class Posting:
    """Says messages through one chat."""

    chat: Chat
    timing: Timing
    #: What the platform shows of the message whose place this one takes, where it can be changed.
    shown: MessageRef | None = None

    def attempt(self, taken: Sending) -> Outcome:
        """Say it, unless the platform may have it: then do what the platform and the message's kind allow.

        A platform that can be asked is asked before anything is said again; one that drops a second post of the
        same key is simply told again; elsewhere the kind decides (`RESENT`). Nothing is raised.
        """
        changes = self.shown or taken.message.kind is MessageKind.UPDATE
        if taken.state is SendState.QUEUED or changes:  # to change it twice does no harm
            return self._post(taken)
        _log.warning("Nobody knows whether %r was said: its sender is gone.", taken.message.key)
        if taken.attempts >= ATTEMPTS:
            return Settled(state=SendState.IN_DOUBT)
        if isinstance(self.chat, AskableChat):
            return self._ask(self.chat, taken)
        if self.chat.keyed or taken.message.kind in RESENT:
            return self._post(taken)
        return Settled(state=SendState.IN_DOUBT)

    def _post(self, taken: Sending) -> Outcome:
        try:
            if taken.message.kind is MessageKind.UPDATE:
                return self._update(taken.message)
            ref = self._say(taken.message)
        except SendLater as asked:
            return self._wait(taken, asked)
        except SendRefused:
            _log.exception("The platform refuses %r.", taken.message.key)
            return Settled(state=SendState.FAILED)
        except SendUnknown:
            _log.warning("Nobody knows whether %r was said: no answer came.", taken.message.key, exc_info=True)
            return self._unknown(taken)
        except Exception:
            _log.exception("%r could not be said, attempt %d.", taken.message.key, taken.attempts + 1)
            return self._again(taken, SendState.FAILED)
        return Settled(state=SendState.SENT, ref=ref)

    def _say(self, message: Outgoing) -> MessageRef | None:
        if self.shown and isinstance(self.chat, EditableChat):
            try:
                self.chat.edit(self.shown, message)
                return self.shown
            except SendRefused:
                _log.warning("What %r was to take the place of cannot be changed: it is posted.", message.edits)
        return self.chat.post(message)

    def _update(self, message: Outgoing) -> Outcome:
        if self.shown is None or not isinstance(self.chat, EditableChat):
            return Settled(state=SendState.REPLACED)
        try:
            self.chat.edit(self.shown, message)
        except SendRefused:
            return Settled(state=SendState.REPLACED)
        return Settled(state=SendState.SENT, ref=self.shown)

    def _ask(self, chat: AskableChat, taken: Sending) -> Outcome:
        try:
            found = chat.find(taken.message)
        except SendLater as asked:
            return self._wait(taken, asked)
        except Exception:
            _log.warning("%r: the platform does not say whether it has it.", taken.message.key, exc_info=True)
            return AskAgain(wait=self.timing.backoff(taken.attempts))
        if not found:
            return self._post(taken)
        return Settled(state=SendState.SENT, ref=found[0], doubled=len(found) > 1)

    def _wait(self, taken: Sending, asked: SendLater) -> Outcome:
        wait = timedelta(seconds=max(1.0, asked.seconds)) * self.timing.speed
        if taken.state is SendState.SENDING:  # an earlier attempt may still have arrived
            return AskAgain(wait=wait, everywhere=asked.everywhere)
        return Again(wait=wait, failed=False, everywhere=asked.everywhere)

    def _unknown(self, taken: Sending) -> Outcome:
        if taken.message.kind is MessageKind.UPDATE:
            return self._again(taken, SendState.REPLACED)
        if isinstance(self.chat, AskableChat) or self.chat.keyed:
            return AskAgain(wait=self.timing.backoff(taken.attempts))
        if taken.message.kind in RESENT:
            return self._again(taken, SendState.IN_DOUBT)
        return Settled(state=SendState.IN_DOUBT)

    def _again(self, taken: Sending, given_up: SendState) -> Outcome:
        if taken.attempts + 1 >= ATTEMPTS:
            return Settled(state=given_up)
        return Again(wait=self.timing.backoff(taken.attempts))


def give_back(taken: Sending) -> Outcome:
    """Nothing was done about it: whoever takes it next finds it as it was."""
    if taken.state is SendState.SENDING:
        return AskAgain(wait=timedelta())
    return Again(wait=timedelta(), failed=False)
