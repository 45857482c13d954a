"""Ten generated team-years, and how far a plan of one is from the optimum that CP-SAT found with full knowledge.

The format of the files, and what a plan must reach, are those of the project's notes on the rota: days are
positions, "away" holds who cannot serve when, "optimum" what a solver reached that knew the whole year.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from watchbill.model import PersonId, TeamId
from watchbill.rules.rotation.book import Book
from watchbill.rules.rotation.choice import choose
from watchbill.rules.rotation.policy import Policy
from watchbill.rules.rotation.roll import Workday, roll
from watchbill.rules.rotation.shares import TURN

FOLDER = Path(__file__).parents[2] / "data" / "rota-cases"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How good a plan is."""

    #: Consecutive turns of one person closer than the gap.
    gap_breaks: int
    #: Of turns served from turns owed, over all people and days, in turns.
    max_deviation: float
    mean_deviation: float
    #: Days on which nobody serves.
    uncovered: int


@dataclass(frozen=True, slots=True)
class RotaCase:
    """One team-year."""

    name: str
    content: Mapping[str, Any]

    def plan(self, *, capped: bool, seed: str = "watchbill") -> Figures:
        """What the planner makes of the year, one day after the other, all facts known from the start."""
        gap = self.content["minimum_gap"]
        policy = Policy(team=TeamId("team"), gap=gap, capped=capped, seed=seed)
        book = Book(roll(policy, self._days()))
        for position in range(len(book.roll.days)):
            book.place(position, choose(book, position).primary)
        return _figures(book, [PersonId(each["id"]) for each in self.content["people"]])

    def reached(self, figures: Figures) -> bool:
        """Whether a plan is as near to the optimum as ours must be."""
        best = self.content["optimum"]
        return bool(
            figures.gap_breaks <= best["gap_breaks"] + 1
            and figures.max_deviation <= best["max_deviation"] + 1.0
            and figures.mean_deviation <= 1.4 * best["mean_deviation"]
            and figures.uncovered == best["nobody_available"]
        )

    def _days(self) -> list[Workday]:
        people = self.content["people"]
        away = {(each["id"], day) for each in people for day, _why, _known in each["away"]}
        unpopular = set(self.content["unpopular_days"])
        return [
            Workday(
                day=date.fromisoformat(day),
                weights={
                    PersonId(each["id"]): round(100 * each["weight"])
                    for each in people
                    if (each["id"], position) not in away
                },
                unpopular=position in unpopular,
            )
            for position, day in enumerate(self.content["days"])
        ]


def rota_cases() -> list[RotaCase]:
    """All of them."""
    return [RotaCase(path.stem, json.loads(path.read_text())) for path in sorted(FOLDER.glob("*.json"))]


def _figures(book: Book, people: Sequence[PersonId]) -> Figures:
    credit, last = dict.fromkeys(people, 0), dict[PersonId, int]()
    breaks, deviations = 0, []
    for position, earned in enumerate(book.roll.earned):
        serving = book.serving[position]
        if serving is not None:
            assert serving in earned, "serves while not available"
            breaks += serving in last and position - last[serving] < book.roll.policy.gap
            last[serving] = position
            credit[serving] -= TURN
        for person in people:
            credit[person] += earned.get(person, 0)
            deviations.append(abs(credit[person]) / TURN)
    return Figures(
        gap_breaks=breaks,
        max_deviation=max(deviations),
        mean_deviation=sum(deviations) / len(deviations),
        uncovered=sum(each is None for each in book.serving.values()),
    )
