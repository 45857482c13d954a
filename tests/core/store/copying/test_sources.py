"""A file may be anything: what is no whole export and no desk's database is a sentence, and nothing is changed."""

import json
import os
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.core.store.copying.full import exported, file_of, fill_every_table, written
from watchbill.errors import Refused
from watchbill.store import migrations
from watchbill.store.copying.lines import LONGEST
from watchbill.store.copying.seals import Sealing
from watchbill.store.copying.sources import source


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> str:
    """An export with something in every table."""
    url = f"sqlite:///{tmp_path_factory.mktemp('good') / 'desk.sqlite3'}"
    migrations.upgrade(url)
    fill_every_table(url, 1)
    return exported(url)


def refusal(file: Path) -> str:
    """Why a file is not taken."""
    with pytest.raises(Refused) as refused, source(file):
        raise AssertionError("it was taken")
    assert "Traceback" not in str(refused.value)
    assert len(str(refused.value)) < 700
    assert str(refused.value).startswith(str(file))
    return str(refused.value)


def resealed(text: str) -> str:
    """The text with an end that fits its rows, as somebody with patience would write it."""
    lines = text.splitlines(keepends=True)
    sealing: dict[str, Sealing] = {table: Sealing() for table in json.loads(lines[0])["tables"]}
    for each in lines[1:-1]:
        for table, row in json.loads(each).items():
            sealing.setdefault(table, Sealing()).add(row)
    made = {name: each.seal() for name, each in sealing.items()}
    end = {name: {"rows": seal.rows, "sha256": seal.sha256} for name, seal in made.items()}
    return "".join(lines[:-1]) + json.dumps({"watchbill": "end", "tables": end}) + "\n"


def changed(text: str, table: str, **values: Any) -> str:
    """The text with these values in the first row of the table, sealed again."""
    lines = text.splitlines(keepends=True)
    place = next(number for number, each in enumerate(lines) if each.startswith(f'{{"{table}":'))
    row = json.loads(lines[place])
    row[table].update(values)
    lines[place] = json.dumps(row) + "\n"
    return resealed("".join(lines))


def test_a_good_one_is_taken(good: str, tmp_path: Path) -> None:
    with source(written(resealed(good), tmp_path)) as given:
        assert given.what == "export"
        assert given.contents.rows["people"] == 7


