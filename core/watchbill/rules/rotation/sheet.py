"""A team's stored turns and facts as the planner works on them, and its choices as turns."""

from collections.abc import Iterable, Iterator, Mapping
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
        here = self.position(day)
        due = self.book.due(here)
        near = {person: self.book.nearest(here, person) for person in choice.too_near}
        return Turn(
            team=self.team.id,
            day=day,
            primary=choice.primary,
            backup=None,
            kind=TurnKind.UNCOVERED if choice.primary is None else TurnKind.PLAN,
            skipped=(
                *self.crews[day].skipped,
                *self._skips(SkipCode.GAP, near),
                *self._skips(SkipCode.NEEDED, choice.needed),
            ),
            due=tuple((person, due[person]) for person in self.book.ranking(here)),
            decided_at=at,
        )

    def _skips(self, code: SkipCode, because: Mapping[PersonId, int]) -> Iterator[Skip]:
        """Who is passed over because of a day of theirs, by its position."""
        for person, position in because.items():
            yield Skip(person=person, code=code, day=self.roll.days[position].day)

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
