"""A team's stored turns and facts as the planner works on them, and its choices as turns."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from watchbill.model.closed_day import ClosedDay
from watchbill.model.people import PersonId
from watchbill.model.presence import Presence
from watchbill.model.team import Team
from watchbill.model.turn import Skip, SkipCode, Turn, TurnKind
from watchbill.rules import calendar
from watchbill.rules.rotation import policy
from watchbill.rules.rotation.book import Book
from watchbill.rules.rotation.choice import Choice
from watchbill.rules.rotation.crew import Crew, crews
from watchbill.rules.rotation.ledger import opened
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
        due = self.book.due(self.position(day))
        too_near = tuple(
            Skip(person=person, code=SkipCode.GAP, day=self._near(day, person)) for person in choice.too_near
        )
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
            due=tuple((person, due[person]) for person in self.book.ranking(self.position(day))),
            decided_at=at,
        )

    def _near(self, day: date, person: PersonId) -> date | None:
        position = self.book.nearest(self.position(day), person)
        return None if position is None else self.roll.days[position].day

    def backup(self, day: date, primary: PersonId | None) -> PersonId | None:
        """Who stands behind `primary` on the day; None where nobody else is available."""
        return self.book.backup(self.position(day), primary)


def sheet(
    team: Team, days: Iterable[date], turns: Iterable[Turn], presence: Presence, opening: ClosedDay | None = None
) -> Sheet:
    """These days and every working day between, with these turns entered; the order of neither matters.

    `opening` is the last closed day: what turns up to it made anybody owed is in its credits already.
    """
    wanted = set(days)
    row = wanted.union(calendar.workdays_between(team, min(wanted), max(wanted)))
    known = crews(team, row, presence)
    workdays = (
        Workday(day=day, weights=crew.weights, unpopular=unpopular(team, day)) for day, crew in known.items()
    )
    ledger = opened(opening.credits if opening else {})
    made = Sheet(team, known, Book(roll(policy.of(team), workdays), ledger))
    for turn in turns:
        if opening and turn.day <= opening.day:
            made.book.serving[made.position(turn.day)] = turn.primary
        else:
            made.enter(turn)
    return made
