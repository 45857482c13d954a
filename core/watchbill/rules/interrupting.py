"""When something new takes somebody from what they work on (M4), and when they are at that again."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from watchbill.model.ticket import Claim
from watchbill.model.work import Item, ItemKind, ItemState
from watchbill.rules import priority

#: A question waits for its turn.
INTERRUPT = (ItemKind.ALERT, ItemKind.INCIDENT)
#: So long after an interruption is over, somebody is taken to be at their work again, unless they say so before.
#: Within it nothing is parked anew: what comes and goes in a storm interrupts once.
AGAIN = timedelta(minutes=10)


def most_urgent(came: Iterable[Item]) -> Item | None:
    """Which of several new items interrupts first; None where none of them does."""
    urgent = (each for each in came if each.kind in INTERRUPT)
    return min(urgent, key=lambda each: (priority.rank(each), each.opened_at, each.id), default=None)


def interrupts(item: Item, current: Sequence[Item | Claim]) -> bool:
    """Whether the new item goes before everything that somebody works on; who does nothing is not disturbed."""
    return item.kind in INTERRUPT and bool(current) and all(priority.outranks(item, each) for each in current)


def works_on(parked_for: Item | None, now: datetime) -> bool:
    """Whether somebody is at what they claimed, from the item for which it was parked; None where it was not."""
    if parked_for is None:
        return True
    over = parked_for.resolved_at if parked_for.state is ItemState.RESOLVED else None
    return over is not None and now - over >= AGAIN
