"""What somebody left for something more urgent: until that is over for a while, or they say that they are back."""

from collections.abc import Iterable
from dataclasses import replace

from watchbill.model.keys import ItemId
from watchbill.model.ticket import TicketKey
from watchbill.model.work import Item
from watchbill.rules import interrupting as rules
from watchbill.services.request import Request


def holds(request: Request, parked_for: ItemId | None) -> bool:
    """Whether what was left for this item is still left."""
    if parked_for is None:
        return False
    return not rules.works_on(request.work.items.get(request.team.id, parked_for), request.now)


def now(request: Request, items: Iterable[Item]) -> tuple[Item, ...]:
    """The items, parked only where that still holds."""
    return tuple(
        replace(each, parked_for=None) if each.parked_for and not holds(request, each.parked_for) else each
        for each in items
    )


def go_on(request: Request, key: TicketKey) -> None:
    """Whoever has the ticket works on it again."""
    held = request.work.claims.held(key)
    if held and held.parked_for:
        request.work.claims.park(held.id, None)
