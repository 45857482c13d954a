"""The item that somebody does something with, and the line of its history that says so."""

from watchbill.errors import Refused, Unknown
from watchbill.model.people import PersonId
from watchbill.model.work import Deed, HistoryEntry, Item, ItemId
from watchbill.rules.nearest import nearest
from watchbill.services import holding
from watchbill.services.request import Request


def held(request: Request, item_id: ItemId) -> Item:
    """The team's item, which nobody else changes before this request is over.

    Raises:
        Unknown: there is none of this id; the nearest open ones are named.
        Refused: it is a ticket's key.
    """
    item = request.work.items.lock(request.team.id, item_id)
    if item is None and "-" in item_id and not holding.names_item(item_id.replace("-", "")):
        raise Refused(f"{item_id} is a ticket: `!claim {item_id}` takes it, `!done {item_id}` closes it.")
    if item is None:
        unresolved = [each.id for each in request.work.items.unresolved(request.team.id)]
        raise Unknown("item", item_id, nearest(item_id, unresolved), "`!queue` lists what is open.")
    return item


def write(request: Request, item: Item, what: Deed, text: str = "", by: PersonId | None = None) -> None:
    """One more line of the item's history.

    Args:
        request: when.
        item: whose history.
        what: was done.
        text: see `HistoryEntry`.
        by: who did it, or was asked to; None for a source, the desk, or an account that nobody knows.
    """
    line = HistoryEntry(team=item.team, item=item.id, what=what, person=by, text=text, at=request.now)
    request.work.histories.add(line)
