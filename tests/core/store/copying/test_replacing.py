"""A restore replaces everything or nothing, and whoever runs on the database goes on with what is there then."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace as replaced
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.core.store.copying.full import NOW, exported, file_of, fill_every_table, seals, written
from tests.e2e.test_database_trouble import Disk
from watchbill.errors import Refused, StorageUnavailable
from watchbill.jobs.tables import outbox
from watchbill.model.duty import SendState
from watchbill.model.errand import Errand, ErrandId, ErrandKind
from watchbill.model.ticket import TicketKey
from watchbill.sql.engines import parsed
from watchbill.store import migrations
from watchbill.store.copying.replacing import fill, replace
from watchbill.store.copying.sources import source
from watchbill.store.database import SqlDatabase
from watchbill.store.tables import people
from watchbill.testing.builders import ANN, CHANNEL, OPS, a_person, an_outgoing


def nothing() -> None:
    """Keep nothing."""


def restored(file: Path, url: str, keep: Callable[[], None] = nothing) -> int:
    """Restore; how many messages are in doubt."""
    with source(file) as given:
        return replace(url, given, NOW, keep)


def named(database: SqlDatabase) -> str:
    """Ann's name, as a desk with this database knows it."""
    with database.reading() as work:
        known = work.people.get(ANN)
    assert known
    return known.name


def rename(database: SqlDatabase, name: str) -> None:
    """Change it."""
    with database.changing() as work:
        work.people.save(a_person("ann", name=name))


@contextmanager
def connected(url: str) -> Iterator[sa.Connection]:
    """A plain connection in a transaction."""
    engine = sa.create_engine(parsed(url))
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def test_everything_is_as_it_was(sql_url: str, sql_database: SqlDatabase, tmp_path: Path) -> None:
    fill_every_table(sql_url, 1)
    before = seals(sql_url)
    file = written(exported(sql_url), tmp_path)
    with connected(sql_url) as connection:
        connection.execute(sa.text("DELETE FROM tickets"))
        connection.execute(sa.text("UPDATE people SET name = 'nobody'"))

    restored(file, sql_url)

    after = seals(sql_url)
    assert {name for name in after if after[name] != before[name]} == {"counters", "outbox"}


def test_a_desk_that_runs_never_answers_from_what_it_remembered(
    sql_url: str, sql_database: SqlDatabase, tmp_path: Path
) -> None:
    rename(sql_database, "Ann of then")
    early = written(exported(sql_url), tmp_path, "early.jsonl")
    rename(sql_database, "Ann of now")
    late = written(exported(sql_url), tmp_path, "late.jsonl")
    for _ in range(2):
        for file, name in ((early, "Ann of then"), (late, "Ann of now")):
            assert named(sql_database)
            restored(file, sql_url)

            assert named(sql_database) == name
            rename(sql_database, "Ann of later")
            assert named(sql_database) == "Ann of later"


def test_a_desk_that_remembers_an_empty_database_sees_what_came(
    sql_url: str, sql_database: SqlDatabase, tmp_path: Path
) -> None:
    other = f"sqlite:///{tmp_path / 'other.sqlite3'}"
    migrations.upgrade(other)
    with connected(other) as connection:  # as by hand: no change was ever counted
        connection.execute(people.insert().values(id="ann", name="Ann", zone="Europe/Paris", admin=False))
    with sql_database.reading() as work:
        assert work.people.get(ANN) is None

    restored(file_of(other), sql_url)

    assert named(sql_database) == "Ann"


def test_what_waited_to_be_told_to_a_tracker_is_looked_for_before_it_is_made(
    sql_url: str, sql_database: SqlDatabase, tmp_path: Path
) -> None:
    with sql_database.changing() as work:
        work.errands.add(an_errand("new"))
        work.errands.add(replaced(an_errand("tried"), attempts=3))

    restored(written(exported(sql_url), tmp_path), sql_url)

    with sql_database.reading() as work:
        assert [(each.id, each.attempts) for each in work.errands.pending("jira")] == [("new", 1), ("tried", 3)]


def an_errand(name: str) -> Errand:
    """A comment that is to be made."""
    return Errand(
        id=ErrandId(name), tracker="jira", team=OPS, key=TicketKey("OPS-1"), kind=ErrandKind.COMMENT,
        at=NOW, again_at=NOW, text="well",
    )  # fmt: skip


