"""How far a mailbox is read, and from where it is read again; when people hear that it cannot be read."""

import hashlib
from dataclasses import replace
from datetime import date, datetime, timedelta

from watchbill.model.mail import MailboxState, Written

#: A mailbox that could not be read for so long is told; shorter trouble passes by itself.
PATIENCE = timedelta(minutes=10)
#: One that nobody has read for so long is told too: perhaps no process has it.
SILENCE = timedelta(minutes=30)
#: It is not noted more often that all is well.
NOTED = timedelta(minutes=1)
#: Between our days and those of a mailbox, wherever it is.
_DAY = timedelta(days=1)


def unread(name: str, now: datetime) -> MailboxState:
    """A mailbox before it is read for the first time."""
    return MailboxState(name=name, begun_at=now, well_at=now)


def begun(state: MailboxState, epoch: int, last: int, now: datetime) -> MailboxState:
    """It is read from now on: `last` is the number of the last mail that is there already."""
    return replace(state, epoch=epoch, uid=last, begun_at=now)


def again_since(state: MailboxState) -> date:
    """The day from which on it is read again when its numbers mean other mails than before."""
    return (max(state.begun_at, state.well_at) - _DAY).date()


def is_since(state: MailboxState, mail: Written) -> bool:
    """Whether the mail may have come since the mailbox is read; servers tell whole seconds."""
    return mail.at >= state.begun_at.replace(microsecond=0)


def well(state: MailboxState, now: datetime) -> MailboxState:
    """Everything that was there has been taken."""
    return replace(state, well_at=now, failure="", failing_since=None)


def is_news(state: MailboxState, now: datetime) -> bool:
    """Whether it is worth noting that all is well."""
    return bool(state.failure) or abs(now - state.well_at) >= NOTED


def failed(state: MailboxState, why: str, now: datetime) -> MailboxState:
    """It cannot be read."""
    since = state.failing_since if state.failure and state.failing_since else now
    return replace(state, failure=why, failing_since=since)


def is_told(state: MailboxState, now: datetime) -> bool:
    """Whether people hear of it."""
    if state.failing_since and now - state.failing_since >= PATIENCE:
        return True
    return now - state.well_at >= SILENCE


def key(mail: Written) -> str:
    """The same for the same mail, whatever number a mailbox gives it."""
    return f"sha256:{hashlib.sha256(mail.content).hexdigest()}"
