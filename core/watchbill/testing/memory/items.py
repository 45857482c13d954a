"""Alerts, incidents and questions, in memory."""

from collections.abc import Collection, Sequence
from datetime import datetime

from watchbill.model.people import TeamId
from watchbill.model.ticket import TicketKey
from watchbill.model.work import Item, ItemId, ItemKind, ItemState
from watchbill.testing.memory.numbers import next_number
from watchbill.testing.memory.state import State


class MemoryItems:
    """Fulfils `ports.Items`."""

    def __init__(self, state: State) -> None:
        self._state = state

    def get(self, team: TeamId, item: ItemId) -> Item | None:
        return self._state.items.get((team, ItemId(item.upper())))

    def lock(self, team: TeamId, item: ItemId) -> Item | None:
        return self.get(team, item)

    def unresolved(self, team: TeamId) -> Sequence[Item]:
        items = self._state.items.values()
        ours = (each for each in items if each.team == team and each.state is not ItemState.RESOLVED)
        return sorted(ours, key=lambda each: (each.opened_at, each.id))

    def latest(self, team: TeamId, dedupe_key: str) -> Item | None:
        ours = (each for each in self._state.items.values() if each.team == team and each.dedupe_key == dedupe_key)
        return max(ours, key=lambda each: (each.opened_at, each.id), default=None)

    def grouped(self, team: TeamId, source: str, group: str, since: datetime) -> Sequence[Item]:
        items = self._state.items.values()
        ours = (each for each in items if (each.team, each.source, each.group) == (team, source, group))
        lately = (each for each in ours if each.resolved_at is None or each.resolved_at > since)
        return sorted(lately, key=lambda each: (each.opened_at, each.id))

    def resolved(self, team: TeamId, start: datetime, end: datetime) -> Sequence[Item]:
        within = (
            (each.resolved_at, each.id, each)
            for each in self._state.items.values()
            if each.team == team and each.resolved_at and start <= each.resolved_at < end
        )
        return [each for _, _, each in sorted(within, key=lambda found: found[:2])]

    def opened(self, team: TeamId, start: datetime, end: datetime, most: int) -> Sequence[Item]:
        items = self._state.items.values()
        ours = (each for each in items if each.team == team and start <= each.opened_at < end)
        return sorted(ours, key=lambda each: (each.opened_at, each.id))[-most:]

    def unticketed(self, team: TeamId, start: datetime, end: datetime, most: int) -> Sequence[Item]:
        resolved = self.resolved(team, start, end)
        return [each for each in resolved if each.owner is not None and each.ticket is None][:most]

    def tracked_by(self, team: TeamId, keys: Collection[TicketKey]) -> Sequence[Item]:
        items = self._state.items.values()
        ours = (each for each in items if each.team == team and each.ticket in keys)
        return sorted(ours, key=lambda each: (each.opened_at, each.id))

    def next_id(self, team: TeamId, kind: ItemKind) -> ItemId:
        taken = (item for owner, item in self._state.items if owner == team)
        return ItemId(f"{kind.letter}{next_number(self._state, f'items of {team}', kind.letter, taken)}")

    def add(self, item: Item) -> bool:
        if any(each.dedupe_key == item.dedupe_key for each in self.unresolved(item.team)):
            return False
        if (item.team, item.id) in self._state.items:
            raise ValueError(f"{item.id} of {item.team} is there already")
        self._state.items[item.team, item.id] = item
        return True

    def save(self, item: Item) -> None:
        self._state.items[item.team, item.id] = item
