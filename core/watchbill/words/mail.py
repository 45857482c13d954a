"""What a team's channel is told of its mail."""

from collections.abc import Sequence
from datetime import datetime

from watchbill.model.mail import Attachment, Mail, MailboxState
from watchbill.model.message import Code, Content, Span, Strong, buttons, line, say
from watchbill.model.work import Item
from watchbill.words import times
from watchbill.words.sentences import clipped, counted, joined

#: Lines of a mail that are shown, and of each the characters; the item has more of it.
LINES, LINE = 5, 300
#: Questions that one message names; the rest is counted.
SHOWN = 8
#: Characters of a line in an item's history.
HISTORY = 500
#: Attachments that are named.
NAMED = 5


def source(mail: Mail) -> str:
    """Whom a question is from, as the mail claims."""
    return f"{_sender(mail)} by mail"


def many(name: str) -> str:
    """The title of the item of all mails that are too many for items of their own."""
    return f"Many more mails in {name}"


def question(item: Item, mail: Mail) -> Content:
    """A question came: from whom, its first lines, and what to do."""
    head = say(Code(item.id), f" by mail from {_sender(mail)}: ", Strong(item.title))
    return head + _shown(mail) + _next(item, mail)


def more(item: Item, mail: Mail) -> Content:
    """Somebody wrote more about what is there."""
    head = say(f"{_sender(mail)} wrote more about ", Code(item.id), ": ", Strong(item.title))
    return head + _shown(mail)


def again(item: Item, mail: Mail) -> Content:
    """What was resolved is open again, because somebody wrote more."""
    head = say(Code(item.id), f" is open again, {_sender(mail)} wrote more: ", Strong(item.title))
    return head + _shown(mail) + _next(item, mail)


def crowd(name: str, items: Sequence[Item]) -> Content:
    """Many questions came within a short time, those at the end not told before."""
    named: list[Span] = [Code(each.id) for each in items[:SHOWN]]
    rest = f", and {len(items) - SHOWN} more" if len(items) > SHOWN else ""
    what = counted(len(items), "more mail", "more mails")
    return say(f"{what} in {name}: ", *joined(named), f"{rest}. ", Code("!queue"), " has them in order.")


def unread(state: MailboxState, now: datetime) -> tuple[Span, ...]:
    """That a mailbox cannot be read, since when, and what to do."""
    since = times.lasting(now - (state.failing_since or state.well_at))
    why = state.failure or "Nobody reads it: is the desk that should running?"
    return line("The mailbox ", Code(state.name), f" could not be read for {since}. {why}")


def history(mail: Mail) -> str:
    """The line that an item's history has of a mail."""
    short = clipped(f"{_sender(mail)}: {mail.words}", HISTORY)
    return f"{short} ({_attached(mail.attachments)})" if mail.attachments else short


def size(octets: int) -> str:
    """ "10 MB", "3 KB", about."""
    if octets >= 1_000_000:
        return f"{round(octets / 1_000_000)} MB"
    return f"{max(1, round(octets / 1_000))} KB"


def attached(attachments: Sequence[Attachment]) -> str:
    """ "report.pdf (10 MB), log.txt (3 KB) and 2 more"."""
    named = ", ".join(f"{each.name} ({size(each.size)})" for each in attachments[:NAMED])
    rest = len(attachments) - NAMED
    return f"{named} and {rest} more" if rest > 0 else named


def _shown(mail: Mail) -> Content:
    lines = [each for each in mail.words.splitlines() if each.strip()]
    shown = sum((say(_cut(each)) for each in lines[:LINES]), Content(()))
    if len(lines) > LINES:
        shown += say(f"({counted(len(lines) - LINES, 'more line', 'more lines')})")
    return shown + (say(f"{_attached(mail.attachments)}.") if mail.attachments else Content(()))


def _next(item: Item, mail: Mail) -> Content:
    told = say(f"I send no mail: answer {_sender(mail)} from your mail program.")
    return told + buttons(("I'm on it", f"!ack {item.id}"), ("Answered", f"!resolve {item.id}"))


def _attached(attachments: Sequence[Attachment]) -> str:
    return f"In the mailbox: {attached(attachments)}"


def _sender(mail: Mail) -> str:
    return mail.sender or "somebody without an address"


def _cut(words: str) -> str:
    return words if len(words) <= LINE else f"{words[: LINE - 1]}…"
