"""What one decision looks at, and deciding a day from it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from watchbill.model.people import PersonId
from watchbill.model.team import Team
from watchbill.model.turn import Skip, SkipCode, Turn, TurnKind
from watchbill.rules.rotation import choice
from watchbill.rules.rotation.crew import Crew
from watchbill.rules.rotation.ledger import Ledger
from watchbill.rules.rotation.lots import lots


@dataclass(frozen=True, slots=True)
class Book:
    """A team's crews, ledger and turns; it grows with every turn that is entered."""

    team: Team
    #: Of every day that is entered or to be decided.
    crews: Mapping[date, Crew]
    ledger: Ledger
    serving: dict[date, PersonId | None]

    def enter(self, turn: Turn) -> None:
        """Count a decided turn."""
        self.ledger.count(turn, self.crews[turn.day])
        self.serving[turn.day] = turn.primary

    def decide(self, day: date, at: datetime) -> Turn:
        """The turn of a day that has none, decided at `at`; it is not entered."""
        crew = self.crews[day]
        due = self.ledger.due(day, crew)
        apart = choice.distances(self.team, day, self.serving)
        chosen = choice.primary(due, apart, self.team.gap, lots("primary", self.team.id, day))
        too_near = tuple(Skip(person=person, code=SkipCode.GAP) for person in chosen.too_near)
        return Turn(
            team=self.team.id,
            day=day,
            primary=chosen.primary,
            backup=self.backup(day, chosen.primary),
            kind=TurnKind.UNCOVERED if chosen.primary is None else TurnKind.PLAN,
            skipped=crew.skipped + too_near,
            decided_at=at,
        )

    def backup(self, day: date, primary: PersonId | None) -> PersonId | None:
        """Who stands behind `primary` on the day; None where nobody else is available."""
        others = (person for person in self.crews[day].weights if person != primary)
        due = {person: self.ledger.backups[person] for person in others}
        return choice.backup(due, lots("backup", self.team.id, day))


def of(team: Team, crews: Mapping[date, Crew], turns: Iterable[Turn]) -> Book:
    """A book in which these turns are entered; their order does not matter."""
    book = Book(team, crews, Ledger(team), {})
    for turn in turns:
        book.enter(turn)
    return book
