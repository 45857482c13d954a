"""Migrations: they make what the code expects, once, and keep a copy of what was there."""

import importlib.util
import logging
import multiprocessing
import sqlite3
import threading
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, text

import watchbill.jobs.tables
from watchbill.errors import Refused, StorageUnavailable
from watchbill.jobs.durable import DURABLE
from watchbill.model import PersonId, TeamId
from watchbill.model.passage import End, Passage
from watchbill.sql.columns import metadata, metadata_with_indexes
from watchbill.sql.engines import parsed
from watchbill.store import migrations
from watchbill.store.database import SqlDatabase
from watchbill.testing.builders import DAY, OPS, a_person, a_team, at
from watchbill.testing.postgres import PostgresServer

ALL = tuple(f"{number:04}" for number in range(1, 21))
assert watchbill.jobs.tables.outbox.metadata is metadata


@pytest.fixture(params=["sqlite", "postgresql"])
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database of each kind with nothing in it."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'new.sqlite3'}"
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.new_database()


def schema(file: Path) -> set[tuple[str, str]]:
    """What makes each table and index of an SQLite file, without regard to spaces and quotes."""
    with closing(sqlite3.connect(file)) as raw:
        rows = raw.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    return {(name, " ".join(sql.replace('"', "").split())) for name, sql in rows if name != "alembic_version"}


def test_the_migrations_make_what_the_tables_say(sql_url: str) -> None:
    engine = create_engine(parsed(sql_url))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, metadata_with_indexes())
    engine.dispose()

    assert differences == []


def test_conditions_of_indexes_are_the_same_too(sqlite_url: str, tmp_path: Path) -> None:
    made = tmp_path / "made.sqlite3"
    engine = create_engine(f"sqlite:///{made}")
    metadata_with_indexes().create_all(engine)
    engine.dispose()

    assert schema(made) == schema(Path(sqlite_url.removeprefix("sqlite:///")))


def test_an_empty_database_is_brought_to_the_newest_revision(new_url: str) -> None:
    assert migrations.current(new_url) is None
    assert migrations.pending(new_url) == ALL

    assert migrations.upgrade(new_url) == ALL
    assert migrations.current(new_url) == migrations.HEAD
    assert migrations.pending(new_url) == ()
    assert migrations.upgrade(new_url) == ()


def test_the_newest_revision_is_the_one_in_the_folder() -> None:
    folder = Path(str(importlib.util.find_spec("watchbill.store.migrations").origin)).parent  # type: ignore[union-attr]

    assert ScriptDirectory(str(folder)).get_current_head() == migrations.HEAD


