"""What becomes of an item by what is said in its thread, and by what becomes of its message."""

from dataclasses import replace

from watchbill.errors import Refused
from watchbill.model.event import Resolved
from watchbill.model.message import MessageKind, Outgoing
from watchbill.model.remark import Remark, Spot, Trace
from watchbill.model.work import Deed, Item, ItemState
from watchbill.rules import overhearing as rules
from watchbill.rules.asking import asked_again
from watchbill.rules.overhearing import Meaning
from watchbill.services import auditing, deeds
from watchbill.services.intake import Intake
from watchbill.services.request import DirectRequest
from watchbill.words import overhearing as words


def key_of(spot: Spot) -> str:
    """The same for everything that makes an item of this message: it is one."""
    return f"remark:{spot.platform}:{spot.conversation}:{spot.id}"


def subject(item: Item) -> str:
    """What is said of it in its thread and was not said yet gives way to what is newer."""
    return f"remark:{item.team}:{item.id}"


def follow(intake: Intake, request: DirectRequest, meaning: Meaning, item: Item, remark: Remark) -> None:
    """Do what somebody's words in the item's thread mean; where a plugin objects, nothing."""
    try:
        match meaning:
            case Meaning.TAKES:
                intake.acknowledge(request, item.id)
            case Meaning.ANSWERS:
                _resolve(intake, request, item, remark)
            case Meaning.ASKS_AGAIN:
                _open_again(intake, request, item, remark.spot)
    except Refused:
        return


def retitle(request: DirectRequest, trace: Trace, text: str) -> None:
    """The message of an item reads otherwise now; one that is resolved stays as it was."""
    item = _held(request, trace)
    if item is None or item.state is ItemState.RESOLVED:
        return
    title, details = rules.title(text, request.team), rules.details(text, request.team)
    if (title, details) != (item.title, item.details):
        request.work.items.save(replace(item, title=title, details=details))


def drop(request: DirectRequest, trace: Trace) -> None:
    """The message of an item was deleted: with it goes what nobody has begun with."""
    item, work = _held(request, trace), request.work
    if item is None or not rules.untouched(item):
        return
    work.outbox.withdraw(trace.spot.answers, subject(item), request.now)
    note = words.deleted()
    resolved = replace(item, state=ItemState.RESOLVED, note=note, resolved_at=request.now)
    work.items.save(resolved)
    deeds.write(request, resolved, Deed.RESOLVED, note)
    work.happened(Resolved(item=resolved))


def _resolve(intake: Intake, request: DirectRequest, item: Item, remark: Remark) -> None:
    """Said once an item, however often it is opened again and answered."""
    work, by = request.work, request.person.id
    resolved = intake.resolve(request, item.id, rules.first_words(remark.text, rules.NOTE)).item
    if resolved.owner != by:
        work.items.save(replace(resolved, owner=by))
    message = Outgoing(
        key=f"answered:{item.team}:{item.id}",
        to=remark.spot.answers,
        kind=MessageKind.REPLY,
        content=words.answered(resolved, by, request),
        subject=subject(item),
    )
    work.outbox.add(message, request.now)


def _open_again(intake: Intake, request: DirectRequest, item: Item, spot: Spot) -> None:
    if intake.known(request, item.dedupe_key):
        return  # it was asked anew since, in the same words
    again = asked_again(deeds.held(request, item.id))
    request.work.items.save(again)
    by = request.asker.id if request.asker else None
    deeds.write(request, again, Deed.REOPENED, "" if by else f"{spot.platform} {spot.account}", by)
    auditing.altered(request.work, "open again", item.id, item.state, again.state)


def _held(request: DirectRequest, trace: Trace) -> Item | None:
    if trace.team != request.team.id or trace.item is None:
        return None
    return request.work.items.lock(trace.team, trace.item)
