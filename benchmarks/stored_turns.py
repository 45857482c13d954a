"""Who is on MRO on a day, and a team's year, among 250,000 stored turns: the driver alone, and ours."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import insert

from benchmarks import desks
from benchmarks.measuring import Path as Measured
from benchmarks.measuring import Sample, alternate, timed
from benchmarks.report import Row
from benchmarks.statements import us
from watchbill.model import PersonId, TeamId, TurnKind
from watchbill.rules import calendar
from watchbill.sql import engines
from watchbill.sql.connection import opened
from watchbill.store.tables import people, teams, turns
from watchbill.store.turns import HELD, ON, SqlTurns
from watchbill.testing.builders import a_team, at

TEAMS, DAYS = 1_000, 250
PEOPLE = [PersonId(f"p{each}") for each in range(8)]
#: Times the driver's, on SQLite.
GOAL = 2.0
ROUNDS, PATIENCE = 10, timedelta(seconds=5)
YEAR = calendar.workdays(a_team(), date(2026, 1, 1), DAYS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """The same two questions, each way."""

    day_by_driver: Callable[[], object]
    day: Callable[[], object]
    year_by_driver: Callable[[], object]
    year: Callable[[], object]


def rows() -> Iterator[Row]:
    """Two rows a database."""
    with TemporaryDirectory(prefix="watchbill-bench-") as folder, ExitStack() as stack:
        for place in desks.places(Path(folder)):
            stack.enter_context(desks.desk(place))
            _fill(place.url)
            with _ways(place.url) as ways:
                samples = alternate([_all(ways)], rounds=ROUNDS)
            goal = GOAL if place.name == "SQLite" else None
            yield _row(f"who is on at T on {place.name}", samples["day"], samples["day_by_driver"], goal)
            yield _row(f"a team's year on {place.name}", samples["year"], samples["year_by_driver"], goal)


def _fill(url: str) -> None:
    writer = engines.writer(url, PATIENCE)
    with writer.begin() as connection:
        connection.execute(insert(people), [_person(each) for each in PEOPLE])
        ops = connection.execute(teams.select()).mappings().first()
        assert ops
        connection.execute(insert(teams), [{**ops, "id": _team(each)} for each in range(TEAMS)])
        for number in range(TEAMS):
            connection.execute(insert(turns), list(_year(_team(number))))
    writer.dispose()


def _year(team: TeamId) -> Iterator[dict[str, Any]]:
    for place, day in enumerate(YEAR):
        yield {
            "team": team,
            "day": day,
            "revision": 1,
            "primary": PEOPLE[place % 8],
            "backup": PEOPLE[(place + 3) % 8],
            "kind": TurnKind.PLAN,
            "skipped": [[PEOPLE[(place + 1) % 8], "away", at(17).isoformat(), None]] if place % 5 == 0 else [],
            "decided_at": at(8),
            "due": [[each, 1_000_000 - 100_000 * number] for number, each in enumerate(PEOPLE)],
        }


def _person(person: PersonId) -> dict[str, Any]:
    return {"id": person, "name": person, "zone": "Europe/Paris", "admin": False}


def _team(number: int) -> TeamId:
    return TeamId(f"team-{number:04}")


@contextmanager
def _ways(url: str) -> Iterator[Ways]:
    reader = engines.reader(url, PATIENCE)
    with reader.connect() as connection, opened(reader) as ours:
        driver: Any = connection.connection.driver_connection
        on, held, stored = ON.on(reader.dialect), HELD.on(reader.dialect), SqlTurns(ours)
        asked = cycle([(_team(7 * each), YEAR[3 * each]) for each in range(80)])

        def one(run: Callable[[TeamId, date], object]) -> Callable[[], object]:
            return lambda: run(*next(asked))

        yield Ways(
            day_by_driver=one(
                lambda team, day: driver.execute(on.text, on.bind({"its_team": team, "its_day": day})).fetchone()
            ),
            day=one(stored.on),
            year_by_driver=one(
                lambda team, _: driver.execute(
                    held.text, held.bind({"its_team": team, "first": YEAR[0], "last": YEAR[-1]})
                ).fetchall()
            ),
            year=one(lambda team, _: stored.held(team, YEAR[0], YEAR[-1])),
        )
    reader.dispose()


def _all(ways: Ways) -> Measured:
    return lambda: {name: timed(getattr(ways, name)) for name in Ways.__slots__}


def _row(path: str, ours: Sample, theirs: Sample, goal: float | None) -> Row:
    return Row(
        path=f"{path}, of {TEAMS * DAYS:,} turns",
        ours=f"p50 {us(ours.p50)}, CPU {us(ours.cpu)}",
        peer=f"driver: p50 {us(theirs.p50)}, CPU {us(theirs.cpu)}",
        ratio=ours.p50 / theirs.p50,
        goal=goal,
        measure="p50",
    )
