"""Alerts, incidents and questions: reporting, taking and resolving them."""

from dataclasses import dataclass, replace

from watchbill.errors import Refused, Unknown
from watchbill.model.event import Acknowledged, Reported, Resolved
from watchbill.model.people import PersonId
from watchbill.model.work import Item, ItemId, ItemKind, ItemState, Report
from watchbill.ports import Hooks
from watchbill.rules.nearest import nearest
from watchbill.services import holding
from watchbill.services.directory import Caller
from watchbill.services.request import Request


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """An item that somebody looks at."""

    item: Item
    #: Who did before.
    was: PersonId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What became of something that was said."""

    #: The item; None where the one that waited already was resolved at this very moment.
    item: Item | None
    #: Whether it was not in the queue before.
    new: bool


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
        )
        if not request.work.items.add(item):
            return None
        request.work.happened(Reported(item=item))
        return item

    def hear(self, request: Request, kind: ItemKind, text: str, caller: Caller) -> Heard:
        """Put what somebody said in chat into the queue; the same words again are the same thing."""
        report = _said(kind, text, caller)
        item = self.report(request, report)
        return Heard(item=item or self.known(request, report.dedupe_key), new=item is not None)

    def known(self, request: Request, dedupe_key: str) -> Item | None:
        """The team's unresolved item of this key."""
        unresolved = request.work.items.unresolved(request.team.id)
        return next((each for each in unresolved if each.dedupe_key == dedupe_key), None)

    def acknowledge(self, request: Request, item_id: ItemId) -> Taken:
        """Say that somebody looks at the item; it stays in the queue until it is resolved."""
        item = self._open(request, item_id)
        holding.ask(self.hooks, f"ack {item.id}", request)
        taken = replace(item, state=ItemState.ACKNOWLEDGED, owner=request.person.id)
        request.work.items.save(taken)
        request.work.happened(Acknowledged(item=taken, was=item.owner))
        return Taken(item=taken, was=item.owner)

    def resolve(self, request: Request, item_id: ItemId, note: str = "") -> Item:
        """Take the item out of the queue."""
        item = self._open(request, item_id)
        holding.ask(self.hooks, f"resolve {item.id}", request)
        resolved = replace(
            item,
            state=ItemState.RESOLVED,
            owner=item.owner or request.person.id,
            note=note or item.note,
            resolved_at=request.now,
        )
        request.work.items.save(resolved)
        request.work.happened(Resolved(item=resolved))
        return resolved

    def mine(self, request: Request) -> tuple[Item, ...]:
        """What whoever asks looks at and has not resolved, longest open first."""
        unresolved = request.work.items.unresolved(request.team.id)
        return tuple(each for each in unresolved if each.owner == request.person.id)

    def find(self, request: Request, item_id: ItemId) -> Item:
        """The team's item.

        Raises:
            Unknown: there is none of this id; the nearest open ones are named.
        """
        item = self.get(request, item_id)
        if item is None:
            unresolved = [each.id for each in request.work.items.unresolved(request.team.id)]
            raise Unknown("item", item_id, nearest(item_id, unresolved), _where_else(item_id))
        return item

    def get(self, request: Request, item_id: ItemId) -> Item | None:
        """The team's item, or None."""
        return request.work.items.get(request.team.id, item_id)

    def _open(self, request: Request, item_id: ItemId) -> Item:
        item = self.find(request, item_id)
        if item.state is ItemState.RESOLVED:
            raise Refused(f"{item.id} is resolved already. `!queue` lists what is open.")
        return item


def _said(kind: ItemKind, text: str, caller: Caller) -> Report:
    identity = caller.identity
    return Report(
        kind=kind,
        title=text,
        source="chat" if caller.person else f"{identity.platform} {identity.id}",
        dedupe_key=f"{kind}:{text.casefold()}",
        reporter=caller.person.id if caller.person else None,
    )


def _where_else(item_id: ItemId) -> str:
    if "-" in item_id:
        return f"If it is a ticket: `!show {item_id}`."
    return "`!queue` lists what is open."
