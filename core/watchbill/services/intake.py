"""Alerts, incidents and questions: reporting, taking and resolving them."""

from dataclasses import dataclass, replace
from datetime import datetime

from watchbill.errors import Refused, Unknown
from watchbill.model.event import Acknowledged, Reported, Resolved
from watchbill.model.people import Person, PersonId
from watchbill.model.team import Team
from watchbill.model.work import Item, ItemId, ItemKind, ItemState, Severity
from watchbill.ports import Hooks, UnitOfWork
from watchbill.rules.nearest import nearest


@dataclass(frozen=True, slots=True)
class Intake:
    """What comes in and is not a ticket."""

    hooks: Hooks

    def report(
        self,
        work: UnitOfWork,
        team: Team,
        kind: ItemKind,
        title: str,
        now: datetime,
        *,
        source: str,
        dedupe_key: str,
        reporter: PersonId | None = None,
        severity: Severity = Severity.NORMAL,
    ) -> Item | None:
        """Put something into the team's queue.

        Returns:
            The new item; None when an unresolved item of the team has the same `dedupe_key` (see `known`).
        """
        if self.known(work, team, dedupe_key):
            return None
        item = Item(
            id=work.items.next_id(team.id, kind),
            team=team.id,
            kind=kind,
            title=title,
            severity=severity,
            source=source,
            dedupe_key=dedupe_key,
            opened_at=now,
            reporter=reporter,
        )
        if not work.items.add(item):
            return None
        work.happened(Reported(item=item))
        return item

    def known(self, work: UnitOfWork, team: Team, dedupe_key: str) -> Item | None:
        """The team's unresolved item of this key."""
        unresolved = work.items.unresolved(team.id)
        return next((each for each in unresolved if each.dedupe_key == dedupe_key), None)

    def acknowledge(self, work: UnitOfWork, team: Team, item_id: ItemId, by: Person, now: datetime) -> Item:
        """Say that somebody looks at the item; it stays in the queue until it is resolved."""
        item = self._open(work, team, item_id)
        self._ask(f"ack {item.id}", by, now)
        taken = replace(item, state=ItemState.ACKNOWLEDGED, owner=by.id)
        work.items.save(taken)
        work.happened(Acknowledged(item=taken, was=item.owner))
        return taken

    def resolve(self, work: UnitOfWork, team: Team, item_id: ItemId, note: str, by: Person, now: datetime) -> Item:
        """Take the item out of the queue."""
        item = self._open(work, team, item_id)
        self._ask(f"resolve {item.id}", by, now)
        resolved = replace(
            item,
            state=ItemState.RESOLVED,
            owner=item.owner or by.id,
            note=note,
            resolved_at=now,
        )
        work.items.save(resolved)
        work.happened(Resolved(item=resolved))
        return resolved

    def find(self, work: UnitOfWork, team: Team, item_id: ItemId) -> Item:
        """The team's item.

        Raises:
            Unknown: there is none of this id; the nearest open ones are named.
        """
        item = work.items.get(team.id, item_id)
        if item is None:
            unresolved = [each.id for each in work.items.unresolved(team.id)]
            raise Unknown("item", item_id, nearest(item_id, unresolved), _where_else(item_id))
        return item

    def _open(self, work: UnitOfWork, team: Team, item_id: ItemId) -> Item:
        item = self.find(work, team, item_id)
        if item.state is ItemState.RESOLVED:
            raise Refused(f"{item.id} is resolved already. `!queue` lists what is open.")
        return item

    def _ask(self, action: str, by: Person, now: datetime) -> None:
        objections = self.hooks.objections(action, by, now)
        if objections:
            raise Refused("\n".join(objections))


def _where_else(item_id: ItemId) -> str:
    if "-" in item_id:
        return f"If it is a ticket: `!show {item_id}`."
    return "`!queue` lists what is open."