def test_of_many_threads_one_migrates(new_url: str) -> None:
    applied: list[tuple[str, ...]] = []
    ready = threading.Barrier(5)

    def start() -> None:
        ready.wait()
        applied.append(migrations.upgrade(new_url))

    threads = [threading.Thread(target=start) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(applied) == [(), (), (), (), ALL]


def test_of_two_processes_one_migrates(new_url: str) -> None:
    with multiprocessing.get_context("spawn").Pool(2) as processes:
        applied = processes.map(migrations.upgrade, [new_url, new_url], chunksize=1)

    assert sorted(applied) == [(), ALL]


def test_a_database_of_a_newer_release_is_left_alone(new_url: str) -> None:
    migrations.upgrade(new_url)
    engine = create_engine(parsed(new_url))
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()

    with pytest.raises(Refused, match="9999"):
        migrations.upgrade(new_url)
    with pytest.raises(Refused, match="newer"):
        migrations.pending(new_url)
    assert migrations.current(new_url) == "9999"


def upgraded_with_keepsakes(folder: Path) -> None:
    """Bring a file that holds something of somebody's to this release."""
    file = folder / "desk.sqlite3"
    with closing(sqlite3.connect(file)) as raw:
        raw.execute("CREATE TABLE keepsakes (text)")
        raw.execute("INSERT INTO keepsakes VALUES ('mine')")
        raw.commit()
    migrations.upgrade(f"sqlite:///{file}")


def keepsakes(copy: Path) -> list[tuple[str]]:
    """What the copy holds."""
    with closing(sqlite3.connect(copy)) as raw:
        assert raw.execute("SELECT name FROM sqlite_master").fetchall() == [("keepsakes",)]
        return raw.execute("SELECT text FROM keepsakes").fetchall()


def test_only_a_database_of_this_release_is_current(new_url: str) -> None:
    migrations.current(new_url)  # makes the file, with nothing in it
    database = SqlDatabase(new_url, DURABLE)
    empty = database.is_current()
    migrations.upgrade(new_url)
    migrated = database.is_current()
    engine = create_engine(parsed(new_url))
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    other = database.is_current()
    database.dispose()

    assert (empty, migrated, other) == (False, True, False)


def test_what_was_there_is_copied_before_it_is_changed(tmp_path: Path) -> None:
    upgraded_with_keepsakes(tmp_path)

    assert keepsakes(tmp_path / "desk.sqlite3.before-0001") == [("mine",)]


def test_an_older_copy_stays(tmp_path: Path) -> None:
    (tmp_path / "desk.sqlite3.before-0001").write_text("older")
    upgraded_with_keepsakes(tmp_path)

    assert keepsakes(tmp_path / "desk.sqlite3.before-0001-2") == [("mine",)]
    assert (tmp_path / "desk.sqlite3.before-0001").read_text() == "older"


def test_an_empty_file_leaves_no_copy(tmp_path: Path) -> None:
    migrations.upgrade(f"sqlite:///{tmp_path / 'desk.sqlite3'}")

    assert not list(tmp_path.glob("*before*"))


def test_who_was_there_before_0008_works_as_the_team_does_and_the_team_asks_for_nothing(new_url: str) -> None:
    migrations.upgrade(new_url, to="0007")
    engine = create_engine(parsed(new_url))
    with engine.begin() as connection:
        connection.execute(
            text("INSERT INTO people (id, name, zone, admin) VALUES ('ann', 'Ann', 'Europe/Paris', false)")
        )
        connection.execute(
            text(
                "INSERT INTO teams VALUES ('ops', 'Ops', 'Europe/Paris', '[1]', '[]', '09:00:00.000000', "
                "'17:30:00.000000', '0 9 * * *', '30 17 * * *', 3, 39600, 2, 'board')"
            )
        )
    engine.dispose()
    assert migrations.upgrade(new_url) == ALL[7:]
    database = SqlDatabase(new_url, DURABLE)
    with database.reading() as work:
        person, team = work.people.get(PersonId("ann")), work.teams.get(OPS)
    database.dispose()

    assert person == a_person("ann")
    assert team == a_team(workdays=frozenset({1}), channel=None)


def test_of_what_was_claimed_before_0017_nothing_is_kept_also_by_a_release_that_does_not_know_it(
    new_url: str,
) -> None:
    claimed = "INSERT INTO claims (id, key, team, person, kind, at, beyond_limit) VALUES"
    migrations.upgrade(new_url, to="0016")
    engine = create_engine(parsed(new_url))
    for key in ("T-1", "T-2"):
        with engine.begin() as connection:
            at = "'2026-12-01T09:00:00.000000+00:00'"
            connection.execute(text(f"{claimed} ('{key}-ann', '{key}', 'ops', 'ann', 'started', {at}, false)"))
        migrations.upgrade(new_url)  # what is claimed after it, as by an older release, is not kept either
    engine.dispose()
    database = SqlDatabase(new_url, DURABLE)
    with database.reading() as work:
        kept = {each.key: each.kept for each in work.claims.open(OPS)}
    database.dispose()

    assert kept == {"T-1": False, "T-2": False}


#: Three evenings, oldest last: the rows of a table say nothing of the order of its days.
EVENINGS = ("2026-12-03", "2026-11-30", "2026-12-01")
AN_EVENING = (
    "INSERT INTO handovers (team, day, \"by\", \"to\", posted_at) VALUES ('{team}', '{day}', NULL, {to}, '{at}')"
)
A_TEAM = (
    "INSERT INTO teams (id, name, zone, workdays, holidays, day_starts, day_ends, designation, evening_check, "
    "wip_limit, rest_seconds, gap, tracker) VALUES ('{team}', 'Ops', 'Europe/Paris', '[1,2,3,4,5]', '[]', "
    "'09:00:00.000000', '17:30:00.000000', '0 9 * * *', '30 17 * * *', 3, 39600, 2, 'board')"
)
A_TICKET = (
    'INSERT INTO carried (team, day, position, "key", title, "column", owner, note, passed) '
    "VALUES ('{team}', '{day}', {position}, '{key}', 'A {key} of {day}', 'in progress', {owner}, {note}, 0)"
)


def handed_over_before_0019(url: str) -> None:
    """A database of the release before, with tickets that were carried over three evenings, one, and none."""
    migrations.upgrade(url, to="0018")
    said = [A_TEAM.format(team=team) for team in ("ops", "web")]
    for day in EVENINGS:
        to = "NULL" if day == "2026-12-03" else "'bob'"
        said.append(AN_EVENING.format(team="ops", day=day, to=to, at=f"{day}T16:30:00.000000+00:00"))
        said.append(A_TICKET.format(team="ops", day=day, position=0, key="T-1", owner="'ann'", note="'half done'"))
    said.append(A_TICKET.format(team="ops", day="2026-12-01", position=1, key="T-2", owner="NULL", note="NULL"))
    # Two of one key, as a ticket that was given the key of another one leaves behind.
    said.append(A_TICKET.format(team="ops", day="2026-12-01", position=2, key="T-2", owner="NULL", note="NULL"))
    said.append(AN_EVENING.format(team="web", day="2026-12-01", to="'eve'", at="2026-12-01T16:31:00.000000+00:00"))
    said.append(A_TICKET.format(team="web", day="2026-12-01", position=0, key="T-1", owner="'eve'", note="NULL"))
    engine = create_engine(parsed(url))
    with engine.begin() as connection:
        for each in said:
            connection.execute(text(each))
    engine.dispose()


def test_what_was_carried_before_0019_has_passed_on_as_often(new_url: str) -> None:
    handed_over_before_0019(new_url)
    assert migrations.upgrade(new_url) == ALL[18:]
    database = SqlDatabase(new_url, DURABLE)
    with database.reading() as work:
        often, once, elsewhere = (
            work.passages.of(team, key) for team, key in ((OPS, "T-1"), (OPS, "T-2"), (TeamId("web"), "T-1"))
        )
        waiting, between = work.passages.waiting(OPS), work.passages.between(OPS, DAY, date(2026, 12, 31))
    database.dispose()

    assert list(often) == [
        Passage(
            team=OPS,
            key="T-1",
            number=number,
            title=f"A T-1 of {day}",
            day=day,
            giver=PersonId("ann"),
            to=PersonId("bob") if number < 3 else None,
            note="half done",
            at=at(17, 30, day=day),
            times=number,
            since=date(2026, 11, 30),
            end=End.UNKNOWN,
            ended_at=at(17, 30, day=day),
        )
        for number, day in enumerate((date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 3)), 1)
    ]
    assert [(each.number, each.times, each.since, each.giver, each.note) for each in once] == [
        (1, 1, DAY, None, "")
    ]
    assert [(each.number, each.times, each.to) for each in elsewhere] == [(1, 1, "eve")]
    assert waiting == []
    assert [(each.key, each.day) for each in between] == [("T-1", DAY), ("T-2", DAY), ("T-1", date(2026, 12, 3))]


