"""Who wrote a mail, so far as its headers tell: a person or a machine (RFC 3834, and what programs do instead)."""

from collections.abc import Collection
from email.message import Message

from watchbill.model.mail import Machine
from watchbill.sources.mail import headers

#: Written by nobody, whatever they say.
_REPLY_HEADERS = ("x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply-from")
_DAEMONS = frozenset({"mailer-daemon", "mail-daemon"})


def machine(message: Message, sender: str, mine: Collection[str], lists: Collection[str]) -> Machine | None:
    """What wrote the mail; None where it seems to be a person.

    Args:
        message: the mail.
        sender: its sender's address.
        mine: our own addresses, in small letters.
        lists: names of lists (List-Id), in small letters, whose mail is wanted although it is sent to many.
    """
    if _is_receipt(message):
        return Machine.REPLY
    if _is_bounce(message, sender):
        return Machine.BOUNCE
    submitted = headers.first(message, "auto-submitted").partition(";")[0].strip().lower()
    if submitted == "auto-replied" or any(headers.first(message, each) for each in _REPLY_HEADERS):
        return Machine.REPLY
    if sender in mine or _is_ours(message, mine):
        return Machine.OWN
    if headers.first(message, "return-path").replace(" ", "") == "<>":
        return Machine.REPLY
    wanted = any(each in headers.first(message, "list-id").lower() for each in lists)
    return None if wanted or not _is_bulk(message, submitted) else Machine.BULK


def _is_receipt(message: Message) -> bool:
    parts = message.get_payload()
    kinds = (
        [each.get_content_type() for each in parts if isinstance(each, Message)] if message.is_multipart() else []
    )
    return "message/disposition-notification" in kinds


def _is_bounce(message: Message, sender: str) -> bool:
    report = message.get_content_type() == "multipart/report"
    failed = bool(headers.first(message, "x-failed-recipients"))
    return report or failed or sender.partition("@")[0] in _DAEMONS


def _is_bulk(message: Message, submitted: str) -> bool:
    precedence = headers.first(message, "precedence").strip().lower()
    suppressed = headers.first(message, "x-auto-response-suppress").strip().lower()
    return submitted not in ("", "no") or precedence in ("bulk", "junk") or suppressed not in ("", "none")


def _is_ours(message: Message, mine: Collection[str]) -> bool:
    loops = " ".join(headers.values(message, "x-loop")).lower()
    return any(each in loops for each in mine)
