"""Decisions as earlier releases stored them are read on."""

import json
import sqlite3
from contextlib import closing
from datetime import date

import pytest

from watchbill.jobs.durable import DURABLE
from watchbill.model import Skip, SkipCode
from watchbill.store.database import SqlDatabase
from watchbill.testing.builders import ANN, BOB, DAY, OPS, a_person, a_team, a_turn, at


@pytest.mark.parametrize(
    ("row", "skip"),
    [
        (["bob", "gap", None], Skip(person=BOB, code=SkipCode.GAP)),
        (["bob", "night duty", at(6).isoformat(), None], Skip(person=BOB, code=SkipCode.NIGHT_DUTY, until=at(6))),
        (
            ["bob", "needed", None, "2026-12-03"],
            Skip(person=BOB, code=SkipCode.NEEDED, day=date(2026, 12, 3)),
        ),
    ],
)
def test_a_skip_without_what_came_later_is_read(sqlite_url: str, row: list[object], skip: Skip) -> None:
    database = SqlDatabase(sqlite_url, DURABLE)
    with database.changing() as work:
        work.teams.save(a_team())
        for person in (ANN, BOB):
            work.people.save(a_person(person))
        work.turns.save(a_turn())
    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as raw, raw:
        raw.execute("UPDATE turns SET skipped = ?", [json.dumps([row])])
    again = SqlDatabase(sqlite_url, DURABLE)
    with again.reading() as work:
        turn = work.turns.on(OPS, DAY)
    database.dispose()
    again.dispose()

    assert turn == a_turn(skipped=(skip,))
