"""Answers that are changed afterwards: what they promised of an outside tracker is done, or is not."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import count

from watchbill.model.duty import Sending, SendState
from watchbill.model.errand import Errand
from watchbill.model.message import Block, Bullets, Code, Content, MessageKind, Outgoing, Paragraph, Span
from watchbill.model.mirror import SiteState
from watchbill.model.ticket import TicketKey
from watchbill.ports import UnitOfWork
from watchbill.services.request import Request
from watchbill.words import sites as words
from watchbill.words.view import View

_NOT_SAID = frozenset({SendState.QUEUED, SendState.HELD})


def promise(work: UnitOfWork, content: Content, reply: str, view: View) -> Content:
    """An answer with the sentence that its tracker is told, where anything was written down for that.

    Args:
        work: the transaction in which it was written down.
        content: the answer.
        reply: the key under which it is said.
        view: of whoever asked.
    """
    written = work.errands.written
    if not written:
        return content
    several = len({each.key for each in written}) > 1
    work.errands.answered([each.id for each in written], reply, several=several)
    state = work.sites.get(written[0].tracker)
    if state and state.failure:
        return content + words.waits(state.label, state.failing_since, view)
    return content + words.telling(state.label if state else written[0].tracker)


def waits(request: Request, errand: Errand, state: SiteState) -> None:
    """Say once, in the answer, that it takes longer."""
    if errand.reply and not errand.told:
        for each in request.work.errands.behind(errand.reply):
            request.work.errands.save(replace(each, told=True))
        _amend(request, errand.reply, words.waits(state.label, state.failing_since, request), MessageKind.UPDATE)


def kept(request: Request, errand: Errand, was: TicketKey | None = None) -> None:
    """The answer says no more that it is on its way, once all that it speaks of is done.

    Args:
        request: for the team.
        errand: what was done last, and is removed.
        was: the key that the answer shows, where the ticket has another one by now: then it is said anywhere.
    """
    if errand.reply is None or request.work.errands.behind(errand.reply):
        return
    kind = MessageKind.UPDATE if was is None else MessageKind.REPLY
    _amend(request, errand.reply, Content(()), kind, (was, errand.key) if was else None)


def withdrawn(request: Request, reply: str, instead: Content, *, several: bool) -> None:
    """What was answered of a ticket is not so: something else stands in place of it.

    Args:
        request: for the team.
        reply: the answer's key.
        instead: what is so.
        several: whether the answer speaks of other tickets too: then what it says of them stays.
    """
    parts = _shown(request.work, reply)
    if not parts:
        return
    key, shown = parts[-1 if several else 0]
    blocks = shown.message.content.blocks
    on_its_way = key == parts[-1][0] and bool(request.work.errands.behind(reply))
    content = Content((blocks[:-1] if several else ()) + instead.blocks + (blocks[-1:] if on_its_way else ()))
    _say(request, reply, key, shown, content, MessageKind.REPLY)


def _amend(
    request: Request,
    reply: str,
    promised: Content,
    kind: MessageKind,
    renamed: tuple[TicketKey, TicketKey] | None = None,
) -> None:
    """The answer with another last sentence than that it is on its way."""
    parts = _shown(request.work, reply)
    if not parts:
        return
    key, last = parts[-1]
    content = Content(last.message.content.blocks[:-1]) + promised
    if renamed:
        content = Content(tuple(_renamed(each, *renamed) for each in content.blocks))
    if content.blocks:
        _say(request, reply, key, last, content, kind)


def _say(request: Request, reply: str, edits: str, shown: Sending, content: Content, kind: MessageKind) -> None:
    outbox, before = request.work.outbox, shown.message
    if before.edits and before.kind is MessageKind.REPLY and shown.state in _NOT_SAID:
        kind = MessageKind.REPLY  # it takes the place of what everybody was to hear
    key = next(key for number in count(1) if outbox.by_key(key := f"{reply}~{number}") is None)
    outbox.add(
        Outgoing(key=key, to=before.to, kind=kind, content=content, edits=edits, subject=f"amends:{edits}"),
        request.now,
    )


def _shown(work: UnitOfWork, reply: str) -> Sequence[tuple[str, Sending]]:
    """The messages of one answer, as `in_parts` names them; each as it was amended last."""
    parts = dict(_told(work, lambda place: reply if place == 1 else f"{reply}:{place}"))
    for _, amended in _told(work, lambda number: f"{reply}~{number}"):
        if amended.message.edits in parts:
            parts[amended.message.edits] = amended
    return list(parts.items())


def _told(work: UnitOfWork, named: Callable[[int], str]) -> Iterator[tuple[str, Sending]]:
    """The messages of these keys, up to the first one that is not there."""
    for number in count(1):
        message = work.outbox.by_key(named(number))
        if message is None:
            return
        yield named(number), message


def _renamed(block: Block, old: TicketKey, new: TicketKey) -> Block:
    def put(spans: tuple[Span, ...]) -> tuple[Span, ...]:
        return tuple(Code(each.text.replace(old, new)) if isinstance(each, Code) else each for each in spans)

    match block:
        case Paragraph(spans):
            return Paragraph(put(spans))
        case Bullets():
            return replace(block, entries=tuple(put(each) for each in block.entries))
        case _:
            return block
