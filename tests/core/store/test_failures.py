"""A database that is locked, full, read-only or gone is said so; nothing is half done and it recovers."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest

from watchbill.errors import StorageUnavailable
from watchbill.jobs.due import SqlDueWork
from watchbill.jobs.inbox import SqlInbox
from watchbill.jobs.outbox import SqlOutbox
from watchbill.jobs.tally import SqlTally
from watchbill.sql.engines import parsed
from watchbill.sql.failures import cause_of
from watchbill.store import migrations
from watchbill.store.database import SqlDatabase
from watchbill.testing.builders import ANN, a_membership, a_note, a_person, a_team, a_ticket
from watchbill.testing.postgres import PostgresServer

IMPATIENT = timedelta(milliseconds=50)


def opened(url: str) -> SqlDatabase:
    return SqlDatabase(url, due=SqlDueWork, outbox=SqlOutbox, inbox=SqlInbox, tally=SqlTally, patience=IMPATIENT)


@pytest.fixture
def file(sqlite_url: str) -> Path:
    return Path(sqlite_url.removeprefix("sqlite:///"))


@pytest.fixture
def database(sqlite_url: str) -> Iterator[SqlDatabase]:
    made = opened(sqlite_url)
    with made.changing() as work:
        work.people.save(a_person("ann"))
    yield made
    made.dispose()


def rename_ann(database: SqlDatabase, name: str = "Anna") -> None:
    with database.changing() as work:
        work.people.save(a_person("ann", name=name))


def name_of_ann(database: SqlDatabase) -> str:
    with database.reading() as work:
        ann = work.people.get(ANN)
    assert ann is not None
    return ann.name


def test_a_database_locked_by_another_process_is_busy(database: SqlDatabase, file: Path) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageUnavailable, match="is busy") as failure:
            rename_ann(database)

        assert isinstance(failure.value.__cause__, sqlite3.OperationalError)
        assert name_of_ann(database) == "Ann"

    rename_ann(database)
    assert name_of_ann(database) == "Anna"


def test_who_waits_too_long_for_the_only_writer_hears_that_it_is_busy(sqlite_url: str) -> None:
    one = opened(sqlite_url)
    two = opened(sqlite_url)
    with one.changing(), pytest.raises(StorageUnavailable, match="is busy"):
        rename_ann(two)

    rename_ann(two)
    one.dispose()
    two.dispose()


def test_a_full_database_changes_nothing_and_recovers(database: SqlDatabase) -> None:
    with database._writer.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with database.changing() as work:
        work.teams.save(a_team())

    def fill() -> None:
        with database.changing() as work:
            work.people.save(a_person("ann", name="Anna"))
            work.tickets.add(a_ticket())
            for number in range(200):
                work.tickets.add_note(a_note(text=f"{number}" * 5_000))

    with pytest.raises(StorageUnavailable, match="is full"):
        fill()
    assert name_of_ann(database) == "Ann"

    with database._writer.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 100000")
    fill()
    assert name_of_ann(database) == "Anna"


def test_a_file_that_is_no_database_is_damaged(tmp_path: Path) -> None:
    (tmp_path / "desk.sqlite3").write_bytes(b"Dear diary, " * 1000)

    with pytest.raises(StorageUnavailable, match="is damaged"):
        name_of_ann(opened(f"sqlite:///{tmp_path / 'desk.sqlite3'}"))


def test_a_folder_where_a_file_should_be_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / "desk.sqlite3").mkdir()

    with pytest.raises(StorageUnavailable, match="cannot be opened"):
        name_of_ann(opened(f"sqlite:///{tmp_path / 'desk.sqlite3'}"))


def test_a_folder_that_cannot_be_made_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(StorageUnavailable, match="cannot be opened"):
        migrations.upgrade(f"sqlite:///{tmp_path / 'file' / 'desk.sqlite3'}")


def test_a_missing_folder_is_made(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'a' / 'b' / 'desk.sqlite3'}"
    migrations.upgrade(url)

    assert (tmp_path / "a" / "b" / "desk.sqlite3").is_file()


def test_a_database_without_tables_is_a_mistake_and_not_a_failure(tmp_path: Path) -> None:
    (tmp_path / "desk.sqlite3").touch()
    database = opened(f"sqlite:///{tmp_path / 'desk.sqlite3'}")

    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        name_of_ann(database)
    database.dispose()


def test_a_file_that_was_removed_is_not_written_any_more_and_may_come_back(sqlite_url: str) -> None:
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    database = opened(sqlite_url)
    rename_ann(database, "Ann")
    assert name_of_ann(database) == "Ann"

    file.rename(f"{file}.aside")
    for _ in range(2):
        with pytest.raises(StorageUnavailable, match="cannot be opened"):
            rename_ann(database)
        with pytest.raises(StorageUnavailable, match="cannot be opened"):
            name_of_ann(database)
    assert not file.exists()

    Path(f"{file}.aside").rename(file)
    assert name_of_ann(database) == "Ann"
    rename_ann(database)
    assert name_of_ann(database) == "Anna"
    database.dispose()


def test_a_file_that_took_the_place_of_another_is_read_instead(sqlite_url: str) -> None:
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    database = opened(sqlite_url)
    rename_ann(database, "Ann")
    database.dispose()
    shutil.copy(file, f"{file}.backup")
    rename_ann(database, "Anna")
    assert name_of_ann(database) == "Anna"
    database.dispose()

    Path(f"{file}.backup").replace(file)

    assert name_of_ann(database) == "Ann"
    database.dispose()


@pytest.mark.parametrize("name", ["100% sure?.sqlite3", "a#b c.sqlite3", "é&mode=memory.sqlite3"])
def test_a_file_may_have_any_name(tmp_path: Path, name: str) -> None:
    url = f"sqlite:///{str(tmp_path / name).replace('%', '%25').replace('?', '%3F')}"
    assert parsed(url).database == str(tmp_path / name)
    migrations.upgrade(url)
    database = opened(url)

    rename_ann(database)

    assert name_of_ann(database) == "Anna"
    assert (tmp_path / name).is_file()
    database.dispose()


def test_a_server_that_went_away_does_not_answer_and_comes_back(
    postgres: PostgresServer, postgresql_url: str
) -> None:
    database = opened(postgresql_url)
    rename_ann(database, "Ann")
    assert name_of_ann(database) == "Ann"

    postgres.stop()
    try:
        for _ in range(2):
            with pytest.raises(StorageUnavailable, match="does not answer"):
                rename_ann(database)
            with pytest.raises(StorageUnavailable, match="does not answer"):
                name_of_ann(database)
    finally:
        postgres.start()

    rename_ann(database)
    assert name_of_ann(database) == "Anna"
    database.dispose()


def test_after_a_restart_one_use_fails_at_most(postgres: PostgresServer, postgresql_url: str) -> None:
    database = opened(postgresql_url)
    rename_ann(database, "Ann")
    postgres.stop()
    postgres.start()

    with pytest.raises(StorageUnavailable, match="does not answer"):
        rename_ann(database)
    rename_ann(database)
    assert name_of_ann(database) == "Anna"
    database.dispose()


def test_a_row_that_somebody_holds_too_long_is_busy(postgresql_url: str) -> None:
    one, two = opened(postgresql_url), opened(postgresql_url)
    rename_ann(one, "Ann")
    with one.changing() as work:
        work.people.save(a_person("ann", name="Anna"))
        with pytest.raises(StorageUnavailable, match="is busy"):
            rename_ann(two)

    assert name_of_ann(two) == "Anna"
    one.dispose()
    two.dispose()


def test_a_nobody_cannot_join_a_team(sql_database: SqlDatabase) -> None:
    def join() -> None:
        with sql_database.changing() as work:
            work.teams.join(a_membership("nobody", "nowhere"))

    with pytest.raises((sqlite3.IntegrityError, psycopg.IntegrityError)):
        join()


@pytest.mark.parametrize("url", ["mysql://x", "sqlite://", "sqlite:///:memory:", "desk.sqlite3", ""])
def test_another_database_is_refused_without_showing_its_address(url: str) -> None:
    with pytest.raises(ValueError, match=r"sqlite:///path or postgresql://") as failure:
        opened(url)

    assert str(failure.value) == "a database is sqlite:///path or postgresql://..."


@pytest.mark.parametrize(
    ("code", "cause"),
    [
        ("08006", "does not answer"),
        ("57P01", "does not answer"),
        ("53100", "is full"),
        ("53300", "is busy"),
        ("40P01", "is busy"),
        ("57014", "is busy"),
        ("25006", "is read-only"),
        ("23505", None),
        ("42P01", None),
    ],
)
def test_a_postgresql_code_has_its_cause(code: str, cause: str | None) -> None:
    class Failure(Exception):
        sqlstate = code

    assert cause_of(Failure()) == cause


@pytest.mark.parametrize(
    ("cause", "remedy"),
    [
        ("is busy", "Please try again in a moment."),
        ("does not answer", "Please try again in a moment."),
        ("is full", "Whoever runs me must free space on its disk; then try again."),
        ("is damaged", "Tell whoever runs me now: it must be restored from a backup."),
    ],
)
def test_what_to_do_depends_on_what_is_the_matter(cause: str, remedy: str) -> None:
    assert str(StorageUnavailable(cause)) == f"The database {cause}. Nothing was changed. {remedy}"