Change = Callable[[str], str]
OF_EXPORTS: dict[str, tuple[Change, str]] = {
    "nothing": (lambda good: "", "line 1, is not there, or cut off"),
    "a text": (lambda good: "Dear diary\n", "line 1, is no JSON"),
    "other JSON": (lambda good: "[1]\n", "line 1, is no JSON object"),
    "another's JSON": (lambda good: "{}\n", "is no export of a desk"),
    "NaN": (lambda good: good.replace("\n", '\n{"people":NaN}\n', 1), "line 2, is no JSON"),
    "deep": (lambda good: "[" * 200_000 + "\n", "line 1, is no JSON"),
    "a large number": (lambda good: "9" * 9_000 + "\n", "line 1, is no JSON"),
    "endless": (lambda good: "x" * (LONGEST + 1), "line 1, is longer than 16 MiB"),
    "a later form": (lambda good: good.replace('"version":1', '"version":2', 1), "by a newer Watchbill"),
    "a later revision": (lambda good: good.replace('"revision":"0', '"revision":"9', 1), "of a newer Watchbill"),
    "revision head": (lambda good: _revision(good, "head"), "of a newer Watchbill"),
    "a strange revision": (lambda good: _revision(good, "\x1b[31m"), "of a newer Watchbill"),
    "no revision": (
        lambda good: good.replace(f'"revision":"{migrations.HEAD}"', '"revision":2', 1),
        "that no export has",
    ),
    "no time": (lambda good: good.replace('"at":"2026', '"at":"soon', 1), "that no export has"),
    "an unknown kind": (lambda good: good.replace('"name":"text"', '"name":"blob"', 1), "that no export has"),
    "tables of another shape": (lambda good: _header(good, tables=["people"]), "that no export has"),
    "an unknown table": (lambda good: _header(good, pets={"id": "text"}), "describes the table 'pets' as no desk"),
    "a quoted table": (lambda good: _header(good, **{'p"': {"id": "text"}}), "as no desk has it"),
    "a missing table": (lambda good: _header(good, people=None), "describes the table 'people' as no desk"),
    "an unknown column": (
        lambda good: good.replace('"people":{"id":"text"', '"people":{"ego":"text"', 1),
        "describes the table 'people' as no desk",
    ),
    "a row of no table": (lambda good: good.replace('{"people":', '{"pets":', 1), "names a table 'pets'"),
    "two rows in one": (lambda good: good.replace('{"people":', '{"pets":{},"people":', 1), "names no table"),
    "a row that is none": (
        lambda good: good.replace("\n", '\n{"people":7}\n', 1),
        "has other columns than people",
    ),
    "a row without a column": (
        lambda good: good.replace("\n", '\n{"people":{"id":"x"}}\n', 1),
        "has other columns than people",
    ),
    "a number as a name": (lambda good: changed(good, "people", name=7), "does not fit people: 7 is no text"),
    "half a letter": (lambda good: changed(good, "people", name="\ud83d"), "is no text"),
    "a list as a name": (lambda good: changed(good, "people", name=["x"]), "is no text"),
    "a flag that is none": (lambda good: changed(good, "people", admin=1), "neither true nor false"),
    "a number too large": (lambda good: changed(good, "audit", id=2**63), "is no whole number"),
    "a small number too large": (lambda good: changed(good, "tickets", rank=2**31), "table tickets holds what"),
    "half a number": (lambda good: changed(good, "tickets", rank=1.5), "1.5 is no whole number"),
    "a time that is none": (lambda good: changed(good, "audit", at="soon"), "table audit holds what"),
    "a time without zone": (
        lambda good: changed(good, "audit", at="2026-12-01T09:00:00"),
        "is no time with its zone",
    ),
    "a time in another zone": (
        lambda good: changed(good, "audit", at="2026-12-01T09:00:00.000000+01:00"),
        "not written as an export",
    ),
    "an unknown choice": (lambda good: changed(good, "memberships", role="king"), "table memberships holds what"),
    "nothing where something must be": (
        lambda good: changed(good, "people", name=None),
        "does not fit the others",
    ),
    "somebody who is not there": (
        lambda good: changed(good, "memberships", person="x"),
        "does not fit the others",
    ),
    "the same twice": (lambda good: _twice(good), "does not fit the others"),
    "a row less": (lambda good: _without(good, 5), "the file is not whole, or was changed"),
    "a row changed": (lambda good: good.replace('"admin":true', '"admin":false', 1), "not whole, or was changed"),
    "cut off": (lambda good: good[:-500], "is not there, or cut off: the file is not whole"),
    "cut between lines": (lambda good: _without(good, -1), "is not there, or cut off: the file is not whole"),
    "another end": (
        lambda good: good.replace('"watchbill":"end"', '"watchbill":"stop"'),
        "is no end of an export",
    ),
    "more after the end": (lambda good: good + "{}\n", "comes after the end"),
    "two exports": (lambda good: good + good, "comes after the end"),
}


def _revision(text: str, revision: str) -> str:
    return text.replace(f'"revision":"{migrations.HEAD}"', f'"revision":{json.dumps(revision)}', 1)


def _header(text: str, tables: object = None, **changes: object) -> str:
    first, rest = text.split("\n", 1)
    header = json.loads(first)
    kept = {name: each for name, each in {**header["tables"], **changes}.items() if each is not None}
    return json.dumps({**header, "tables": tables or kept}) + "\n" + rest


def _without(text: str, place: int) -> str:
    lines = text.splitlines(keepends=True)
    del lines[place]
    return "".join(lines)


def _twice(text: str) -> str:
    lines = text.splitlines(keepends=True)
    return resealed("".join([lines[0], lines[1], *lines[1:]]))


@pytest.mark.parametrize("what", OF_EXPORTS)
def test_an_export_that_is_none_is_a_sentence(good: str, tmp_path: Path, what: str) -> None:
    change, why = OF_EXPORTS[what]

    said = refusal(written(change(good), tmp_path))

    assert why in said
    assert said.isprintable()