def test_what_waited_to_be_said_is_in_doubt_and_not_said_again(
    sql_url: str, sql_database: SqlDatabase, tmp_path: Path
) -> None:
    with sql_database.changing() as work:
        for each in SendState:
            work.outbox.add(an_outgoing(each.value), NOW)
    with connected(sql_url) as connection:
        for each in SendState:
            connection.execute(outbox.update().where(outbox.c.key == each.value).values(state=each))

    in_doubt = restored(written(exported(sql_url), tmp_path), sql_url)

    with connected(sql_url) as connection:
        there = {
            row.key: (row.state, row.settled_at)
            for row in connection.execute(sa.select(outbox.c.key, outbox.c.state, outbox.c.settled_at))
        }
    assert in_doubt == 3
    waited = {SendState.HELD.value, SendState.QUEUED.value, SendState.SENDING.value}
    assert {key: there[key] for key in waited} == dict.fromkeys(waited, (SendState.IN_DOUBT, NOW))
    others = [each for each in SendState if each.value not in waited]
    assert {each.value: there[each.value] for each in others} == {each.value: (each, None) for each in others}
    with sql_database.changing() as work:
        assert work.outbox.take_for(CHANNEL, None, NOW, NOW - NOW) is None


def test_what_a_running_process_holds_it_goes_on_holding(
    sql_url: str, sql_database: SqlDatabase, tmp_path: Path
) -> None:
    with sql_database.changing() as work:
        work.leases.take("account:xmpp", "an old process", NOW, timedelta(days=1))
    before = written(exported(sql_url), tmp_path)
    with sql_database.changing() as work:
        assert work.leases.take("account:xmpp", "this process", NOW + timedelta(days=1), timedelta(days=1)) == 2

    restored(before, sql_url)

    with sql_database.changing() as work:
        assert work.leases.renew("account:xmpp", "this process", 2, NOW + timedelta(days=3))


def test_it_is_kept_when_nobody_can_change_it_any_more(sqlite_url: str, tmp_path: Path) -> None:
    fill_every_table(sqlite_url, 1)
    before = seals(sqlite_url)
    seen: list[object] = []

    def keep() -> None:
        locked = pytest.raises(sqlite3.OperationalError, match="locked")
        with closing(sqlite3.connect(file_of(sqlite_url), timeout=0)) as other, locked:
            other.execute("DELETE FROM audit")
        seen.append(seals(sqlite_url))

    restored(written(exported(sqlite_url), tmp_path), sqlite_url, keep)

    assert seen == [before]


def test_nothing_is_changed_when_it_cannot_be_kept(sql_url: str, tmp_path: Path) -> None:
    fill_every_table(sql_url, 1)
    before = seals(sql_url)

    def keep() -> None:
        raise Refused("no room")

    with pytest.raises(Refused, match="no room"):
        restored(written(exported(sql_url), tmp_path), sql_url, keep)
    assert seals(sql_url) == before


def test_a_database_that_gives_back_something_else_stays_as_it_was(sqlite_url: str, tmp_path: Path) -> None:
    fill_every_table(sqlite_url, 1)
    file, before = written(exported(sqlite_url), tmp_path), seals(sqlite_url)
    with closing(sqlite3.connect(file_of(sqlite_url))) as meddler:
        meddler.execute(
            "CREATE TRIGGER meddle AFTER INSERT ON people "
            "BEGIN UPDATE people SET name = 'x' WHERE id = NEW.id; END"
        )

    with pytest.raises(Refused, match="gives the table people back otherwise than it was written"):
        restored(file, sqlite_url)
    assert seals(sqlite_url) == before


def test_only_an_empty_database_is_filled(sql_url: str, tmp_path: Path) -> None:
    fill_every_table(sql_url, 1)
    before = seals(sql_url)

    with source(written(exported(sql_url), tmp_path)) as given, pytest.raises(Refused, match="not empty"):
        fill(sql_url, given)
    assert seals(sql_url) == before


def test_two_that_wait_for_each_other_do_not_hold_up_the_restore(postgresql_url: str, tmp_path: Path) -> None:
    fill_every_table(postgresql_url, 1)
    file, ended = written(exported(postgresql_url), tmp_path), threading.Event()

    def restore() -> None:
        restored(file, postgresql_url)
        ended.set()

    restoring = threading.Thread(target=restore)
    with connected(postgresql_url) as desk:
        desk.execute(sa.text("LOCK TABLE turns IN ROW EXCLUSIVE MODE"))
        restoring.start()
        with connected(postgresql_url) as onlooker:
            asked = sa.text("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'turns'::regclass")
            while onlooker.execute(asked).scalar() == 0:
                assert restoring.is_alive()
        desk.execute(sa.text("LOCK TABLE people IN ROW EXCLUSIVE MODE"))
        assert not ended.is_set()
    restoring.join()

    assert ended.is_set()


def test_a_full_disk_leaves_what_was_there(sqlite_url: str, tmp_path: Path) -> None:
    other = f"sqlite:///{tmp_path / 'other.sqlite3'}"
    migrations.upgrade(other)
    with connected(other) as connection:
        name = "A long name. " * 100_000
        connection.execute(people.insert().values(id="ann", name=name, zone="Europe/Paris", admin=False))
    before = seals(sqlite_url)
    with source(file_of(other)) as given, Disk().watched() as disk:
        with pytest.raises(StorageUnavailable, match=r"is full\. Nothing was changed"):
            replace(sqlite_url, given, NOW, disk.fill)

        assert seals(sqlite_url) == before
