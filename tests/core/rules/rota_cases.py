"""Ten generated team-years, and how far a plan of one is from the optimum that CP-SAT found with full knowledge.

The format of the files, and what a plan must reach, are those of the project's notes on the rota: days are
positions, "away" holds who cannot serve when, "optimum" what a solver reached that knew the whole year.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tests.core.rules.plan_figures import Figures, figures
from watchbill.model import PersonId, TeamId
from watchbill.rules.rotation.book import Book
from watchbill.rules.rotation.choice import choose
from watchbill.rules.rotation.policy import Policy
from watchbill.rules.rotation.roll import Workday, roll

FOLDER = Path(__file__).parents[2] / "data" / "rota-cases"


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
        serving = [book.serving[position] for position in range(len(book.roll.days))]
        return figures(serving, book.roll.earned, [PersonId(each["id"]) for each in self.content["people"]], gap)

    def reached(self, plan: Figures) -> bool:
        """Whether a plan is as near to the optimum as ours must be."""
        best = self.content["optimum"]
        return plan.near(
            Figures(
                gap_breaks=best["gap_breaks"],
                max_deviation=best["max_deviation"],
                mean_deviation=best["mean_deviation"],
                uncovered=best["nobody_available"],
            )
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
