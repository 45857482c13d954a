"""The post of an evening check, changed to how things stand: when that is owed, and doing it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import count

from watchbill.model.duty import Due, DueKind, Sending
from watchbill.model.event import TicketTouched
from watchbill.model.handover import Handover
from watchbill.model.message import Content, MessageKind, Outgoing, Paragraph
from watchbill.model.team import Team
from watchbill.ports import UnitOfWork
from watchbill.services.outgoing import in_parts
from watchbill.services.request import Request
from watchbill.words import handover as words

#: Whoever changes something often changes something else at once: the post is changed so much later.
PAUSE = timedelta(seconds=10)
#: So often a tracker that did not answer is asked again.
RETRY = timedelta(minutes=2)


def owe(work: UnitOfWork, team: Team, now: datetime, wait: timedelta = PAUSE) -> None:
    """Have today's evening check, or its draft, changed soon where it is shown: it may say something else."""
    today = team.today(now)
    if work.outbox.has([evening_key(team, today), draft_key(team, today)]):
        work.due.owe(Due(kind=DueKind.CORRECTION, team=team.id, slot=today.isoformat(), at=now + wait))


def evening_key(team: Team, day: date) -> str:
    """The idempotency key of the day's evening check: a day is handed over once."""
    return f"evening:{team.id}:{day}"


def draft_key(team: Team, day: date) -> str:
    """The idempotency key of the draft of the day's evening check."""
    return f"draft:{team.id}:{day}"


def follow(work: UnitOfWork, team: Team, now: datetime) -> None:
    """As `owe`, where anything happened in this unit of work that an evening check could tell."""
    if not all(isinstance(each, TicketTouched) for each in work.events):
        owe(work, team, now)


def lateness(work: UnitOfWork, key: str) -> Content:
    """How late the post came, as it began with; nothing where it came in time."""
    first = work.outbox.by_key(key)
    return Content(
        tuple(each for each in first.message.content.blocks[:1] if isinstance(each, Paragraph)) if first else ()
    )


def changes(work: UnitOfWork, key: str) -> int:
    """How often a message was changed, where nobody else counts it."""
    return next(number for number in count() if work.outbox.by_key(_changed(key, number + 1)) is None)


def show(request: Request, key: str, changes: int, content: Content, *, asked: bool) -> bool:
    """Have what was posted say this, where it says something else.

    Where nothing that was posted can be changed, it is posted anew only if somebody asks for it.

    Args:
        request: for whose channel.
        key: of the post's first message, as `in_parts` makes keys.
        changes: how often it was changed before.
        content: what it is to say.
        asked: somebody asks for it, or the schedule does.

    Returns:
        Whether anything is changed.
    """
    shown = list(_shown(request.work, key, changes))
    if not shown:
        return False
    parts = [each.content for each in in_parts(replace(shown[0].message, content=content))]
    parts += [words.nothing_more()] * (len(shown) - len(parts))
    unseen = asked and shown[0].message.kind is MessageKind.UPDATE  # the platform may be one that changes nothing
    if parts == [each.message.content for each in shown] and not unseen:
        return False
    for place, part in enumerate(parts, 1):
        message = _change(shown, key, changes + 1, place, asked=asked)
        request.work.outbox.add(replace(message, content=part), request.now)
    return True


def says(request: Request, key: str, before: Handover, content: Content) -> bool:
    """Whether what was posted says all of this, word for word."""
    blocks = [block for each in _shown(request.work, key, before.changes) for block in each.message.content.blocks]
    return all(each in blocks for each in content.blocks)


def _change(shown: Sequence[Sending], key: str, number: int, place: int, *, asked: bool) -> Outgoing:
    first = shown[0].message
    posted = _key(key, place)
    if place > len(shown):  # there was no such part before
        return Outgoing(key=posted, to=first.to, kind=MessageKind.EVENING_CHECK, content=first.content)
    return Outgoing(
        key=_key(_changed(key, number), place),
        to=first.to,
        kind=MessageKind.EVENING_CHECK if asked else MessageKind.UPDATE,
        content=first.content,
        subject=f"changes:{posted}",
        edits=posted,
    )


def _shown(work: UnitOfWork, key: str, changes: int) -> Iterator[Sending]:
    """Each part of the post as it was changed last; one that the last change added has the key of the post."""
    for place in count(1):
        changed = work.outbox.by_key(_key(_changed(key, changes), place)) if changes else None
        part = changed or work.outbox.by_key(_key(key, place))
        if part is None:
            return
        yield part


def _changed(key: str, number: int) -> str:
    return f"{key}+{number}"


def _key(key: str, place: int) -> str:
    """The key of a part, as `in_parts` makes it."""
    return key if place == 1 else f"{key}:{place}"
