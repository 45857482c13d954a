"""Handovers and highlights, in memory."""

from collections.abc import Sequence
from datetime import date

from watchbill.model.handover import Handover, Highlight, LeftOut
from watchbill.model.people import TeamId
from watchbill.model.ticket import TicketKey
from watchbill.testing.memory.state import State


class MemoryHandovers:
    """Fulfils `ports.Handovers`."""

    def __init__(self, state: State) -> None:
        self._state = state

    def get(self, team: TeamId, day: date) -> Handover | None:
        return self._state.handovers.get((team, day))

    def latest(self, team: TeamId, before: date) -> Handover | None:
        earlier = (each for each in self._state.handovers.values() if each.team == team and each.day < before)
        return max(earlier, key=lambda each: each.day, default=None)

    def days(self, team: TeamId, first: date, last: date) -> Sequence[date]:
        return sorted(day for owner, day in self._state.handovers if owner == team and first <= day <= last)

    def add(self, handover: Handover) -> bool:
        key = (handover.team, handover.day)
        if key in self._state.handovers:
            return False
        self._state.handovers[key] = handover
        return True

    def replace(self, handover: Handover) -> None:
        self._state.handovers[handover.team, handover.day] = handover

    def add_highlight(self, highlight: Highlight) -> None:
        self._state.highlights[len(self._state.highlights) + 1] = highlight

    def highlights(self, team: TeamId, day: date) -> Sequence[Highlight]:
        said = (each for each in self._state.highlights.values() if (each.team, each.day) == (team, day))
        return sorted(said, key=lambda each: each.at)

    def left_out(self, team: TeamId, day: date) -> Sequence[LeftOut]:
        left = (each for each in self._state.left_out.values() if (each.team, each.day) == (team, day))
        return sorted(left, key=lambda each: (each.at, each.key))

    def leave_out(self, left: LeftOut) -> bool:
        place = (left.team, left.day, left.key)
        if place in self._state.left_out:
            return False
        self._state.left_out[place] = left
        return True

    def tell(self, team: TeamId, day: date, key: TicketKey) -> bool:
        return self._state.left_out.pop((team, day, key), None) is not None
