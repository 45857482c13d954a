"""A team's stored turns and facts as the planner works on them, and its choices as turns."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from watchbill.model.people import PersonId
from watchbill.model.presence import Presence
from watchbill.model.team import Team
from watchbill.model.turn import Skip, SkipCode, Turn, TurnKind
from watchbill.rules import calendar
from watchbill.rules.rotation import policy
from watchbill.rules.rotation.book import Book
from watchbill.rules.rotation.choice import Choice
from watchbill.rules.rotation.crew import Crew, crews
from watchbill.rules.rotation.popularity import unpopular
from watchbill.rules.rotation.roll import Roll, Workday, roll


@dataclass(frozen=True, slots=True)
class Sheet:
    """The book of one team, by dates."""

    team: Team
    crews: Mapping[date, Crew]
    book: Book

    @property
    def roll(self) -> Roll:
        """The days of the book."""
        return self.book.roll

    def position(self, day: date) -> int:
        """Where the day stands in the roll."""
        return self.roll.positions[day]

    def enter(self, turn: Turn) -> None:
        """Count a decided turn."""
        self.book.enter(self.position(turn.day), turn.primary, turn.backup)

    def turn(self, day: date, choice: Choice, at: datetime) -> Turn:
        """The choice as a turn that is decided at `at`, without a backup."""
        too_near = tuple(Skip(person=person, code=SkipCode.GAP) for person in choice.too_near)
        needed = tuple(
            Skip(person=person, code=SkipCode.NEEDED, day=self.roll.days[position].day)
            for person, position in choice.needed.items()
        )
        return Turn(
            team=self.team.id,
            day=day,
            primary=choice.primary,
            backup=None,
            kind=TurnKind.UNCOVERED if choice.primary is None else TurnKind.PLAN,
            skipped=self.crews[day].skipped + too_near + needed,
            decided_at=at,
        )

    def backup(self, day: date, primary: PersonId | None) -> PersonId | None:
        """Who stands behind `primary` on the day; None where nobody else is available."""
        return self.book.backup(self.position(day), primary)


def sheet(team: Team, days: Iterable[date], turns: Iterable[Turn], presence: Presence) -> Sheet:
    """These days and every working day between, with these turns entered; the order of neither matters."""
    wanted = set(days)
    row = wanted.union(calendar.workdays_between(team, min(wanted), max(wanted)))
    known = crews(team, row, presence)
    workdays = (
        Workday(day=day, weights=crew.weights, unpopular=unpopular(team, day)) for day, crew in known.items()
    )
    made = Sheet(team, known, Book(roll(policy.of(team), workdays)))
    for turn in turns:
        made.enter(turn)
    return made
