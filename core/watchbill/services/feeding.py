"""Turns as a calendar shows them (M11)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from watchbill.errors import Refused
from watchbill.model.people import PersonId, TeamId
from watchbill.model.team import Team
from watchbill.model.turn import Held
from watchbill.ports import UnitOfWork
from watchbill.rules import calendar
from watchbill.services.request import DirectRequest
from watchbill.services.rotating import Rotating

#: The longest period that is given at once.
LONGEST = timedelta(days=2 * 366)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One turn in a calendar."""

    team: TeamId
    #: As the team is called.
    title: str
    day: date
    #: The team's day, aware, in the team's zone.
    start: datetime
    end: datetime
    #: None where nobody can.
    primary: PersonId | None
    backup: PersonId | None
    #: Whether it is stored: what is not may change with every fact.
    decided: bool
    #: Counts the changes of the day; 0 until it is decided.
    revision: int


@dataclass(frozen=True, slots=True)
class Feeding:
    """Gives the turns of a period, stored where decided, else as they would be planned now."""

    rotating: Rotating

    def of_team(self, work: UnitOfWork, team: Team, first: date, last: date, now: datetime) -> tuple[Entry, ...]:
        """A team's turns from `first` to `last`, both included, by day; days that nobody recorded are left out.

        Args:
            work: a reading unit of work.
            team: whose turns.
            first: a local date of the team.
            last: as `first`; what is more than a year ahead is left out.
            now: aware.

        Raises:
            Refused: the days are in the wrong order, or more than two years.
        """
        if last < first or last - first > LONGEST:
            raise Refused(f"{first} to {last} cannot be shown. Ask for at most two years, the first day first.")
        days = calendar.workdays_between(team, first, last)
        if not days:
            return ()
        held = {each.day: each for each in work.turns.held(team.id, days[0], days[-1])}
        ahead = [day for day in days if day not in held and day >= team.today(now)]
        planned = {each.day: each for each in self._planned(work, team, ahead, now)}
        known = (held.get(day) or planned.get(day) for day in days)
        return tuple(_entry(team, each, decided=each.day in held) for each in known if each)

    def of_person(
        self, work: UnitOfWork, person: PersonId, first: date, last: date, now: datetime
    ) -> tuple[Entry, ...]:
        """As `of_team`, of every team the person is or was in: the turns they have, by day and team."""
        mine = [
            entry
            for team in _teams(work, person)
            for entry in self.of_team(work, team, first, last, now)
            if entry.primary == person
        ]
        return tuple(sorted(mine, key=lambda each: (each.day, each.team)))

    def _planned(self, work: UnitOfWork, team: Team, days: Sequence[date], now: datetime) -> Iterator[Held]:
        """Who would have these days, as they would be planned now."""
        if days:
            count = len(calendar.workdays_between(team, days[0], days[-1]))
            for turn in self.rotating.span(DirectRequest(work=work, team=team, now=now), days[0], count):
                yield Held(turn.day, turn.primary, turn.backup, 0)


def _teams(work: UnitOfWork, person: PersonId) -> Iterator[Team]:
    for membership in work.teams.memberships(person):
        team = work.teams.get(membership.team)
        if team:
            yield team


def _entry(team: Team, turn: Held, *, decided: bool) -> Entry:
    return Entry(
        team=team.id,
        title=team.name,
        day=turn.day,
        start=team.opens(turn.day),
        end=team.closes(turn.day),
        primary=turn.primary,
        backup=turn.backup,
        decided=decided,
        revision=turn.revision,
    )
