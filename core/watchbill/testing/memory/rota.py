"""Facts, turns and closed days, in memory."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from watchbill.model.absence import Absence, NightDuty
from watchbill.model.closed_day import ClosedDay
from watchbill.model.people import PersonId, TeamId
from watchbill.model.turn import Turn
from watchbill.testing.memory.state import State


class MemoryFacts:
    """Fulfils `ports.Facts`."""

    def __init__(self, state: State) -> None:
        self._state = state

    def add_absence(self, absence: Absence) -> None:
        self._state.absences[absence.id] = absence

    def add_night(self, duty: NightDuty) -> None:
        self._state.nights[duty.id] = duty

    def absences(self, people: Collection[PersonId], start: datetime, end: datetime) -> Sequence[Absence]:
        standing = (each for each in self._state.absences.values() if each.id not in self._state.revoked)
        met = (each for each in standing if each.person in people and each.start < end and start < each.end)
        return sorted(met, key=lambda each: (each.start, each.id))

    def nights(self, people: Collection[PersonId], start: datetime, end: datetime) -> Sequence[NightDuty]:
        duties = self._state.nights.values()
        met = (each for each in duties if each.person in people and each.start < end and start < each.end)
        return sorted(met, key=lambda each: (each.start, each.id))

    def revoke(self, absence: Absence, at: datetime) -> None:
        self._state.revoked.setdefault(absence.id, at)


class MemoryTurns:
    """Fulfils `ports.Turns`."""

    def __init__(self, state: State) -> None:
        self._state = state

    def on(self, team: TeamId, day: date) -> Turn | None:
        return next(iter(self.between(team, day, day)), None)

    def decided(self, team: TeamId, day: date, revision: int) -> Turn | None:
        return self._state.turns.get((team, day, revision))

    def between(self, team: TeamId, first: date, last: date) -> Sequence[Turn]:
        ours = [each for each in self._state.turns.values() if each.team == team and first <= each.day <= last]
        ours.sort(key=lambda each: (each.day, each.revision))
        return list({each.day: each for each in ours}.values())

    def save(self, turn: Turn) -> bool:
        key = (turn.team, turn.day, turn.revision)
        if key in self._state.turns:
            return False
        self._state.turns[key] = turn
        return True


class MemoryClosedDays:
    """Fulfils `ports.ClosedDays`."""

    def __init__(self, state: State) -> None:
        self._state = state

    def latest(self, team: TeamId) -> ClosedDay | None:
        closed = self.between(team, date.min, date.max)
        return closed[-1] if closed else None

    def between(self, team: TeamId, first: date, last: date) -> Sequence[ClosedDay]:
        closed = self._state.closed_days.values()
        ours = (each for each in closed if each.team == team and first <= each.day <= last)
        return sorted(ours, key=lambda each: each.day)

    def add(self, closed: ClosedDay) -> bool:
        if (closed.team, closed.day) in self._state.closed_days:
            return False
        self._state.closed_days[closed.team, closed.day] = closed
        return True
