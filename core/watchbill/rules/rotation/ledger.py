"""What everybody is owed, from the turns that were decided."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from watchbill.model.closed_day import Credit
from watchbill.model.people import PersonId
from watchbill.rules.rotation.shares import TURN

#: Of the credit for unpopular days, what counts when such a day is decided: a half, found best on a hundred
#: generated teams (rota.md, 8).
UNPOPULAR_DIVISOR = 2


@dataclass(frozen=True, slots=True)
class Ledger:
    """Credits in micro-credits, of turns, of those on unpopular days and of turns as backup; above 0 is owed.

    Each kind sums to exactly 0.
    """

    turns: defaultdict[PersonId, int] = field(default_factory=lambda: defaultdict(int))
    unpopular: defaultdict[PersonId, int] = field(default_factory=lambda: defaultdict(int))
    backups: defaultdict[PersonId, int] = field(default_factory=lambda: defaultdict(int))

    def due(self, earned: Mapping[PersonId, int], *, unpopular: bool) -> dict[PersonId, int]:
        """By how much each of the day's crew is due, what they earn on the day included."""
        turns = self.turns
        if not unpopular:
            return {person: turns[person] + share for person, share in earned.items()}
        return {
            person: turns[person] + share + (self.unpopular[person] + share) // UNPOPULAR_DIVISOR
            for person, share in earned.items()
        }

    def serve(self, primary: PersonId, earned: Mapping[PersonId, int], *, unpopular: bool) -> None:
        """Let the day's crew earn its shares, and whoever serves pay."""
        book(self.turns, earned, primary)
        if unpopular:
            book(self.unpopular, earned, primary)

    def credits(self) -> dict[PersonId, Credit]:
        """What each is owed, by person; who is owed nothing is left out."""
        people = sorted({*self.turns, *self.unpopular, *self.backups})
        everything = {
            each: Credit(turns=self.turns[each], unpopular=self.unpopular[each], backups=self.backups[each])
            for each in people
        }
        return {person: credit for person, credit in everything.items() if credit != Credit()}

    def copy(self) -> "Ledger":
        """The same credits, to play with; those of backups stay shared."""
        return Ledger(self.turns.copy(), self.unpopular.copy(), self.backups)


def opened(credits: Mapping[PersonId, Credit]) -> Ledger:
    """A ledger that goes on from these credits."""
    ledger = Ledger()
    for person, credit in credits.items():
        ledger.turns[person] = credit.turns
        ledger.unpopular[person] = credit.unpopular
        ledger.backups[person] = credit.backups
    return ledger


def book(credits: defaultdict[PersonId, int], earned: Mapping[PersonId, int], payer: PersonId) -> None:
    """One turn is earned by shares and paid by one; where nobody earned, nobody pays."""
    if earned:
        for person, share in earned.items():
            credits[person] += share
        credits[payer] -= TURN
