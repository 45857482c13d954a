"""What was asked and answered, and is asked again in the same place: by mail, or in a thread."""

from dataclasses import replace
from datetime import datetime, timedelta

from watchbill.model.work import Item, ItemState

#: Whoever asked may ask again for so long; later it is a thing of its own.
AGAIN = timedelta(days=7)


def still_the_same(item: Item, now: datetime) -> bool:
    """Whether more that is said of the item at `now` (aware) belongs to it: it is open, or was until lately."""
    return item.resolved_at is None or now - item.resolved_at <= AGAIN


def asked_again(item: Item) -> Item:
    """The item as it is when it is asked again: open, and nobody's, for the day may be another's."""
    return replace(item, state=ItemState.OPEN, owner=None, resolved_at=None, parked_for=None)
