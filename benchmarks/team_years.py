"""1,000 team-years in one process, every fact learned on the day it came, beside who served longest ago (LRS).

The ten generated team-years of `tests/data/rota-cases`, a hundred times each with other lots. Ours keeps ten
working days published and repairs those that a fact hits. LRS has no plan ahead, no shares and no gap: it is how
little a rotation can cost.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.measuring import timed
from benchmarks.report import Row
from watchbill.model import PersonId, TeamId
from watchbill.rules.rotation.book import Book
from watchbill.rules.rotation.choice import choose
from watchbill.rules.rotation.ledger import Ledger
from watchbill.rules.rotation.policy import Policy
from watchbill.rules.rotation.repairing import mend
from watchbill.rules.rotation.roll import Roll, Workday, roll
from watchbill.rules.rotation.shares import shares

CASES = Path(__file__).parents[1] / "tests" / "data" / "rota-cases"
TIMES, PUBLISHED = 100, 10
TEAM = TeamId("team")
#: Seconds for all of them (the notes on the rota, 9).
GOAL = 20.0

#: Who learns on which morning that they cannot serve on which days.
News = Mapping[int, Mapping[PersonId, list[int]]]


@dataclass(frozen=True, slots=True)
class Year:
    """The facts of a team-year; days are positions."""

    #: As they were known before it began.
    days: tuple[Workday, ...]
    gap: int
    news: News


@dataclass(slots=True)
class Season:
    """A year as it goes by, planned by ours."""

    year: Year
    seed: str
    roll: Roll = field(init=False)
    #: By position: those who can serve, as far as is known.
    weights: list[dict[PersonId, int]] = field(init=False)
    #: Of the days that are over.
    ledger: Ledger = field(default_factory=Ledger)
    serving: dict[int, PersonId | None] = field(default_factory=dict)
    #: With the days that are published; None where something was learned since.
    book: Book | None = None
    repairs: int = 0

    def __post_init__(self) -> None:
        self.roll = roll(Policy(team=TEAM, gap=self.year.gap, seed=self.seed), self.year.days)
        self.weights = [dict(day.weights) for day in self.year.days]

    def run(self) -> None:
        """Morning by morning: what is learned, what is repaired, what is published, what is over."""
        for today in range(len(self.year.days)):
            window = range(today, min(today + PUBLISHED, len(self.year.days)))
            for person, days in self.year.news.get(today, {}).items():
                self._learn(person, days)
                for position in window:
                    if position in days and self.serving.get(position) == person:
                        self._repair(today, window, position)
            self._publish(window)
            self._over(today)

    def _learn(self, person: PersonId, away: list[int]) -> None:
        earned = list(self.roll.earned)
        for position in away:
            del self.weights[position][person]
            lot = self.roll.lots("rounding", position)
            earned[position] = shares(self.weights[position], self.year.gap, lot)
        self.roll, self.book = replace(self.roll, earned=tuple(earned)), None

    def _repair(self, today: int, window: range, position: int) -> None:
        self.repairs += 1
        lost = self.serving.pop(position)
        others = [each for each in window if each > today and each in self.serving]
        mended = mend(self._book(window), position, lost, others if position > today else [])
        self.serving[position] = mended.choice.primary
        if mended.exchanged is not None:
            self.serving[mended.exchanged] = lost

    def _publish(self, window: range) -> None:
        self.book = self.book or self._book(window)
        for position in window:
            if position not in self.serving:
                self.serving[position] = choose(self.book, position).primary
                self.book.place(position, self.serving[position])

    def _over(self, today: int) -> None:
        Book(self.roll, self.ledger, {}).place(today, self.serving[today])

    def _book(self, window: range) -> Book:
        """The days that are over, and those of the window that are decided."""
        near = range(max(0, window.start - self.year.gap), window.start)
        book = Book(self.roll, self.ledger.copy(), {each: self.serving[each] for each in near})
        for position in window:
            if position in self.serving:
                book.place(position, self.serving[position])
        return book


def longest_ago(year: Year) -> list[PersonId | None]:
    """Who serves on each day, where whoever served longest ago is next."""
    weights = [dict(day.weights) for day in year.days]
    last: dict[PersonId, int] = {}
    serving: list[PersonId | None] = []
    for today, available in enumerate(weights):
        for person, away in year.news.get(today, {}).items():
            for position in away:
                weights[position].pop(person, None)
        chosen = min(available, key=lambda person: (last.get(person, -1), person), default=None)
        serving.append(chosen)
        if chosen is not None:
            last[chosen] = today
    return serving


def years() -> list[Year]:
    """The ten of them."""
    return [_year(json.loads(path.read_text(encoding="utf-8"))) for path in sorted(CASES.glob("*.json"))]


def rows() -> Iterator[Row]:
    """One row against LRS, and one against the goal."""
    known = years()
    seasons = [Season(year, str(number)) for year in known for number in range(TIMES)]
    ours = timed(lambda: _run(seasons)).wall
    peer = timed(lambda: [longest_ago(year) for year in known for _ in range(TIMES)]).wall
    repairs = sum(each.repairs for each in seasons)
    told = f"{ours:.1f} s, {repairs:,} repairs"
    path = f"{len(seasons):,} team-years, facts as they come"
    yield Row(path=path, ours=told, peer=f"LRS: {peer:.2f} s", ratio=ours / peer, goal=None, measure="time")
    yield Row(path=path, ours=told, peer=f"goal: {GOAL:g} s", ratio=ours / GOAL, goal=1.0, measure="time")


def _run(seasons: list[Season]) -> None:
    for each in seasons:
        each.run()


def _year(content: Mapping[str, Any]) -> Year:
    people = {PersonId(each["id"]): each for each in content["people"]}
    weights = [{person: round(100 * told["weight"]) for person, told in people.items()} for _ in content["days"]]
    news: dict[int, dict[PersonId, list[int]]] = {}
    for person, told in people.items():
        for position, _why, learned in told["away"]:
            if learned < 0:
                del weights[position][person]
            else:
                news.setdefault(learned, {}).setdefault(person, []).append(position)
    unpopular = set(content["unpopular_days"])
    days = tuple(
        Workday(day=date.fromisoformat(day), weights=weights[position], unpopular=position in unpopular)
        for position, day in enumerate(content["days"])
    )
    return Year(days, content["minimum_gap"], news)
