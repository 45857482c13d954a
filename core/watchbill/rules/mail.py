"""What a mail becomes: a question, more of one that is there, one that is open again; or nothing."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from watchbill.model.mail import Machine, Mail
from watchbill.model.work import Item, ItemKind, ItemState
from watchbill.rules.asking import still_the_same

#: Unresolved questions of a mailbox; what comes beyond them is one further item: people must read the queue.
READABLE = 50
#: So many questions of a mailbox are told in messages of their own within `WINDOW`; the next ones together.
OWN_MESSAGES, WINDOW = 5, timedelta(minutes=10)
#: What comes so soon after another is told with others, once in such a time.
APART = timedelta(minutes=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
#: Lines of an item's history, beyond which nothing more is written about it: a machine answers a machine.
MOST_LINES = 200

_PREFIX = re.compile(r"^\s*(?:(?:re|fwd?|aw|wg|sv|vs|tr|antw)\s*:\s*)+", re.IGNORECASE)


class Fate(StrEnum):
    """What becomes of a mail."""

    QUESTION = "question"
    #: It belongs to an item that is there.
    MORE = "more"
    #: Its item is open again.
    REOPENED = "reopened"
    PASSED_OVER = "passed over"


def fate(mail: Mail, item: Item | None, now: datetime) -> Fate:
    """What becomes of the mail that belongs to this item by its thread; None where it belongs to none."""
    if item and mail.machine is Machine.OWN:
        return Fate.MORE
    if mail.machine:
        return Fate.PASSED_OVER
    if item is None:
        return Fate.QUESTION
    if item.state is not ItemState.RESOLVED:
        return Fate.MORE
    return Fate.REOPENED if _goes_on(mail, item, now) else Fate.QUESTION


def room(unresolved: Iterable[Item], prefix: str) -> int:
    """How many more mails may be questions of their own, of the mailbox whose keys begin so."""
    return READABLE - sum(each.dedupe_key.startswith(prefix) for each in unresolved)


def lately(unresolved: Iterable[Item], prefix: str, now: datetime) -> list[Item]:
    """The questions of this mailbox that came within `WINDOW`, in their order."""
    return [each for each in unresolved if each.dedupe_key.startswith(prefix) and now - each.opened_at <= WINDOW]


def minute(now: datetime) -> tuple[int, timedelta]:
    """The minute whose news are told together, and how long it lasts; later ones do not put it off."""
    number, gone = divmod(now - _EPOCH, APART)
    return number, APART - gone


def plain(subject: str) -> str:
    """A subject without "Re:" and "Fwd:"."""
    return _PREFIX.sub("", subject).strip()


def _goes_on(mail: Mail, item: Item, now: datetime) -> bool:
    """Whether it is the same question still: an old one is over, and another subject is another question."""
    same = plain(mail.subject).casefold() == plain(item.title).casefold()
    return item.kind is ItemKind.QUESTION and same and still_the_same(item, now)
