"""Answers that are changed afterwards: what they promised of an outside tracker is done, or is not."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import count

from watchbill.model.duty import Sending
from watchbill.model.errand import Errand
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
    work.errands.answered([each.id for each in written], reply)
    state = work.sites.get(written[0].tracker)
    if state and state.failure:
        return content + words.waits(state.label, state.failing_since, view)
    return content + words.telling(state.label if state else written[0].tracker)


def waits(request: Request, errand: Errand, state: SiteState) -> None:
    """Say once, in the answer, that it takes longer."""
    if errand.reply and not errand.told:
        for each in request.work.errands.behind(errand.reply):
            request.work.errands.save(replace(each, told=True))
        _end(request, errand.reply, words.waits(state.label, state.failing_since, request), MessageKind.UPDATE)


def kept(request: Request, errand: Errand, label: str) -> None:
    """The answer says no more that it is on its way, once all that it speaks of is done.

    Where it shows a key that its ticket has no more, it is said with the present one, also where nothing that is
    shown can be changed.

    Args:
        request: for the team.
        errand: what was done last, and is removed.
        label: what people call the tracker.
    """
    work = request.work
    if errand.reply is None or work.errands.behind(errand.reply):
        return
    parts = list(_parts(work, errand.reply))
    for place, (key, part) in enumerate(parts, 1):
        shown = part.message.content
        content = rewording.with_keys(shown, work.mirrored.now_called)
        kind = MessageKind.UPDATE if content == shown else MessageKind.REPLY
        if place == len(parts):
            content = Content(content.blocks[:-1])
        if content != shown:
            _say(request, errand.reply, key, part, content if content.blocks else words.told(label), kind)


def withdrawn(request: Request, reply: str, instead: Content) -> None:
    """The answer is not so: something else stands in its place, whatever becomes of the rest of it."""
    _settle(request, reply)
    message = request.work.outbox.by_key(reply)
    if message:
        _say(request, reply, reply, message, instead, MessageKind.REPLY)


def but(request: Request, reply: str, objection: Content) -> None:
    """The answer is so but for one thing, which stands in its last line."""
    _settle(request, reply)
    _end(request, reply, objection, MessageKind.REPLY)


def _settle(request: Request, reply: str) -> None:
    """Nothing that is still to be done speaks in that answer any more."""
    for each in request.work.errands.behind(reply):
        request.work.errands.save(replace(each, reply=None))


def _end(request: Request, reply: str, ending: Content, kind: MessageKind) -> None:
    """The answer with another last line than that it is on its way."""
    parts = list(_parts(request.work, reply))
    if parts:
        key, last = parts[-1]
        _say(request, reply, key, last, Content(last.message.content.blocks[:-1]) + ending, kind)


def _say(request: Request, reply: str, edits: str, message: Sending, content: Content, kind: MessageKind) -> None:
    outbox = request.work.outbox
    key = next(key for number in count(1) if outbox.by_key(key := f"{reply}~{number}") is None)
    outbox.add(
        Outgoing(
            key=key, to=message.message.to, kind=kind, content=content, edits=edits, subject=f"amends:{edits}"
        ),
        request.now,
    )


def _parts(work: UnitOfWork, reply: str) -> Iterator[tuple[str, Sending]]:
    """The messages of one answer, as `in_parts` names them."""
    for place in count(1):
        key = reply if place == 1 else f"{reply}:{place}"
        message = work.outbox.by_key(key)
        if message is None:
            return
        yield key, message
