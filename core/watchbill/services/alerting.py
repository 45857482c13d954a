"""Telling a team what its sources say: each group in one message, which is kept up to date."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import blake2b

from watchbill.model.address import Address
from watchbill.model.message import MessageKind, Outgoing
from watchbill.model.signal import Alarm, Group
from watchbill.model.work import Item, ItemState
from watchbill.rules import alarms as rules
from watchbill.services import calling, parking
from watchbill.services.request import Request
from watchbill.words import alerts as words


def join(request: Request, source: str, alarm: Alarm) -> str:
    """The key of the group with which a new item of this alarm is told; one that has no message yet is begun."""
    work, team, now = request.work, request.team, request.now
    group = work.alarms.group(team.id, source, alarm.group)
    if group and rules.goes_on(group, now):
        return group.key
    crowded = rules.storms(work.alarms.begun(team.id, now - rules.WINDOW))
    key, title = (rules.STORM, words.STORM) if crowded else (alarm.group, alarm.group_title)
    _begin(request, source, key, title)
    return key


def tell(request: Request, source: str, key: str) -> None:
    """Have the channel know how the group is now; several changes within a short time are told as one."""
    work, team = request.work, request.team
    group = work.alarms.lock_group(team.id, source, key)
    items = work.items.grouped(team.id, source, key, group.began_at) if group else ()
    if group is None or team.channel is None or not items:
        return
    written = _write(request, group, items, team.channel)
    work.alarms.save_group(written)
    _say_what_is_over(request, written, items, team.channel)


def refresh(request: Request, item: Item) -> None:
    """Have the message in which the item was told say what somebody has done with it; nothing calls anybody.

    An old message stays an old one: what goes wrong later is told in a new one.
    """
    work, team, now = request.work, request.team, request.now
    group = work.alarms.lock_group(team.id, item.source, item.group) if item.group else None
    if group is None or not group.message or team.channel is None:
        return
    items = work.items.grouped(team.id, item.source, item.group, group.began_at)
    if not items:
        return
    written = _write(request, group, items, team.channel)
    if not rules.goes_on(group, now):
        written = replace(written, told_at=group.told_at, said_at=now)
    work.alarms.save_group(written)


def begins(request: Request, source: str, key: str) -> bool:
    """Whether what is told next of the group is a message of its own, which calls whoever is called."""
    group = request.work.alarms.group(request.team.id, source, key)
    return request.team.channel is not None and group is not None and not group.message


def left_for(request: Request, items: Sequence[Item]) -> tuple[str, ...]:
    """Keys of the tickets and items that were parked for these."""
    work, team, these = request.work, request.team.id, {each.id for each in items}
    tickets = [each.key for each in work.claims.open(team) if each.parked_for in these]
    return (*(each.id for each in work.items.unresolved(team) if each.parked_for in these), *tickets)


def short(source: str, key: str) -> str:
    """A word without spaces for all that a source tells together; always the same."""
    return blake2b(f"{source}\0{key}".encode(), digest_size=9).hexdigest()


def _write(request: Request, group: Group, items: Sequence[Item], channel: Address) -> Group:
    """The group with the message that says how these items are, which is in the outbox now."""
    written, earlier = _next(request, group, channel)
    whom = calling.first(request)
    if earlier is None:
        written = replace(written, called=whom)
    items = parking.now(request, items)
    parked = left_for(request, [each for each in items if each.state is not ItemState.RESOLVED])
    message = Outgoing(
        key=written.message,
        to=channel,
        kind=MessageKind.ALERT,
        content=words.alerts(written, items, whom, parked, request),
        subject=_subject(written),
        edits=earlier,
    )
    request.work.outbox.add(message, request.now, written.told_at - request.now)
    return written


def again(request: Request, source: str, key: str) -> None:
    """Something of a group that was told goes wrong once more: its message is begun anew if it is an old one."""
    group = request.work.alarms.group(request.team.id, source, key)
    if group and not rules.goes_on(group, request.now):
        _begin(request, source, key, group.title)


def _begin(request: Request, source: str, key: str, title: str) -> None:
    known = request.work.alarms.group(request.team.id, source, key)
    if known and rules.goes_on(known, request.now):
        return
    now = request.now
    begun = Group(
        team=request.team.id, source=source, key=key, title=title, began_at=now, said_at=now, told_at=now
    )
    request.work.alarms.save_group(begun)


def _next(request: Request, group: Group, channel: Address) -> tuple[Group, str | None]:
    """The group with its next message, and the key of what that message takes the place of."""
    outbox, now = request.work.outbox, request.now
    written = replace(group, message=f"{_subject(group)}:{group.revision + 1}", revision=group.revision + 1)
    if not group.message:
        return written, None
    before = outbox.by_key(group.message)
    if outbox.withdraw(channel, _subject(group), now) and before:  # nobody has read it
        return replace(written, told_at=max(now, group.told_at)), before.message.edits
    said_at = max(group.said_at, group.told_at)
    return replace(written, said_at=said_at, told_at=rules.next_telling(group, now)), group.message


def _say_what_is_over(request: Request, group: Group, items: Sequence[Item], channel: Address) -> None:
    """In the thread of the group's message, what was resolved since it was written before."""
    over = [each for each in items if each.resolved_at and each.resolved_at > group.said_at]
    subject = f"{_subject(group)}:over"
    request.work.outbox.withdraw(channel, subject, request.now)  # it may have come again since
    if not over:
        return
    left = sum(each.state is not ItemState.RESOLVED for each in items)
    reply = Outgoing(
        key=f"{group.message}:over",
        to=channel,
        kind=MessageKind.NOTICE,
        content=words.over(over, left, request),
        subject=subject,
        under=group.message,
    )
    request.work.outbox.add(reply, request.now, group.told_at - request.now)


def _subject(group: Group) -> str:
    """The same for everything that is said of the group until it is begun anew."""
    return f"alerts:{group.team}:{short(group.source, group.key)}:{_seconds(group.began_at)}"


def _seconds(moment: datetime) -> str:
    return f"{moment.timestamp():.6f}"
