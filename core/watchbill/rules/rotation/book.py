"""Who serves on which day of a roll, and what that makes everybody owed."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from watchbill.model.people import PersonId
from watchbill.rules.rotation.ledger import Ledger, book
from watchbill.rules.rotation.lots import ranked
from watchbill.rules.rotation.roll import Roll
from watchbill.rules.rotation.shares import shares


@dataclass(frozen=True, slots=True)
class Book:
    """Grows with every turn that is entered."""

    roll: Roll
    ledger: Ledger = field(default_factory=Ledger)
    #: By position, of the days that are decided; None where nobody serves.
    serving: dict[int, PersonId | None] = field(default_factory=dict)

    def enter(self, position: int, primary: PersonId | None, backup: PersonId | None = None) -> None:
        """Count a decided day; one on which nobody serves changes no credit."""
        self.place(position, primary)
        if primary is not None and backup is not None:
            book(self.ledger.backups, self._behind(position, primary), backup)

    def place(self, position: int, primary: PersonId | None) -> None:
        """Count who serves, and no backup."""
        self.serving[position] = primary
        if primary is not None:
            day = self.roll.days[position]
            self.ledger.serve(primary, self.roll.earned[position], unpopular=day.unpopular)

    def due(self, position: int) -> dict[PersonId, int]:
        """By how much each who is available is due on the day."""
        return self.ledger.due(self.roll.earned[position], unpopular=self.roll.days[position].unpopular)

    def ranking(self, position: int) -> list[PersonId]:
        """Those who are available on the day, whoever is due most first; lots are drawn between equals."""
        return ranked(self.due(position), self.roll.lots("primary", position))

    def apart(self, position: int) -> dict[PersonId, int]:
        """Working days from the day to each person's nearest other turn, before or after; none from the gap on."""
        found: dict[PersonId, int] = {}
        for steps in range(self.roll.policy.gap - 1, 0, -1):
            for near in (position - steps, position + steps):
                person = self.serving.get(near)
                if person is not None:
                    found[person] = steps
        return found

    def nearest(self, position: int, person: PersonId) -> int:
        """The nearest other turn of somebody who is not far `apart`, by position; of two as near the earlier."""
        steps = range(1, self.roll.policy.gap)
        near = (each for step in steps for each in (position - step, position + step))
        return next(each for each in near if self.serving.get(each) == person)

    def backup(self, position: int, primary: PersonId | None) -> PersonId | None:
        """Who stands behind `primary`: the largest backup credit; None where nobody else is available."""
        credits = {
            person: self.ledger.backups[person] for person in self.roll.earned[position] if person != primary
        }
        return next(iter(ranked(credits, self.roll.lots("backup", position))), None)

    def copy(self) -> "Book":
        """The same turns and credits, to play with."""
        return Book(self.roll, self.ledger.copy(), self.serving.copy())

    def _behind(self, position: int, primary: PersonId) -> Mapping[PersonId, int]:
        others = {person: 1 for person in self.roll.earned[position] if person != primary}
        return shares(others, None, self.roll.lots("rounding", position))
