"""Alerts, incidents and questions: reporting, taking and resolving them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from watchbill.errors import Refused
from watchbill.model.escalation import OnDuty
from watchbill.model.event import Acknowledged, Reported, Resolved, TakenUp, Untracked
from watchbill.model.people import PersonId
from watchbill.model.ticket import TicketKey
from watchbill.model.work import Deed, HistoryEntry, Item, ItemId, ItemKind, ItemState, Report
from watchbill.ports import Hooks
from watchbill.rules import tracking as rules
from watchbill.services import alerting, chaining, deeds, escalating, holding, interrupting, overnight, parking
from watchbill.services.directory import Caller
from watchbill.services.interrupting import Interruption
from watchbill.services.request import Request
from watchbill.words import items as words


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """An item that somebody looks at."""

    item: Item
    #: Who did before.
    was: PersonId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Over:
    """An item that is resolved."""

    item: Item
    #: Keys of what was left for it.
    parked: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What became of something that was said."""

    #: The item; None where the one that waited already was resolved at this very moment.
    item: Item | None
    #: Whether it was not in the queue before.
    new: bool
    #: Who is to leave their work for it; None also where they are told alone.
    called: PersonId | None = None
    #: Keys of what they leave.
    parked: tuple[str, ...] = ()
    #: Who is on duty; None where who asks may not know it, or is it themselves.
    duty: OnDuty | None = None


@dataclass(frozen=True, slots=True)
class Intake:
    """What comes in and is not a ticket."""

    hooks: Hooks

    def report(self, request: Request, report: Report) -> Item | None:
        """Put something into the team's queue.

        Returns:
            The new item; None when an unresolved item of the team has the same `dedupe_key` (see `known`).
        """
        if self.known(request, report.dedupe_key):
            return None
        item = Item(
            id=request.work.items.next_id(request.team.id, report.kind),
            team=request.team.id,
            kind=report.kind,
            title=report.title,
            severity=report.severity,
            source=report.source,
            dedupe_key=report.dedupe_key,
            opened_at=request.now,
            reporter=report.reporter,
            link=report.link,
            details=report.details,
        )
        if not request.work.items.add(item):
            return None
        deeds.write(request, item, Deed.CAME, report.source, report.reporter)
        request.work.happened(Reported(item=item))
        escalating.watch(request, [item])
        return item

    def hear(self, request: Request, kind: ItemKind, text: str, caller: Caller, link: str = "") -> Heard:
        """Put what somebody said in chat into the queue; the same words again are the same thing."""
        report = _said(kind, text, caller, link)
        item = self.report(request, report)
        if item is None:
            return Heard(item=self.known(request, report.dedupe_key), new=False)
        found = _interrupted(request, item)
        if found is None:
            return Heard(item=item, new=True)
        return Heard(item=item, new=True, called=found.person, parked=found.parked)

    def known(self, request: Request, dedupe_key: str) -> Item | None:
        """The team's unresolved item of this key."""
        unresolved = request.work.items.unresolved(request.team.id)
        return next((each for each in unresolved if each.dedupe_key == dedupe_key), None)

    def acknowledge(self, request: Request, item_id: ItemId) -> Taken:
        """Say that whoever asks has seen the item and sees to it; it stays in the queue until it is resolved."""
        item = _open(request, item_id)
        mine = item.owner == request.person.id
        if mine:  # also what they work on: that is more
            chaining.taken(request, item.id)
            return Taken(item=item, was=item.owner)
        taken = self._take(request, item, ItemState.ACKNOWLEDGED, "ack")
        _done(request, taken, Deed.ACKNOWLEDGED)
        request.work.happened(Acknowledged(item=taken, was=item.owner))
        return Taken(item=taken, was=item.owner)

    def names(self, key: str) -> bool:
        """Whether this looks like an item's id, and not like a ticket's key."""
        return holding.names_item(key)

    def claim(self, request: Request, item_id: ItemId) -> Taken:
        """Say that whoever asks works on the item now, or is at it again after it was parked."""
        item = _open(request, item_id)
        at_it = item.state is ItemState.CLAIMED and item.parked_for is None
        if item.owner == request.person.id and at_it:
            chaining.taken(request, item.id)
            return Taken(item=item, was=item.owner)
        taken = self._take(request, item, ItemState.CLAIMED, "claim")
        _done(request, taken, Deed.CLAIMED)
        request.work.happened(TakenUp(item=taken, was=item.owner))
        return Taken(item=taken, was=item.owner)

    def resolve(self, request: Request, item_id: ItemId, note: str = "") -> Over:
        """Take the item out of the queue; a note "no ticket: reason" says why its fix needs none.

        It is resolved also where it has no ticket and no reason: whoever fixed it knows that it is over, and a
        queue that shows it at its head for the sake of a form would be wrong. M5 is kept by asking: the answer
        does, and so does the evening check, until somebody has said one or the other, at once or later.

        Raises:
            Refused: it is resolved already; "no ticket" lacks its reason, or the item has a ticket.
        """
        item = deeds.held(request, item_id)
        reason = rules.no_ticket(note) if item.kind in rules.FIXED else None
        _check(item, reason)
        holding.ask(self.hooks, f"resolve {item.id}", request)
        if item.state is not ItemState.RESOLVED:
            item = _over(request, item, note if reason is None else "")
        item = _without_ticket(request, item, reason) if reason else item
        return Over(item=item, parked=alerting.left_for(request, [item]))

    def mine(self, request: Request) -> tuple[Item, ...]:
        """What whoever asks looks at and has not resolved, longest open first."""
        unresolved = request.work.items.unresolved(request.team.id)
        return parking.now(request, (each for each in unresolved if each.owner == request.person.id))

    def get(self, request: Request, item_id: ItemId) -> Item | None:
        """The team's item, or None."""
        found = request.work.items.get(request.team.id, item_id)
        return parking.now(request, [found])[0] if found else None

    def history(self, request: Request, item: Item, most: int) -> tuple[Sequence[HistoryEntry], int]:
        """The last lines of the item's history, oldest first, and how many there are before them.

        A ticket has the key there that it has by now.
        """
        lines = [_by_now(request, each) for each in request.work.histories.lately(item.team, item.id, most)]
        return lines, request.work.histories.count(item.team, item.id) - len(lines)

    def _take(self, request: Request, item: Item, state: ItemState, action: str) -> Item:
        holding.ask(self.hooks, f"{action} {item.id}", request)
        return replace(item, state=state, owner=request.person.id, parked_for=None)


