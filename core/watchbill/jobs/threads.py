"""In which thread a message is said, and for which earlier message it waits."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from watchbill.model.address import Address
from watchbill.model.duty import SETTLED, Sending, SendState

#: The message of a key, and when it may be taken; None where nobody knows of it.
Find = Callable[[str], tuple[Sending, datetime] | None]


def place(sending: Sending, find: Find) -> Address | datetime:
    """Where a message is said that is taken now, or until when it waits for the one that it stands under.

    It is decided when the message is taken for the first time. Were it decided anew, a try that may have arrived
    in the channel could be looked for in a thread: of the earlier message more may be known by then.
    """
    message = sending.message
    if sending.fence or sending.state is SendState.SENDING:
        return message.to
    shown = _earlier(sending, message.edits, find)
    if shown and shown[0].state is SendState.SENT:
        return _in_thread(message.to, shown[0].message.to.thread)
    return _under(sending, find)


def _under(sending: Sending, find: Find) -> Address | datetime:
    to, after = sending.message.to, _earlier(sending, sending.message.under, find)
    while after:
        earlier, next_at = after
        if earlier.state is SendState.SENT:
            return _in_thread(to, earlier.message.to.thread or earlier.ref)
        if earlier.state not in SETTLED:
            return next_at
        # It came to nothing; what it was to take the place of stands in the chat as it was.
        after = _earlier(earlier, earlier.message.edits, find)
    return to


def _earlier(sending: Sending, key: str | None, find: Find) -> tuple[Sending, datetime] | None:
    """The message of the key, where it is an earlier one of the same conversation: none waits for a later one."""
    found = find(key) if key else None
    if found is None or found[0].id >= sending.id:
        return None
    to, there = sending.message.to, found[0].message.to
    return found if (to.platform, to.conversation) == (there.platform, there.conversation) else None


def _in_thread(to: Address, thread: str | None) -> Address:
    return replace(to, thread=to.thread or thread)
