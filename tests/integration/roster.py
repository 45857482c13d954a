"""The teams of a chaos run, and what they are owed: counted from the calendar, not by the code under test."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

WEEK = frozenset(range(1, 8))
#: Who works when, as ISO weekday numbers: most from Monday to Friday, some as in the Gulf, a few always.
WORKDAYS = (frozenset({1, 2, 3, 4, 5}), frozenset({1, 2, 3, 4, 5}), frozenset({7, 1, 2, 3, 4}), WEEK)
#: Europe's clocks go back on 2026-10-25, inside the fortnight; the others' do not.
ZONES = (
    "Europe/Paris",
    "Europe/London",
    "America/New_York",
    "Asia/Tokyo",
    "Asia/Kolkata",
    "Pacific/Auckland",
    "America/Los_Angeles",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """One message that a conversation is to see, once."""

    key: str
    conversation: str
    #: Aware, in UTC.
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Crew:
    """One team: where it is, when it works, and when its day begins and ends."""

    name: str
    zone: str
    workdays: frozenset[int]
    designated: time
    checked: time

    @property
    def channel(self) -> str:
        """Where it hears of its day, and types."""
        return f"#{self.name}"

    @property
    def people(self) -> tuple[str, ...]:
        """The accounts of its members."""
        return tuple(f"{self.name}-{each}" for each in ("ann", "ben", "cleo"))

    @property
    def ticket(self) -> str:
        """The key of its only ticket."""
        return f"{self.name.upper()}-1"

    def owed(self, start: datetime, end: datetime) -> Iterator[Owed]:
        """Every designation and evening check due within [start, end); in a fold, at the first of the two."""
        there = ZoneInfo(self.zone)
        day = start.astimezone(there).date() - timedelta(days=1)
        while datetime.combine(day, time(), there) < end:
            if day.isoweekday() in self.workdays:
                for name, wall in (("designation", self.designated), ("evening", self.checked)):
                    at = datetime.combine(day, wall, there).astimezone(UTC)
                    if start <= at < end:
                        yield Owed(key=f"{name}:{self.name}:{day}", conversation=self.channel, at=at)
            day += timedelta(days=1)


def fortnight(count: int, chance: Random) -> list[Crew]:
    """Teams all over the world, with hours between their evening checks and midnight."""
    return [
        Crew(
            name=f"team{number}",
            zone=chance.choice(ZONES),
            workdays=chance.choice(WORKDAYS),
            designated=_wall(chance, 7, 10),
            checked=_wall(chance, 12, 15),
        )
        for number in range(count)
    ]


def sunday(count: int, chance: Random) -> list[Crew]:
    """Teams whose only working day is Sunday, and begins in the night: on 2026-10-25 that hour comes twice."""
    return [
        Crew(
            name=f"team{number}",
            zone=chance.choice(("Europe/Paris", "Europe/London", "Europe/Helsinki")),
            workdays=frozenset({7}),
            designated=_wall(chance, 1, 4),
            checked=_wall(chance, 5, 7),
        )
        for number in range(count)
    ]


def owed(crews: Iterable[Crew], start: datetime, end: datetime) -> list[Owed]:
    """What all of them are owed within [start, end)."""
    return [each for crew in crews for each in crew.owed(start, end)]


def _wall(chance: Random, first: int, last: int) -> time:
    """Many at the full and the half hour, as people choose it."""
    return time(chance.randint(first, last - 1), chance.choice((0, 0, 30, 30, 15, 40)))
