"""What went wrong when, its messages, and what became of each item, in memory."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from watchbill.model.people import TeamId
from watchbill.model.signal import Episode, Group
from watchbill.model.work import Deed, HistoryEntry, ItemId
from watchbill.testing.memory.state import State


class MemoryAlarms:
    """Fulfils `ports.Alarms`."""

    def __init__(self, state: State) -> None:
        self._state = state

    def get(self, team: TeamId, source: str, fingerprint: str, episode: str) -> Episode | None:
        return self._state.alarms.get((team, source, fingerprint, episode))

    def save(self, episode: Episode) -> None:
        key = (episode.team, episode.source, episode.fingerprint, episode.episode)
        self._state.alarms[key] = episode

    def firing(self, team: TeamId, item: ItemId) -> bool:
        every = self._state.alarms.values()
        return any(each.firing and (each.team, each.item) == (team, item) for each in every)

    def wrong(self, team: TeamId, source: str, fingerprint: str) -> Sequence[Episode]:
        this = (team, source, fingerprint)
        every = (each for each in self._state.alarms.values() if each.firing)
        of_this = (each for each in every if (each.team, each.source, each.fingerprint) == this)
        return sorted(of_this, key=lambda each: (each.at, each.episode))

    def group(self, team: TeamId, source: str, key: str) -> Group | None:
        return self._state.groups.get((team, source, key))

    def lock_group(self, team: TeamId, source: str, key: str) -> Group | None:
        return self.group(team, source, key)

    def save_group(self, group: Group) -> None:
        self._state.groups[group.team, group.source, group.key] = group

    def begun(self, team: TeamId, since: datetime) -> Sequence[Group]:
        ours = (each for each in self._state.groups.values() if each.team == team and each.began_at >= since)
        return sorted(ours, key=lambda each: (each.began_at, each.source, each.key))


class MemoryHistories:
    """Fulfils `ports.Histories`."""

    def __init__(self, state: State) -> None:
        self._state = state

    def add(self, entry: HistoryEntry) -> None:
        self._state.histories[len(self._state.histories) + 1] = entry

    def of(self, team: TeamId, item: ItemId) -> Sequence[HistoryEntry]:
        return [each for each in self._state.histories.values() if each.team == team and each.item == item]

    def lately(self, team: TeamId, item: ItemId, most: int) -> Sequence[HistoryEntry]:
        return self.of(team, item)[-most:]

    def count(self, team: TeamId, item: ItemId) -> int:
        return len(self.of(team, item))

    def done_within(self, team: TeamId, start: datetime, end: datetime, most: int) -> Sequence[HistoryEntry]:
        lines = sorted(self._state.histories.items(), key=lambda each: (each[1].at, each[0]))
        done = (each for _, each in lines if each.person and each.what is not Deed.ESCALATED)
        return [each for each in done if each.team == team and start <= each.at < end][-most:]

    def first_taken(self, team: TeamId, start: datetime, end: datetime) -> Mapping[ItemId, datetime]:
        items = self._state.items
        found: dict[ItemId, datetime] = {}
        for each in self._state.histories.values():
            item = items.get((team, each.item)) if each.team == team else None
            if each.what in (Deed.ACKNOWLEDGED, Deed.CLAIMED) and item and start <= item.opened_at < end:
                found[each.item] = min(each.at, found.get(each.item, each.at))
        return found

    def last(self, team: TeamId, item: ItemId, what: Deed) -> HistoryEntry | None:
        return next((each for each in reversed(self.of(team, item)) if each.what is what), None)
