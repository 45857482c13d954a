"""`make oracle`: teams that nobody has seen, planned by ours and by a solver that knows the best plan there is.

`python -m tests.oracle 50 7` takes fifty teams, from the seed 7 on. The exit code is 1 where a plan of ours is
farther from the best than it may be (the notes on the rota, 12.2).
"""

import json
import random
import subprocess
import sys
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from benchmarks import environments
from tests.core.rules.plan_figures import Figures, figures
from watchbill.model import PersonId, TeamId
from watchbill.rules.rotation.book import Book
from watchbill.rules.rotation.choice import choose
from watchbill.rules.rotation.policy import Policy
from watchbill.rules.rotation.roll import Roll, Workday, roll

ROOT = Path(__file__).parents[2]
SOLVER = Path(__file__).with_name("solver.py")
MONDAY = date(2026, 1, 5)
DAYS = 60


def main(arguments: Sequence[str]) -> int:
    """Plan so many teams; the exit code."""
    count, seed = (int(each) for each in (*arguments, *("20", "1")[len(arguments) :]))
    python = environments.made(Path(__file__).with_name("oracle.lock"), ROOT / "var" / "oracle")
    print("gap breaks / largest / mean deviation in turns: ours, the best")
    far = 0
    for number in range(seed, seed + count):
        team = a_team(random.Random(number))
        best, proven = solved(python, team)
        ours = judged(team, planned(team))
        far += not ours.near(best)
        notes = ("" if proven else ", not proven") + ("" if ours.near(best) else "  <- too far")
        people = len({person for each in team.earned for person in each})
        print(
            f"team {number}: {people} people, gap {team.policy.gap}: {_told(ours)}, {_told(best)}{notes}",
            flush=True,
        )
    print(f"{count - far} of {count} are near enough")
    return 1 if far else 0


def a_team(chance: random.Random) -> Roll:
    """Days of a team with leave, part-timers and, now and then, half a weight."""
    people = [PersonId(each) for each in "abcdefghij"[: chance.randint(4, 10)]]
    gap = chance.randint(2, max(2, len(people) // 2 - 1))
    off = {person: _off(chance) for person in people}
    weights = {person: chance.choice((100, 100, 100, 50)) for person in people}
    days = [
        Workday(
            day=MONDAY + timedelta(days=7 * (place // 5) + place % 5),
            weights={person: weights[person] for person in people if place not in off[person]},
        )
        for place in range(DAYS)
    ]
    # Deviations from the best are counted against plain shares.
    return roll(Policy(team=TeamId("team"), gap=gap, capped=False), days)


def _off(chance: random.Random) -> set[int]:
    """Spells of leave, single days, and perhaps a weekday of every week."""
    off = {place for place in range(DAYS) if chance.random() < 0.02}
    for _ in range(chance.randint(0, 2)):
        start = chance.randrange(DAYS)
        off.update(range(start, start + chance.choice((3, 5, 10))))
    if chance.random() < 0.25:
        off.update(range(chance.randrange(5), DAYS, 5))
    return off


def planned(team: Roll) -> list[PersonId | None]:
    """Who serves on each day, as ours decides with all facts known."""
    book = Book(team)
    for place in range(DAYS):
        book.place(place, choose(book, place).primary)
    return [book.serving[place] for place in range(DAYS)]


def solved(python: Path, team: Roll) -> tuple[Figures, bool]:
    """The best there is, and whether it is proven that there is no better."""
    problem = json.dumps({"gap": team.policy.gap, "days": [dict(each) for each in team.earned]})
    ended = subprocess.run([python, SOLVER], input=problem, capture_output=True, text=True, check=True)
    answer = json.loads(ended.stdout)
    return judged(team, answer["plan"]), answer["proven"]


def judged(team: Roll, plan: Sequence[PersonId | None]) -> Figures:
    """How good a plan is, against the shares of the team."""
    return figures(plan, team.earned, {person for each in team.earned for person in each}, team.policy.gap)


def _told(figures: Figures) -> str:
    return f"{figures.gap_breaks} / {figures.max_deviation:.2f} / {figures.mean_deviation:.3f}"


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
