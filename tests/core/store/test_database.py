"""How databases are opened, and what they do with what a listener raises."""

import logging
import sqlite3
import threading
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from watchbill.jobs.due import SqlDueWork
from watchbill.jobs.inbox import SqlInbox
from watchbill.jobs.outbox import SqlOutbox
from watchbill.jobs.tally import SqlTally
from watchbill.model.event import Absent, Event
from watchbill.model.work import ItemId
from watchbill.sql.engines import parsed
from watchbill.store.database import SqlDatabase
from watchbill.testing.builders import ANN, DAY, OPS, a_person, a_team, an_item
from watchbill.testing.memory import MemoryDatabase


def fails(events: Sequence[Event]) -> None:
    raise ZeroDivisionError


def test_a_listener_that_fails_takes_nothing_back(sql_url: str, caplog: pytest.LogCaptureFixture) -> None:
    database = SqlDatabase(
        sql_url, due=SqlDueWork, outbox=SqlOutbox, inbox=SqlInbox, tally=SqlTally, listener=fails
    )
    with database.changing() as work:
        work.people.save(a_person("ann"))
        work.happened(Absent(person=ANN, first=DAY, last=DAY))
    with database.reading() as work:
        found = work.people.get(ANN)
    database.dispose()

    assert found == a_person("ann")
    assert "A listener failed" in caplog.text


def test_the_fake_treats_a_listener_alike(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR), MemoryDatabase(fails).changing() as work:
        work.happened(Absent(person=ANN, first=DAY, last=DAY))

    assert "A listener failed" in caplog.text


def test_a_change_is_safe_from_a_loss_of_power(sqlite_url: str) -> None:
    database = SqlDatabase(sqlite_url, due=SqlDueWork, outbox=SqlOutbox, inbox=SqlInbox, tally=SqlTally)
    full = 2
    with database._writer.connect() as connection:
        set_to = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    database.dispose()

    assert set_to == {"journal_mode": "wal", "synchronous": full, "foreign_keys": 1, "busy_timeout": 5000}


def test_who_reads_never_waits_for_who_writes(sqlite_url: str) -> None:
    database = SqlDatabase(sqlite_url, due=SqlDueWork, outbox=SqlOutbox, inbox=SqlInbox, tally=SqlTally)
    with database.changing() as work:
        work.people.save(a_person("ann"))
    seen: list[object] = []

    def read() -> None:
        with database.reading() as work:
            seen.append(work.people.get(ANN))

    with database.changing() as work:
        work.people.save(a_person("ann", name="Anna"))
        threads = [threading.Thread(target=read) for _ in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    database.dispose()

    assert seen == [a_person("ann")] * 20


def test_both_ways_to_write_an_address_of_postgresql_are_one() -> None:
    assert parsed("postgres://ann:secret@db/desk") == parsed("postgresql://ann:secret@db/desk")
    assert parsed("postgresql://db/desk").drivername == "postgresql+psycopg"


def test_a_text_that_postgresql_cannot_hold_is_mended(sql_database: SqlDatabase) -> None:
    with sql_database.changing() as work:
        work.teams.save(a_team())
        work.items.add(an_item("A1", title="NUL \0, half \ud83d, whole \U0001f600, \x1b[31m"))

    with sql_database.reading() as work:
        found = work.items.get(OPS, ItemId("A1"))
        assert work.items.get(OPS, ItemId("A\0")) is None

    assert found is not None
    assert found.title == "NUL \ufffd, half \ufffd, whole \U0001f600, \x1b[31m"


def test_times_on_sqlite_are_text_of_one_width(sqlite_url: str, tmp_path: Path) -> None:
    database = SqlDatabase(sqlite_url, due=SqlDueWork, outbox=SqlOutbox, inbox=SqlInbox, tally=SqlTally)
    with database.changing() as work:
        work.teams.save(a_team())
        work.items.add(an_item("A1"))
    database.dispose()

    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as raw:
        assert raw.execute("SELECT opened_at FROM items").fetchone() == ("2026-12-01T07:30:00.000000+00:00",)


def test_a_naive_time_is_refused(sql_url: str) -> None:
    from datetime import datetime

    from sqlalchemy import select
    from sqlalchemy.exc import StatementError

    from watchbill.store.tables import items

    engine = create_engine(parsed(sql_url))
    naive = datetime(2026, 12, 1)  # noqa: DTZ001 - it is what is refused
    with engine.connect() as connection, pytest.raises(StatementError, match="needs a time zone"):
        connection.execute(select(items).where(items.c.opened_at == naive))
    engine.dispose()
