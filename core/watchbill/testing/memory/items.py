"""Alerts, incidents and questions, in memory."""

from collections.abc import Sequence

from watchbill.model.people import TeamId
from watchbill.model.work import Item, ItemId, ItemKind, ItemState
from watchbill.testing.memory.numbers import next_number
from watchbill.testing.memory.state import State


class MemoryItems:
    """Fulfils `ports.Items`."""

    def __init__(self, state: State) -> None:
        self._state = state

    def get(self, team: TeamId, item: ItemId) -> Item | None:
        return self._state.items.get((team, ItemId(item.upper())))

    def unresolved(self, team: TeamId) -> Sequence[Item]:
        items = self._state.items.values()
        ours = (each for each in items if each.team == team and each.state is not ItemState.RESOLVED)
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