def test_a_team_of_before_0019_is_told_as_a_new_one_is(new_url: str) -> None:
    handed_over_before_0019(new_url)
    migrations.upgrade(new_url)
    database = SqlDatabase(new_url, DURABLE)
    with database.reading() as work:
        team, handover = work.teams.get(OPS), work.handovers.get(OPS, DAY)
        left_out = work.handovers.left_out(OPS, DAY)
    database.dispose()

    assert team == a_team(channel=None)
    assert handover
    assert [(each.key, each.next, each.waiting, each.since) for each in handover.carried] == [
        ("T-1", None, None, None),
        ("T-2", None, None, None),
        ("T-2", None, None, None),
    ]
    assert left_out == []


def test_a_migration_that_fails_leaves_nothing_behind(new_url: str) -> None:
    engine = create_engine(parsed(new_url))
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE inbox (id INTEGER)"))

    with pytest.raises(Exception, match="inbox"):
        migrations.upgrade(new_url)
    assert inspect(engine).get_table_names() == ["inbox"]
    engine.dispose()


def test_a_file_that_is_no_database_is_not_migrated(tmp_path: Path) -> None:
    (tmp_path / "desk.sqlite3").write_bytes(b"Dear diary, " * 1000)

    with pytest.raises(StorageUnavailable):
        migrations.upgrade(f"sqlite:///{tmp_path / 'desk.sqlite3'}")


def test_a_migration_leaves_the_log_as_it_was(tmp_path: Path) -> None:
    root = logging.getLogger()
    before = (root.level, list(root.handlers), logging.getLogger("alembic").level)
    migrations.upgrade(f"sqlite:///{tmp_path / 'desk.sqlite3'}")

    assert (root.level, list(root.handlers), logging.getLogger("alembic").level) == before
