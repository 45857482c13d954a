"""A team-year again, with every fact known only when it became known, and ten working days published."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from tests.core.rules.plan_figures import Figures, figures
from watchbill.model import Absence, ClosedDay, FactId, Membership, PersonId, Presence, Team, TeamId, Turn
from watchbill.rules import rotation

PUBLISHED = 10
#: Working days: more than a gap, and than the planner looks ahead.
NEAR = 10
ZONE = ZoneInfo("Europe/Paris")


@dataclass
class Replay:
    """One team-year as it goes by; `days` are its working days, and facts speak of their positions."""

    content: Mapping[str, Any]
    #: How long before seven in the morning each fact becomes known; on the day itself the backup steps in.
    ahead: timedelta = timedelta(0)
    #: The days on which the backup did.
    stood_in: list[date] = field(default_factory=list)
    #: By the day that they are about.
    facts: dict[date, list[Absence]] = field(default_factory=dict)
    turns: dict[date, Turn] = field(default_factory=dict)
    closed: list[ClosedDay] = field(default_factory=list)
    #: For each fact: how many published days of whom it is about changed, and how many of others.
    moved: list[tuple[int, int]] = field(default_factory=list)

    @cached_property
    def days(self) -> list[date]:
        """The working days, in their order."""
        return [date.fromisoformat(day) for day in self.content["days"]]

    @cached_property
    def team(self) -> Team:
        """The team: every other day of the year is a holiday."""
        days = self.days
        span = (days[0] + timedelta(days=each) for each in range((days[-1] - days[0]).days + 60))
        off = frozenset(day for day in span if day.isoweekday() <= 5 and day not in days and day <= days[-1])
        gap = self.content["minimum_gap"]
        return Team(id=TeamId("team"), name="Team", zone="Europe/Paris", holidays=off, gap=gap)

    def run(self) -> Figures:
        """The whole year, morning by morning; deviations are from the capped shares."""
        team, days = self.team, self.days
        for position, day in enumerate(days):
            for person, about in self._learned(position):
                for absence in about:
                    self.facts.setdefault(absence.start.date(), []).append(absence)
                self._repair(team, person, position)
            self._publish(team, position)
            self._close(team, day)
        return self._figures()

    def _figures(self) -> Figures:
        serving, shares = [day.primary for day in self.closed], [day.shares for day in self.closed]
        return figures(serving, shares, [each.person for each in self.members], self.content["minimum_gap"])

    def _learned(self, position: int) -> Iterable[tuple[PersonId, list[Absence]]]:
        """What becomes known this morning: on the first one, what was known all along."""
        for each in self.content["people"]:
            person = PersonId(each["id"])
            fresh = [day for day, _why, known in each["away"] if known == position or known < 0 == position]
            if fresh:
                yield person, [self._away(person, self.days[day]) for day in fresh]

    def _away(self, person: PersonId, day: date) -> Absence:
        start = datetime.combine(day, time(), ZONE)
        end = datetime.combine(day + timedelta(days=1), time(), ZONE)
        return Absence(
            id=FactId(f"{person} {day}"), person=person, start=start, end=end, source="case", recorded_at=start
        )

    def _repair(self, team: Team, person: PersonId, position: int) -> None:
        window = self.days[position : position + PUBLISHED]
        before = {day: self.turns[day].primary for day in window if day in self.turns}
        for day in window:
            turn = self.turns.get(day)
            if turn and person in (turn.primary, turn.backup):
                known = self._turns(position), self._presence(self._near(position))
                for each in rotation.repair(team, turn, *known, _at(window[0]) - self.ahead, self._opening()):
                    self.turns[each.day] = each
                if day == window[0] and self.turns[day].primary == turn.backup:
                    self.stood_in.append(day)
        changed = [day for day, who in before.items() if self.turns[day].primary != who]
        own = sum(before[day] == person for day in changed)
        self.moved.append((own, len(changed) - own))

    def _publish(self, team: Team, position: int) -> None:
        wanted = [day for day in self.days[position : position + PUBLISHED] if day not in self.turns]
        known = self._turns(position), self._presence(self._near(position))
        for turn in rotation.plan(team, wanted, *known, _at(self.days[position]), self._opening()):
            self.turns[turn.day] = turn

    def _close(self, team: Team, day: date) -> None:
        self.closed += rotation.close(team, [self.turns[day]], self._presence([day]), self._opening(), _at(day))

    def _opening(self) -> ClosedDay | None:
        return self.closed[-1] if self.closed else None

    def _near(self, position: int) -> list[date]:
        return self.days[max(0, position - NEAR) : position + PUBLISHED + NEAR]

    def _turns(self, position: int) -> list[Turn]:
        return [self.turns[day] for day in self._near(position) if day in self.turns]

    def _presence(self, days: list[date]) -> Presence:
        return Presence(memberships=self.members, absences=[a for day in days for a in self.facts.get(day, ())])

    @cached_property
    def members(self) -> list[Membership]:
        """Everybody all year: the facts say who is not there yet, or left."""
        return [
            Membership(
                team=TeamId("team"),
                person=PersonId(each["id"]),
                weight=round(100 * each["weight"]),
                since=self.days[0],
            )
            for each in self.content["people"]
        ]


def _at(day: date) -> datetime:
    return datetime.combine(day, time(7), UTC)
