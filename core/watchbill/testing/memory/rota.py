"""Facts, turns and closed days, in memory."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime

from watchbill.model.absence import Absence, FactId, FactT, NightDuty
from watchbill.model.closed_day import ClosedDay
from watchbill.model.people import PersonId, TeamId
from watchbill.model.turn import Held, Turn
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
        return _meeting(self._standing(self._state.absences), people, start, end)

    def nights(self, people: Collection[PersonId], start: datetime, end: datetime) -> Sequence[NightDuty]:
        return _meeting(self._standing(self._state.nights), people, start, end)

    def revoke(self, absence: Absence, at: datetime, by: PersonId | None = None) -> None:
        self._state.revoked.setdefault(absence.id, (at, by))

    def revoke_night(self, duty: NightDuty, at: datetime, by: PersonId | None = None) -> None:
        self._state.revoked.setdefault(duty.id, (at, by))

    def absences_from(self, source: str, after: datetime) -> Sequence[Absence]:
        return _of_source(self._standing(self._state.absences), source, after)

    def absences_taken_back(self, source: str, after: datetime) -> Sequence[Absence]:
        return _of_source(self._taken_back(self._state.absences), source, after)

    def nights_from(self, source: str, after: datetime) -> Sequence[NightDuty]:
        return _of_source(self._standing(self._state.nights), source, after)

    def nights_taken_back(self, source: str, after: datetime) -> Sequence[NightDuty]:
        return _of_source(self._taken_back(self._state.nights), source, after)

    def _taken_back(self, facts: Mapping[FactId, FactT]) -> Iterable[FactT]:
        by_a_person = {each for each, (_, by) in self._state.revoked.items() if by is not None}
        return (each for each in facts.values() if each.id in by_a_person)

    def _standing(self, facts: Mapping[FactId, FactT]) -> Iterable[FactT]:
        return (each for each in facts.values() if each.id not in self._state.revoked)


def _meeting(facts: Iterable[FactT], people: Collection[PersonId], start: datetime, end: datetime) -> list[FactT]:
    met = (each for each in facts if each.person in people and each.start < end and start < each.end)
    return sorted(met, key=lambda each: (each.start, each.id))


def _of_source(facts: Iterable[FactT], source: str, after: datetime) -> list[FactT]:
    found = (each for each in facts if each.source == source and each.end > after)
    return sorted(found, key=lambda each: (each.start, each.id))


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

    def held(self, team: TeamId, first: date, last: date) -> Sequence[Held]:
        turns = self.between(team, first, last)
        return [Held(each.day, each.primary, each.backup, each.revision) for each in turns]

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
