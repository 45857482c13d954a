"""Everything comes over: from each database into the other, and out of older releases."""

import json
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.core.store.copying.full import (
    NOW,
    ROWS,
    exported,
    file_of,
    fill_every_table,
    is_empty,
    seals,
    seed_demo,
    written,
)
from watchbill.jobs.durable import DURABLE
from watchbill.model.passage import End
from watchbill.sql.engines import parsed
from watchbill.store import migrations
from watchbill.store.copying.form import Header, end_line, header_line, header_of, line
from watchbill.store.copying.kinds import kind_of
from watchbill.store.copying.reading import tables
from watchbill.store.copying.replacing import fill, replace
from watchbill.store.copying.seals import Sealing
from watchbill.store.copying.sources import source
from watchbill.store.database import SqlDatabase
from watchbill.testing.builders import OPS, a_highlight, a_team

OLD = "0001"


def bring(file: Path, url: str) -> None:
    """Import."""
    with source(file) as given:
        fill(url, given)


def test_the_demo_is_the_same_in_postgresql(sqlite_url: str, postgresql_url: str, tmp_path: Path) -> None:
    seed_demo(sqlite_url, tmp_path)
    before = exported(sqlite_url)

    bring(written(before, tmp_path), postgresql_url)

    assert exported(postgresql_url) == before


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(("start", "end"), [("sqlite", "postgresql"), ("postgresql", "sqlite")])
def test_anything_in_any_table_is_the_same_in_the_other_database(
    request: pytest.FixtureRequest, tmp_path: Path, start: str, end: str, seed: int
) -> None:
    first, second = (str(request.getfixturevalue(f"{each}_url")) for each in (start, end))
    fill_every_table(first, seed)
    before = exported(first)

    bring(written(before, tmp_path), second)

    assert exported(second) == before
    assert {seal.rows for seal in seals(second).values()} == {ROWS}


def test_an_sqlite_file_moves_to_postgresql_without_an_export(
    sqlite_url: str, postgresql_url: str, tmp_path: Path
) -> None:
    seed_demo(sqlite_url, tmp_path)
    before = file_of(sqlite_url).read_bytes()

    bring(file_of(sqlite_url), postgresql_url)

    assert seals(postgresql_url) == seals(sqlite_url)
    assert file_of(sqlite_url).read_bytes() == before


def test_an_empty_desk_moves_as_well(sqlite_url: str, postgresql_url: str, tmp_path: Path) -> None:
    bring(written(exported(postgresql_url), tmp_path), sqlite_url)

    assert is_empty(sqlite_url)


def test_what_the_database_counts_goes_on_behind_what_came(
    sql_url: str, sql_database: SqlDatabase, tmp_path: Path
) -> None:
    with sql_database.changing() as work:
        work.teams.save(a_team())
        for _ in range(3):
            work.handovers.add_highlight(a_highlight())
    text = exported(sql_url)
    with source(written(text, tmp_path)) as given:
        replace(sql_url, given, NOW, lambda: None)

    with sql_database.changing() as work:
        work.handovers.add_highlight(a_highlight("One more"))

    with sql_database.reading() as work:
        assert len(work.handovers.highlights(OPS, a_highlight().day)) == 4


def test_a_new_database_counts_on_too(sqlite_url: str, postgresql_url: str, tmp_path: Path) -> None:
    fill_every_table(sqlite_url, 1)
    bring(file_of(sqlite_url), postgresql_url)

    counted = [each for each in tables() if each.autoincrement_column is not None]
    engine = sa.create_engine(parsed(postgresql_url))
    with engine.begin() as connection:
        for table in counted:
            column = table.autoincrement_column
            assert column is not None
            largest = connection.execute(sa.select(sa.func.max(column).label("largest"))).scalar_one()
            sequence = sa.func.pg_get_serial_sequence(table.name, column.name)
            assert connection.execute(sa.select(sa.func.nextval(sequence))).scalar_one() == int(str(largest)) + 1
    engine.dispose()
    assert counted


def test_every_column_has_a_kind() -> None:
    for table in tables():
        for column in table.c:
            assert kind_of(column).name


def as_written_at(revision: str, text: str, folder: Path) -> str:
    """An export as a release of that revision would have written it: with its tables and columns alone."""
    file = folder / "old.sqlite3"
    migrations.upgrade(f"sqlite:///{file}", to=revision)
    engine = sa.create_engine(f"sqlite:///{file}")
    looked = sa.inspect(engine)
    there = {name: {each["name"] for each in looked.get_columns(name)} for name in looked.get_table_names()}
    engine.dispose()
    first, *rest = map(json.loads, text.splitlines())
    header = header_of(first)
    columns = {
        table: {name: kind for name, kind in kinds.items() if name in there[table]}
        for table, kinds in header.tables.items()
        if table in there
    }
    sealing = {table: Sealing() for table in columns}
    rows = []
    for ((table, row),) in (each.items() for each in rest[:-1]):
        if table in columns:
            kept = {name: value for name, value in row.items() if name in columns[table]}
            sealing[table].add(kept)
            rows.append(line({table: kept}))
    old = Header(revision=revision, at=header.at, release="0.0.1", tables=columns)
    return "".join([header_line(old), *rows, end_line({table: each.seal() for table, each in sealing.items()})])


def test_an_export_of_an_older_release_is_brought_up_to_date(
    sqlite_url: str, sql_url: str, tmp_path: Path
) -> None:
    (tmp_path / "start").mkdir()
    start = f"sqlite:///{tmp_path / 'start' / 'desk.sqlite3'}"
    migrations.upgrade(start)
    seed_demo(start, tmp_path)
    text = as_written_at(OLD, exported(start), tmp_path)

    bring(written(text, tmp_path), sql_url)

    assert '"revision":"0001"' in text
    assert seals(sql_url)["people"] == seals(start)["people"]
    assert seals(sql_url)["tickets"].rows == seals(start)["tickets"].rows


def test_what_passed_on_in_an_export_of_before_0019_is_counted(
    sqlite_url: str, sql_url: str, tmp_path: Path
) -> None:
    (tmp_path / "start").mkdir()
    start = f"sqlite:///{tmp_path / 'start' / 'desk.sqlite3'}"
    migrations.upgrade(start)
    seed_demo(start, tmp_path)

    bring(written(as_written_at("0018", exported(start), tmp_path), tmp_path), sql_url)

    database = SqlDatabase(sql_url, DURABLE)
    with database.reading() as work:
        (handover,) = (work.handovers.latest(team.id, date.max) for team in work.teams.everything())
        assert handover
        passages = work.passages.between(handover.team, date.min, date.max)
    database.dispose()
    assert sorted({each.key for each in passages}) == sorted({each.key for each in handover.carried})
    assert {each.end for each in passages} == {End.UNKNOWN}


def test_an_sqlite_file_of_an_older_release_is_brought_up_to_date_and_stays(sql_url: str, tmp_path: Path) -> None:
    file = tmp_path / "old.sqlite3"
    migrations.upgrade(f"sqlite:///{file}", to=OLD)
    engine = sa.create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        connection.execute(sa.text("INSERT INTO people VALUES ('ann', 'Ann', 'Europe/Paris', NULL, 0)"))
    engine.dispose()

    bring(file, sql_url)

    assert seals(sql_url)["people"].rows == 1
    assert migrations.current(f"sqlite:///{file}") == OLD