def _by_now(request: Request, entry: HistoryEntry) -> HistoryEntry:
    if entry.what is not Deed.TRACKED:
        return entry
    return replace(entry, text=request.work.mirrored.now_called(TicketKey(entry.text)))


def _open(request: Request, item_id: ItemId) -> Item:
    item = deeds.held(request, item_id)
    if item.state is ItemState.RESOLVED:
        raise Refused(words.resolved_already(item))
    return item


def _check(item: Item, reason: str | None) -> None:
    if reason == "":
        raise Refused(words.reasonless(item))
    if reason and item.ticket:
        raise Refused(words.has_ticket(item))
    if item.state is ItemState.RESOLVED and reason is None:
        raise Refused(words.resolved_already(item))


def _done(request: Request, item: Item, what: Deed, text: str = "") -> None:
    """Store the item as whoever asks has made it, with the line that says so.

    Its group's message follows, nobody else is asked any more; at night whoever asks is told how to rest.
    """
    request.work.items.save(item)
    chaining.seen_to(request, item)
    deeds.write(request, item, what, text, request.person.id)
    alerting.refresh(request, item)
    escalating.over(request, [item])
    overnight.offer(request)


def _over(request: Request, item: Item, note: str) -> Item:
    over = replace(
        item,
        state=ItemState.RESOLVED,
        owner=item.owner or request.person.id,
        note=note or item.note,
        resolved_at=request.now,
        parked_for=None,
    )
    _done(request, over, Deed.RESOLVED, note)
    request.work.happened(Resolved(item=over))
    return over


def _without_ticket(request: Request, item: Item, reason: str) -> Item:
    said = replace(item, untracked=reason)
    request.work.items.save(said)
    deeds.write(request, said, Deed.UNTRACKED, reason, request.person.id)
    request.work.happened(Untracked(item=said))
    return said


def _interrupted(request: Request, item: Item) -> Interruption | None:
    """What the answer is to say; whoever does not read it is told alone."""
    found = interrupting.interrupt(request, [item])
    if found and not request.heard and found.person != item.reporter:
        interrupting.tell(request, found)
        return None
    return found


def _said(kind: ItemKind, text: str, caller: Caller, link: str) -> Report:
    identity = caller.identity
    return Report(
        kind=kind,
        title=text,
        source="chat" if caller.person else f"{identity.platform} {identity.id}",
        dedupe_key=f"{kind}:{text.casefold()}",
        reporter=caller.person.id if caller.person else None,
        link=link,
    )
