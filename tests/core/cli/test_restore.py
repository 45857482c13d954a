"""`watchbill restore` shows, asks, and replaces everything or nothing."""

import os
from pathlib import Path

import pytest

from tests.core.cli.conftest import Shell
from watchbill.testing.postgres import PostgresServer


@pytest.fixture
def backup(watchbill: Shell, team_toml: Path, tmp_path: Path) -> Path:
    """A backup of a desk that has one person more since."""
    file = tmp_path / "backup.sqlite3"
    watchbill("apply", team_toml, "--yes")
    watchbill("backup", file)
    with team_toml.open("a", encoding="utf-8") as text:
        text.write('[people.cleo]\nname = "Cleo"\nzone = "Europe/Paris"\n')
    assert watchbill("apply", team_toml, "--yes").code == 0
    return file


def people(watchbill: Shell, **variables: str) -> int:
    """How many there are."""
    return watchbill("export", "-", **variables).out.count('{"people":')


def test_it_shows_asks_and_keeps_what_was_there(watchbill: Shell, backup: Path, tmp_path: Path) -> None:
    aside = tmp_path / "var" / "watchbill.sqlite3.before-restore"

    ended = watchbill("restore", backup, typed="y\n")

    first, second, third, answered = ended.out.splitlines()
    assert first.startswith(f"{backup} (SQLite file at revision ")
    assert " holds 2 people, 1 team, 0 tickets (" in first
    assert second.startswith("The database holds 3 people, 1 team, 0 tickets (")
    assert second.endswith(": all of it is replaced.")
    assert third == f"It is kept as {aside}."
    assert answered.startswith("Replace everything? [y/N] Restored: 2 people, 1 team, 0 tickets (")
    assert answered.endswith(f" What was there is kept as {aside}.")
    assert (ended.code, ended.err, people(watchbill)) == (0, "", 2)

    assert watchbill("restore", aside, "--yes").code == 0
    assert people(watchbill) == 3
    assert sorted(each.name for each in aside.parent.glob("*before-restore*")) == [aside.name, f"{aside.name}-2"]


def test_no_is_the_default_answer(watchbill: Shell, backup: Path) -> None:
    for typed in ("\n", "n\n", ""):
        ended = watchbill("restore", backup, typed=typed)

        assert ended.code == 1
        assert ended.out.endswith("Replace everything? [y/N] Nothing was changed.\n")
    assert people(watchbill) == 3


def test_without_a_person_to_ask_it_wants_yes(watchbill: Shell, backup: Path) -> None:
    ended = watchbill("restore", backup)

    assert ended.code == 1
    assert ended.err == "Nothing was changed: nobody is here to ask. Add --yes to restore without asking.\n"
    assert people(watchbill) == 3


def test_after_a_loss_it_makes_the_database(watchbill: Shell, backup: Path, tmp_path: Path) -> None:
    (tmp_path / "var" / "watchbill.sqlite3").unlink()

    ended = watchbill("restore", backup, "--yes")

    assert "The database holds nothing: all of it is replaced." in ended.out
    assert (ended.code, people(watchbill)) == (0, 2)


def test_a_damaged_database_says_what_to_do(watchbill: Shell, backup: Path, tmp_path: Path) -> None:
    file = tmp_path / "var" / "watchbill.sqlite3"
    whole = file.read_bytes()
    for damaged in (b"Dear diary, " * 1000, whole[:4096] + os.urandom(len(whole) - 4096)):
        file.write_bytes(damaged)
        ended = watchbill("restore", backup, "--yes")

        assert ended.code == 1
        assert f"{file} is damaged. Stop the desk, move the file" in ended.err
        file.rename(tmp_path / "damaged")
        assert watchbill("restore", backup, "--yes").code == 0
        assert people(watchbill) == 2


def test_a_backup_comes_back_on_postgresql(watchbill: Shell, backup: Path, postgres: PostgresServer) -> None:
    url = postgres.new_database()

    ended = watchbill("restore", backup, "--yes", WATCHBILL_DATABASE_URL=url)

    assert "It is lost, unless you keep it: `watchbill export`, or pg_dump." in ended.out
    assert (ended.code, ended.err, people(watchbill, WATCHBILL_DATABASE_URL=url)) == (0, "", 2)


def test_a_file_that_is_wrong_asks_nothing(watchbill: Shell, backup: Path) -> None:
    backup.write_bytes(backup.read_bytes()[:5000])

    ended = watchbill("restore", backup, "--yes")

    assert (ended.code, ended.out, ended.err) == (1, "", f"{backup} is damaged.\n")
    assert people(watchbill) == 3
