"""Answers that are changed afterwards: what they promised of an outside tracker is done, or is not."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import count

from watchbill.model.errand import Errand, ErrandKind
from watchbill.model.message import Content, MessageKind, Outgoing
from watchbill.model.mirror import SiteState
from watchbill.ports import UnitOfWork
from watchbill.services import rewording
from watchbill.services.request import Request
from watchbill.words import sites as words
from watchbill.words.view import View


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


def kept(request: Request, reply: str, label: str) -> None:
    """The answer says no more that it is on its way, once nothing that it speaks of waits.

    Where it shows a key that its ticket has no more, it is said with the present one, also where nothing that is
    shown can be changed.

    Args:
        request: for the team.
        reply: the answer's key.
        label: what people call the tracker.
    """
    work, parts = request.work, _parts(request.work, reply)
    if work.errands.behind(reply):
        return
    for place, part in enumerate(parts, 1):
        content = rewording.with_keys(part.content, work.mirrored.now_called)
        kind = MessageKind.UPDATE if content == part.content else MessageKind.REPLY
        if place == len(parts):
            content = Content(content.blocks[:-1])
        if content != part.content:
            _amend(request, reply, part, content if content.blocks else words.told(label), kind)


def withdrawn(request: Request, errand: Errand, instead: Content, label: str) -> None:
    """What the answer says of this errand, which is removed, is not so: something else stands in its place.

    It stands below where the answer speaks of several tickets: of the others it is so, or may be. Of a comment
    that came to nothing it is the last line: the ticket was blocked all the same.

    Args:
        request: for the team.
        errand: of which it speaks.
        instead: what is so.
        label: what people call the tracker.
    """
    reply = errand.reply
    parts = _parts(request.work, reply) if reply else ()
    if reply is None or not parts:
        return
    if errand.several:
        _say(request, reply, Outgoing(key="", to=parts[0].to, kind=MessageKind.REPLY, content=instead))
        kept(request, reply, label)
        return
    for each in request.work.errands.behind(reply):  # what becomes of them changes this no more
        request.work.errands.save(replace(each, reply=None))
    if errand.kind is ErrandKind.COMMENT:
        _amend(request, reply, parts[-1], _unpromised(parts[-1]) + instead, MessageKind.REPLY)
    else:
        _amend(request, reply, parts[0], instead, MessageKind.REPLY)


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
