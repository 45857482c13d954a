"""What a sender does that posted a message and then finds that another one has taken it over."""

import logging
from collections.abc import Sequence
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
    shown = _shown(chat, taken)
    twin = next((each for each in shown if each != ref), ref)
    _keep_one(database, chat, taken, twin, [*shown, *([ref] if ref and ref not in shown else [])], now)


def look(database: Database, chat: Chat, taken: Sending, now: datetime) -> None:
    """As `resolve`, where nobody knows whether ours has arrived: what the platform shows says it, if it says."""
    shown = _shown(chat, taken)
    if shown:
        _keep_one(database, chat, taken, shown[0], shown, now)


def _shown(chat: Chat, taken: Sending) -> Sequence[MessageRef]:
    if not isinstance(chat, AskableChat):
        return ()
    try:
        return chat.find(taken.message)
    except Exception:
        _log.warning("%r: the platform does not say whether it has two.", taken.message.key, exc_info=True)
        return ()


def _keep_one(
    database: Database,
    chat: Chat,
    taken: Sending,
    ref: MessageRef | None,
    shown: Sequence[MessageRef],
    now: datetime,
) -> None:
    with database.changing() as work:
        recorded = work.outbox.said(taken, ref, now)
        stored = work.outbox.by_key(taken.message.key)
    # What was recorded first stays: once it is sent, its reference changes no more, and all others are twins.
    first = ref if recorded else stored.ref if stored and stored.state is SendState.SENT else None
    for each in shown:
        if first is not None and each != first:
            _delete(chat, taken, each)


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
