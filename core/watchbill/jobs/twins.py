"""What a sender does that posted a message and then finds that another one has taken it over."""

import logging
from datetime import datetime

from watchbill.model.duty import Sending, SendState
from watchbill.model.message import MessageRef
from watchbill.ports import AskableChat, Chat, Database

_log = logging.getLogger(__name__)


def resolve(database: Database, chat: Chat, taken: Sending, ref: MessageRef | None, now: datetime) -> None:
    """See that one message of the two is left, and that the outbox knows which; an error of the chat is logged.

    The one that the other sender said stays, and ours is deleted where the platform can do that. If there is no
    other yet, ours stays and is recorded as sent; the other sender, when it records its own, finds that and comes
    here in its turn. So one of the two is deleted, and never both.

    Raises:
        StorageUnavailable: ours may be a twin.
    """
    twin = _other(chat, taken, ref)
    with database.changing() as work:
        recorded = work.outbox.said(taken, twin or ref, now)
        stored = work.outbox.by_key(taken.message.key)
    first = stored.ref if stored and stored.state is SendState.SENT and not recorded else twin
    if first is not None and ref is not None and first != ref:
        _delete(chat, taken, ref)


def _other(chat: Chat, taken: Sending, ref: MessageRef | None) -> MessageRef | None:
    if not isinstance(chat, AskableChat):
        return None
    try:
        return next((each for each in chat.find(taken.message) if each != ref), None)
    except Exception:
        _log.warning("%r: the platform does not say whether it has two.", taken.message.key, exc_info=True)
        return None


def _delete(chat: Chat, taken: Sending, ref: MessageRef) -> None:
    if not isinstance(chat, AskableChat):
        _log.warning("%r was said twice: the platform lets nobody take it back.", taken.message.key)
        return
    try:
        chat.delete(taken.message.to, ref)
    except Exception:
        _log.exception("%r was said twice, and the second one could not be deleted.", taken.message.key)
        return
    _log.warning("%r was said twice; its second one is deleted.", taken.message.key)
