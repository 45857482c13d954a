"""`watchbill export` and `import`: everything as one readable file, and into an empty database."""

import json
import stat
from pathlib import Path

import pytest

from tests.core.cli.conftest import Shell
from watchbill import __version__, app
from watchbill.settings import Settings
from watchbill.store import migrations
from watchbill.testing.builders import an_outgoing, at
from watchbill.testing.postgres import PostgresServer


@pytest.fixture
def filled(watchbill: Shell, team_toml: Path) -> Shell:
    """A desk with a team."""
    watchbill("apply", team_toml, "--yes")
    return watchbill


def lines(text: str) -> list[dict[str, object]]:
    """The lines of an export, but for the header."""
    return [json.loads(each) for each in text.splitlines()[1:]]


def test_a_file_holds_what_standard_output_would(filled: Shell, tmp_path: Path) -> None:
    file = tmp_path / "desk.jsonl"

    kept = filled("export", file)
    printed = filled("export", "-")

    assert kept.out.startswith(f"Exported to {file}: 2 people, 1 team, 0 tickets (")
    assert printed.err == kept.out.replace(f" to {file}", "")
    assert lines(printed.out) == lines(file.read_text(encoding="utf-8"))
    assert json.loads(printed.out.splitlines()[0])["release"] == __version__
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_file_of_a_desk_moves_to_postgresql_by_one_command(
    filled: Shell, postgres: PostgresServer, tmp_path: Path
) -> None:
    url, file = postgres.new_database(), tmp_path / "var" / "watchbill.sqlite3"

    moved = filled("import", file, WATCHBILL_DATABASE_URL=url)

    assert moved.err == ""
    assert ": 2 people, 1 team, 0 tickets (" in moved.out
    assert "Count and hash of each of the " in moved.out
    there = filled("export", "-", WATCHBILL_DATABASE_URL=url)
    assert lines(there.out) == lines(filled("export", "-").out)
    assert filled("doctor", WATCHBILL_DATABASE_URL=url).code == 0


def test_messages_that_wait_come_along_and_are_told(filled: Shell, tmp_path: Path) -> None:
    desk = app.build(Settings(var=tmp_path / "var", plugins=()))
    with desk.database.changing() as work:
        work.outbox.add(an_outgoing(), at(10))
    desk.close()

    moved = filled("import", tmp_path / "var" / "watchbill.sqlite3", WATCHBILL_VAR=str(tmp_path / "other"))

    assert moved.out.endswith("1 message waited in it to be said; a desk on this database says so.\n")
    assert moved.code == 0


def test_a_database_that_is_not_empty_takes_no_import(filled: Shell, tmp_path: Path) -> None:
    filled("export", tmp_path / "desk.jsonl")

    ended = filled("import", tmp_path / "desk.jsonl")

    assert ended.code == 1
    assert ended.err.startswith(f"{tmp_path / 'var' / 'watchbill.sqlite3'} holds 2 people, 1 team, 0 tickets (")
    assert "`watchbill restore FILE` puts FILE in the place of everything. Nothing was changed." in ended.err


def test_a_file_that_is_wrong_makes_no_database(watchbill: Shell, tmp_path: Path) -> None:
    (tmp_path / "wrong").write_text("{}\n")

    ended = watchbill("import", tmp_path / "wrong")

    assert (ended.code, ended.err) == (1, f"{tmp_path / 'wrong'} is no export of a desk. Nothing was changed.\n")
    assert not (tmp_path / "var").exists()


def test_tables_of_an_older_release_are_brought_up_to_date_first(watchbill: Shell, tmp_path: Path) -> None:
    migrations.upgrade(f"sqlite:///{tmp_path / 'var' / 'watchbill.sqlite3'}", to="0001")

    ended = watchbill("export", "-")

    assert (ended.code, ended.out) == (1, "")
    assert ended.err.endswith("Run `watchbill db upgrade`, then export again.\n")