def test_a_binary_is_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "noise"
    file.write_bytes(os.urandom(1000).replace(b"\n", b"\xff") + b"\n")

    assert "line 1, is no JSON" in refusal(file)


def test_what_is_no_file_is_a_sentence(tmp_path: Path) -> None:
    assert "cannot be read: No such file or directory." in refusal(tmp_path / "none")
    assert "cannot be read: Is a directory." in refusal(tmp_path)


def test_an_export_may_come_through_a_pipe(good: str, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writing = threading.Thread(target=lambda: pipe.write_text(good, encoding="utf-8"))
    writing.start()
    with source(pipe) as given:
        assert given.contents.rows["people"] == 7
    writing.join()


@pytest.fixture
def file(sqlite_url: str) -> Path:
    """A desk's SQLite file with something in every table."""
    fill_every_table(sqlite_url, 1)
    return file_of(sqlite_url)


OF_SQLITE: dict[str, tuple[str, str]] = {
    "another's": ("DROP TABLE alembic_version", "is an SQLite database, but not a desk's"),
    "no revision": ("DELETE FROM alembic_version", "is an SQLite database, but not a desk's"),
    "a later revision": ("UPDATE alembic_version SET version_num = '9999'", "is of a newer Watchbill"),
    "a blob for a revision": ("UPDATE alembic_version SET version_num = x'ff'", "is of a newer Watchbill"),
    "a missing table": ("DROP TABLE audit", "table 'audit' is not as a desk has it"),
    "a strange table": ("CREATE TABLE pets (id)", "table 'pets' is not as a desk has it"),
    "a strange column": ("ALTER TABLE people ADD COLUMN pet", "table 'people' is not as a desk has it"),
    "a view": ("CREATE VIEW pets AS SELECT 1", "has views or triggers"),
    "a trigger": ("CREATE TRIGGER pets AFTER INSERT ON people BEGIN SELECT 1; END", "has views or triggers"),
    "a virtual table": ("CREATE VIRTUAL TABLE pets USING fts5(id)", "has views or triggers"),
    "somebody who is not there": (
        "UPDATE memberships SET person = 'nobody'",
        "a row of memberships refers to one",
    ),
    "a blob for a name": ("UPDATE people SET name = x'00ff'", "table people holds what Watchbill never wrote"),
    "bytes that are no text": ("UPDATE people SET name = CAST(x'ff' AS TEXT)", "table people holds what"),
    "a text for a number": ("UPDATE tickets SET rank = 'first'", "table tickets holds what"),
    "a time that is none": ("UPDATE audit SET at = 'soon'", "table audit holds what"),
    "a time without zone": ("UPDATE audit SET at = '2026-12-01'", "table audit holds what"),
    "a day that is none": ("UPDATE turns SET day = 'soon' || revision", "table turns holds what"),
    "no JSON": ("UPDATE teams SET holidays = '['", "table teams holds what"),
    "an unknown choice": ("UPDATE memberships SET role = 'king'", "table memberships holds what"),
    "something gigantic": ("UPDATE people SET name = zeroblob(20000000)", "table people holds what"),
}


@pytest.mark.parametrize("what", OF_SQLITE)
def test_a_database_that_no_desk_wrote_is_a_sentence(file: Path, what: str) -> None:
    statement, why = OF_SQLITE[what]
    with closing(sqlite3.connect(file, isolation_level=None)) as meddler:
        meddler.execute(statement)

    said = refusal(file)

    assert why in said
    assert said.isprintable()


def test_a_damaged_database_is_a_sentence(file: Path) -> None:
    whole = file.read_bytes()
    file.write_bytes(whole[:8192] + os.urandom(len(whole) - 8192))
    assert "is damaged" in refusal(file)

    file.write_bytes(whole[: len(whole) // 2])
    assert "is damaged" in refusal(file)

    file.write_bytes(whole[:16] + b"x" * 2000)
    assert "is no SQLite database" in refusal(file)


def test_the_file_of_a_desk_is_not_changed(file: Path) -> None:
    before = file.read_bytes()

    with source(file) as given:
        assert given.what == "SQLite file"
        assert given.at is None

    assert file.read_bytes() == before
    assert [each.name for each in file.parent.iterdir()] == [file.name]
