"""What everybody is owed, from the turns that were decided."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from watchbill.model.people import PersonId
from watchbill.model.team import Team
from watchbill.model.turn import Turn
from watchbill.rules.rotation.crew import Crew
from watchbill.rules.rotation.lots import Lots, lots
from watchbill.rules.rotation.shares import TURN, shares


@dataclass(frozen=True, slots=True)
class Ledger:
    """Credits in micro-credits, of turns and of turns as backup; above 0 is owed. Each kind sums to exactly 0."""

    team: Team
    turns: Counter[PersonId] = field(default_factory=Counter)
    backups: Counter[PersonId] = field(default_factory=Counter)

    def due(self, day: date, crew: Crew) -> dict[PersonId, int]:
        """The credit of each of the day's crew, what they earn on the day included."""
        return {person: self.turns[person] + share for person, share in self._earned(day, crew).items()}

    def count(self, turn: Turn, crew: Crew) -> None:
        """Let the day's crew earn its shares, and whoever serves pay; a day nobody serves changes nothing."""
        if turn.primary is None:
            return
        _book(self.turns, self._earned(turn.day, crew), turn.primary)
        if turn.backup is not None:
            others = {person: 1 for person in crew.weights if person != turn.primary}
            _book(self.backups, shares(others, 1, self._lots(turn.day)), turn.backup)

    def _earned(self, day: date, crew: Crew) -> dict[PersonId, int]:
        return shares(crew.weights, self.team.gap, self._lots(day))

    def _lots(self, day: date) -> Lots:
        return lots("rounding", self.team.id, day)


def _book(credits: Counter[PersonId], earned: Mapping[PersonId, int], payer: PersonId) -> None:
    if earned:
        credits.update(earned)
        credits[payer] -= TURN
