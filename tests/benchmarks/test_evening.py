"""What is measured of evenings is done, and the driver writes the same rows; not how long it takes."""

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Pool, event

from benchmarks import bare_rows, evening, evening_place
from benchmarks.bare_rows import WRITTEN
from benchmarks.evening_place import Evening
from watchbill.model import TeamId


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_the_driver_writes_what_an_evening_check_wrote(kind: str, request: pytest.FixtureRequest) -> None:
    url = request.getfixturevalue(f"{kind}_url")
    with evening_place.opened(url, 2, 10) as (desk, (team, other)), bare_rows.opened(url) as bare:
        for each in (team, other):
            desk.post(each)
        written, theirs = bare.read(WRITTEN, team), bare.read(WRITTEN, other)
        bare.delete(WRITTEN, team)
        left = bare.read(WRITTEN, team)
        count = bare.write(written)

        assert {table: len(rows) for table, rows in written.items()} == {
            "handovers": 1,
            "carried": 50,
            "passages": 70,
            "notes": 50,
            "outbox": 2,
        }
        assert count == 173
        assert not any(left.values())
        assert (bare.read(WRITTEN, team), bare.read(WRITTEN, other)) == (written, theirs)


def test_each_team_is_measured_beside_the_driver_but_those_that_warm_up(sqlite_url: str) -> None:
    found = evening.measured(sqlite_url, 3, 1, 10)

    assert {name: len(pairs) for name, pairs in found.items()} == dict.fromkeys(evening.WHAT, 2)


@pytest.fixture
def asked() -> Iterator[list[str]]:
    """Each question that any desk on SQLite asks its database."""
    questions: list[str] = []

    def hear(statement: str) -> None:
        if statement.startswith("SELECT"):
            questions.append(statement)

    def connected(connection: sqlite3.Connection, _record: object) -> None:
        connection.set_trace_callback(hear)

    event.listen(Pool, "connect", connected)
    yield questions
    event.remove(Pool, "connect", connected)


@pytest.mark.parametrize(
    ("act", "team"),
    [(Evening.post, 1), (Evening.correct, 0), (Evening.morning, 0)],
    ids=["post", "correct", "morning"],
)
def test_as_many_questions_are_asked_about_forty_things_as_about_four(
    tmp_path: Path, asked: list[str], act: Callable[[Evening, TeamId], None], team: int
) -> None:
    found = []
    for size in (2, 20):
        with evening_place.opened(f"sqlite:///{tmp_path / str(size)}", 2, 0, size, size) as (desk, teams):
            desk.post(teams[0])
            desk.morning(teams[0])
            asked.clear()
            act(desk, teams[team])
            found.append(len(asked))

    assert found[0] == found[1] > 0
