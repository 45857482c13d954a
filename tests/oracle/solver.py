"""The best plan there is, by CP-SAT: a problem on standard input, the optimum on standard output, both JSON.

It runs in an environment of its own, where nothing of ours is installed. First as little as can be is lost
of the gaps; then the largest deviation of anybody's turns from their share, on any day, is made as small as can
be; then the sum of the deviations (the notes on the rota, 12).
"""

import json
import sys
from typing import Any

from ortools.sat.python import cp_model

#: Seconds for one of the three; what is best then counts, and is said not to be proven.
PATIENCE = 20.0
TURN = 1_000_000


class Year:
    """The model of one problem: `gap`, and `days` of shares in micro-turns by person."""

    def __init__(self, gap: int, days: list[dict[str, int]]) -> None:
        self.model, self.gap, self.days = cp_model.CpModel(), gap, days
        self.people = sorted({person for day in days for person in day})
        self.serves = [
            {each: self.model.new_bool_var(f"{each} {place}") for each in day} for place, day in enumerate(days)
        ]
        for day in self.serves:
            if day:
                self.model.add_exactly_one(day.values())

    def lost(self) -> Any:
        """What is lost of the gaps: of every two turns of one person that are nearer, by how much."""
        terms = []
        for place, day in enumerate(self.serves):
            for later in range(place + 1, min(place + self.gap, len(self.serves))):
                for person in day.keys() & self.serves[later].keys():
                    both = self.model.new_bool_var("")
                    self.model.add(day[person] + self.serves[later][person] - 1 <= both)
                    terms.append((self.gap - later + place) * both)
        return sum(terms)

    def deviations(self) -> list[Any]:
        """How far each person's turns are from their share after each day, in micro-turns."""
        found = []
        for person in self.people:
            owed, served = 0, []
            for day, serving in zip(self.days, self.serves, strict=True):
                owed += day.get(person, 0)
                served += [serving[person]] if person in serving else []
                off = self.model.new_int_var(0, len(self.days) * TURN, "")
                self.model.add(owed - TURN * sum(served) <= off)
                self.model.add(TURN * sum(served) - owed <= off)
                found.append(off)
        return found

    def least(self, objective: Any) -> tuple[int, bool]:
        """The least that the objective can be, which it is kept at from then on, and whether that is proven."""
        self.model.minimize(objective)
        solver = cp_model.CpSolver()
        solver.parameters.max_time_in_seconds = PATIENCE
        status = solver.solve(self.model)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            raise RuntimeError(f"no plan: {solver.status_name(status)}")
        best = round(solver.objective_value)
        self.model.add(objective <= best)
        self.plan = [next((each for each in day if solver.value(day[each])), None) for day in self.serves]
        return best, status == cp_model.OPTIMAL


def main() -> None:
    """Solve what stands on standard input."""
    problem = json.load(sys.stdin)
    year = Year(problem["gap"], problem["days"])
    deviations = year.deviations()
    largest = year.model.new_int_var(0, len(year.days) * TURN, "")
    year.model.add_max_equality(largest, deviations)
    proven = [year.least(each)[1] for each in (year.lost(), largest, sum(deviations))]
    json.dump({"plan": year.plan, "proven": all(proven[:2])}, sys.stdout)


if __name__ == "__main__":
    main()
