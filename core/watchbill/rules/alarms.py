"""What an alarm becomes: an item of its own, one that is there, or one of many; and when people are told."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from watchbill.model.signal import Group
from watchbill.model.work import Item, ItemKind, ItemState
from watchbill.rules.interrupting import AGAIN

#: What goes wrong again so soon after it was well is the same item: it flaps.
FLAPPING = timedelta(hours=1)
#: Unresolved alerts of a team; what comes beyond them is one further item, so that a person can read the queue.
READABLE = 50
#: So many groups are told in a message of their own within `WINDOW`; the next ones are told together.
OWN_MESSAGES, WINDOW = 3, timedelta(minutes=10)
#: A group's message is written anew no sooner than this after it was, and no later.
SOONEST, LATEST = timedelta(seconds=20), timedelta(minutes=2)
#: Under this name a source's groups are told together, and alerts are kept together.
STORM = "(storm)"


def key_of(source: str, fingerprint: str) -> str:
    """The `dedupe_key` of the items of a thing that a source watches; of all that are too many, it is `STORM`."""
    return f"{source}:{fingerprint}"


def is_storm(item: Item) -> bool:
    """Whether it is the one of all alerts of a source that are too many for items of their own."""
    return item.dedupe_key == key_of(item.source, STORM)


def flaps(item: Item, now: datetime) -> bool:
    """Whether something that goes wrong at `now` is this item once more."""
    return item.resolved_at is None or now - item.resolved_at <= FLAPPING


def room(unresolved: Iterable[Item]) -> int:
    """How many more alerts may be items of their own; further ones are told and kept together."""
    return max(0, READABLE - sum(each.kind is ItemKind.ALERT for each in unresolved))


def storms(begun: Sequence[Group]) -> bool:
    """Whether a further group is told together with others, where these were begun within `WINDOW`."""
    return sum(each.key != STORM for each in begun) >= OWN_MESSAGES


def goes_on(group: Group, now: datetime) -> bool:
    """Whether what is new of the group is added to its message; later, people would not look there."""
    return now - group.told_at <= FLAPPING


def next_telling(group: Group, now: datetime) -> datetime:
    """When the group's message is written anew for what happens at `now`.

    The longer it goes on, the less often: within the first minute twice more at most, later every two minutes.
    """
    apart = min(max(SOONEST, group.told_at - group.began_at), LATEST)
    return max(now, group.told_at + apart)


def reopened(item: Item, now: datetime, *, mended: bool) -> Item:
    """The item as it is when it comes again: whoever is on it still is, unless it was well for a while.

    Args:
        item: as it was.
        now: when it comes again (aware).
        mended: whether a person had said that it is over; then it is nobody's, however soon it comes.
    """
    again = replace(item, times=item.times + 1, resolved_at=None)
    if item.resolved_at is None:
        return again
    if item.owner is None or mended or now - item.resolved_at > AGAIN:
        return replace(again, state=ItemState.OPEN, owner=None)
    return replace(again, state=ItemState.ACKNOWLEDGED)
