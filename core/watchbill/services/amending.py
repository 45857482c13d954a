"""Answers that are changed afterwards: what they promised of an outside tracker is done, or is not."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import count

from watchbill.model.errand import Errand, ErrandKind
from watchbill.model.message import Block, Bullets, Code, Content, MessageKind, Outgoing, Paragraph, Span
from watchbill.model.mirror import PROVISIONAL, SiteState
from watchbill.model.ticket import TicketKey
from watchbill.ports import UnitOfWork
from watchbill.services.request import Request
from watchbill.words import sites as words
from watchbill.words.view import View

#: The key of a new ticket, that its tracker may have given another one by now.
_NEW = re.compile(rf"(?<![\w-]){PROVISIONAL}-[0-9]+(?![\w-])")


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
    state = work.sites.get(written[0].tracker)
    silent, several = bool(state and state.failure), len({each.key for each in written}) > 1
    work.errands.answered([each.id for each in written], reply, several=several, told=silent)
    if state and silent:
        return content + words.waits(state.label, state.failing_since, view)
    return content + words.telling(state.label if state else written[0].tracker)


def waits(request: Request, reply: str, state: SiteState) -> None:
    """Say in the answer that it takes longer, and remember that it is said."""
    for each in request.work.errands.behind(reply):
        request.work.errands.save(replace(each, told=True))
    parts = _parts(request.work, reply)
    if parts:
        promised = words.waits(state.label, state.failing_since, request)
        _amend(request, reply, parts[-1], _unpromised(parts[-1]) + promised, MessageKind.UPDATE)


def kept(request: Request, reply: str) -> None:
    """The answer says no more that it is on its way, once nothing that it speaks of waits.

    Where it shows a new ticket by another key than it has by now, that is said anywhere, else where it can be
    changed.
    """
    parts = _parts(request.work, reply)
    if not parts or request.work.errands.behind(reply):
        return
    content = _unpromised(parts[-1])
    called = Content(tuple(_as_called(each, request.work) for each in content.blocks))
    if called.blocks:
        kind = MessageKind.UPDATE if called == content else MessageKind.REPLY
        _amend(request, reply, parts[-1], called, kind)


def withdrawn(request: Request, errand: Errand, instead: Content) -> None:
    """What the answer says of this errand, which is removed, is not so: something else stands in its place.

    It stands below where the answer says other things that are so, or may be: of other tickets, or that a ticket
    of which just a comment came to nothing was blocked.
    """
    parts = _parts(request.work, errand.reply) if errand.reply else ()
    if not parts or errand.reply is None:
        return
    if errand.several or errand.kind is ErrandKind.COMMENT:
        _say(request, errand.reply, Outgoing(key="", to=parts[0].to, kind=MessageKind.REPLY, content=instead))
        kept(request, errand.reply)
        return
    for each in request.work.errands.behind(errand.reply):  # what becomes of them changes this no more
        request.work.errands.save(replace(each, reply=None))
    _amend(request, errand.reply, parts[0], instead, MessageKind.REPLY)


def _amend(request: Request, reply: str, part: Outgoing, content: Content, kind: MessageKind) -> None:
    subject = f"amends:{part.key}"
    amended = Outgoing(key="", to=part.to, kind=kind, content=content, edits=part.key, subject=subject)
    _say(request, reply, amended)


def _say(request: Request, reply: str, message: Outgoing) -> None:
    """Under a key of its own, behind what was said of the answer before."""
    outbox = request.work.outbox
    key = next(key for number in count(1) if outbox.by_key(key := f"{reply}~{number}") is None)
    outbox.add(replace(message, key=key), request.now)


def _unpromised(part: Outgoing) -> Content:
    """The last message of an answer without its last sentence, that it is on its way."""
    return Content(part.content.blocks[:-1])


def _parts(work: UnitOfWork, reply: str) -> Sequence[Outgoing]:
    """The messages of one answer, as `in_parts` names them."""
    found: list[Outgoing] = []
    while sending := work.outbox.by_key(f"{reply}:{len(found) + 1}" if found else reply):
        found.append(sending.message)
    return found


def _as_called(block: Block, work: UnitOfWork) -> Block:
    """With the keys that new tickets have by now."""

    def put(spans: tuple[Span, ...]) -> tuple[Span, ...]:
        return tuple(Code(_NEW.sub(called, each.text)) if isinstance(each, Code) else each for each in spans)

    def called(found: re.Match[str]) -> str:
        return work.mirrored.now_called(TicketKey(found[0]))

    match block:
        case Paragraph(spans):
            return Paragraph(put(spans))
        case Bullets():
            return replace(block, entries=tuple(put(each) for each in block.entries))
        case _:
            return block
