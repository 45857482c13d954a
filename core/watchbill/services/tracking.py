"""The ticket of an item (M5): made in the team's tracker, or one that is there; each names the other.

The item is locked before the tracker is asked, so that two people, or two processes, make one ticket. A process
that ends between the tracker's answer and our commit leaves a ticket that no item names. But the command is stored
in the inbox before it is carried out, and is taken up again; the tracker keeps with each ticket for which item it
was made (`Tracker.create`), and so it returns that one then. The same holds when somebody types it again later.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from watchbill.errors import Refused
from watchbill.model.event import Created, Tracked
from watchbill.model.ticket import Note, Ticket, TicketKey
from watchbill.model.work import Deed, Item, ItemId
from watchbill.ports import Hooks, Tracker, TrackerFactory
from watchbill.services import deeds, holding
from watchbill.services.request import Request
from watchbill.services.ticketing import LONGEST_TITLE, titled
from watchbill.words import tracking as words


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """An item that has a ticket."""

    item: Item
    #: None where it had this one before, and nothing was changed.
    ticket: Ticket | None
    #: The one that it had before.
    was: TicketKey | None = None


@dataclass(frozen=True, slots=True)
class Tracking:
    """Gives items tickets; also those that are resolved.

    All raise `Unknown` where there is no such item, `Refused` where a hook objects, and `TrackerUnavailable`.
    """

    hooks: Hooks
    trackers: Mapping[str, TrackerFactory]

    def track(self, request: Request, item_id: ItemId, title: str = "") -> Result:
        """Make the item's ticket, at the end of Backlog, unless it has one.

        Args:
            request: who asks.
            item_id: of an alert, incident or question.
            title: the ticket's; the item's where there is none.

        Raises:
            Refused: the title is too long, or it is the id of an item.
        """
        item = deeds.held(request, item_id)
        _check(request, title)
        if item.ticket:
            return Result(item=item, ticket=None, was=item.ticket)
        said = titled(title) if title else words.title(item, LONGEST_TITLE)
        holding.ask(self.hooks, f"track {item.id}", request)
        about = words.about(item, request)
        ticket = self._tracker(request).create(said, request.now, origin=item.id, text=about)
        request.work.happened(Created(ticket=ticket, person=request.person.id))
        return _named(request, item, ticket)

    def link(self, request: Request, item_id: ItemId, key: TicketKey) -> Result:
        """Let a ticket that is there track the item, in place of any other; a comment on each of them says so.

        Raises:
            Unknown: there is no such ticket; the nearest keys are named.
        """
        item, tracker = deeds.held(request, item_id), self._tracker(request)
        ticket = holding.ticket(request, tracker, holding.meant(tracker, key), "track")
        if item.ticket == ticket.key:
            return Result(item=item, ticket=None, was=item.ticket)
        holding.ask(self.hooks, f"track {item.id}", request)
        _comment(request, tracker, ticket, words.comment(item))
        before = tracker.get(item.ticket) if item.ticket else None
        if before:
            _comment(request, tracker, before, words.moved_on(item, ticket.key))
        return _named(request, item, ticket)

    def _tracker(self, request: Request) -> Tracker:
        return self.trackers[request.team.tracker](request.work, request.team)


def _check(request: Request, title: str) -> None:
    """A title that is nothing but an item's id was meant as a ticket's key."""
    key = title.strip().upper()
    other = request.work.items.get(request.team.id, ItemId(key)) if holding.names_item(key) else None
    if other:
        raise Refused(words.is_no_ticket(other))


def _named(request: Request, item: Item, ticket: Ticket) -> Result:
    tracked = replace(item, ticket=ticket.key, untracked=None)
    request.work.items.save(tracked)
    deeds.write(request, tracked, Deed.TRACKED, ticket.key, request.person.id)
    request.work.happened(Tracked(item=tracked, was=item.ticket))
    return Result(item=tracked, ticket=ticket, was=item.ticket)


def _comment(request: Request, tracker: Tracker, ticket: Ticket, text: str) -> None:
    """Unless it is the last comment already, from a time that was never committed here.

    It is the desk's own, and so it takes the place of nothing that a person wrote there last.
    """
    last = tracker.last_notes([ticket.key]).get(ticket.key)
    if last is None or last.text != text:
        tracker.comment(Note(key=ticket.key, author=None, text=text, at=request.now))
