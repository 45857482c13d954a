"""What passes from one person on MRO to the next, in memory."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date

from watchbill.model.passage import Passage
from watchbill.model.people import TeamId
from watchbill.testing.memory.state import State


class MemoryPassages:
    """Fulfils `ports.Passages`."""

    def __init__(self, state: State) -> None:
        self._state = state

    def add(self, passage: Passage) -> bool:
        if _place(passage) in self._state.passages:
            return False
        self._state.passages[_place(passage)] = passage
        return True

    def add_all(self, passages: Sequence[Passage]) -> None:
        for each in passages:
            self.add(each)

    def of(self, team: TeamId, key: str) -> Sequence[Passage]:
        return sorted((each for each in self._of(team) if each.key == key), key=lambda each: each.number)

    def newest(self, team: TeamId, key: str) -> Passage | None:
        return next(reversed(self.of(team, key)), None)

    def last(self, team: TeamId, keys: Collection[str]) -> Mapping[str, Passage]:
        found = {key: self.of(team, key) for key in keys}
        return {key: passages[-1] for key, passages in found.items() if passages}

    def waiting(self, team: TeamId) -> Sequence[Passage]:
        waits = (each for each in self._of(team) if each.waits)
        return sorted(waits, key=lambda each: (each.at, each.key, each.number))

    def between(self, team: TeamId, first: date, last: date) -> Sequence[Passage]:
        within = (each for each in self._of(team) if first <= each.day <= last)
        return sorted(within, key=lambda each: (each.day, each.at, each.key, each.number))

    def reword(self, passage: Passage) -> bool:
        stored = self._waiting(passage)
        if stored is None:
            return False
        self._state.passages[_place(passage)] = replace(
            stored, title=passage.title, giver=passage.giver, to=passage.to, note=passage.note
        )
        return True

    def raise_(self, passage: Passage) -> bool:
        stored = self._waiting(passage)
        if stored is None or stored.raised_at is not None:
            return False
        self._state.passages[_place(passage)] = replace(stored, raised_at=passage.raised_at)
        return True

    def end(self, passage: Passage) -> bool:
        stored = self._waiting(passage)
        if stored is None:
            return False
        ended = replace(stored, end=passage.end, ended_at=passage.ended_at, by=passage.by)
        self._state.passages[_place(passage)] = ended
        return True

    def end_all(self, passages: Sequence[Passage]) -> Sequence[Passage]:
        return [each for each in passages if self.end(each)]

    def remove(self, passage: Passage) -> bool:
        if self._waiting(passage) is None:
            return False
        del self._state.passages[_place(passage)]
        return True

    def _of(self, team: TeamId) -> list[Passage]:
        return [each for each in self._state.passages.values() if each.team == team]

    def _waiting(self, passage: Passage) -> Passage | None:
        stored = self._state.passages.get(_place(passage))
        return stored if stored and stored.waits else None


def _place(passage: Passage) -> tuple[TeamId, str, int]:
    return passage.team, passage.key, passage.number
