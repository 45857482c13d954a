"""One desk a SQLite file, whatever happens to the one before."""

import os
from pathlib import Path

import pytest

from watchbill.errors import Refused
from watchbill.sql import lock


def url(folder: Path) -> str:
    return f"sqlite:///{folder / 'watchbill.sqlite3'}"


def test_a_second_holder_hears_who_is_first_and_what_to_do(tmp_path: Path) -> None:
    with lock.holding(url(tmp_path)), pytest.raises(Refused) as refused, lock.holding(url(tmp_path)):
        pass

    assert f"Process {os.getpid()} already runs a desk on {tmp_path / 'watchbill.sqlite3'}" in str(refused.value)
    assert f"`kill {os.getpid()}`" in str(refused.value)


def test_it_can_be_held_again_after_it_was_let_go(tmp_path: Path) -> None:
    for _ in range(2):
        with lock.holding(url(tmp_path)):
            assert (tmp_path / "watchbill.sqlite3.lock").read_text() == str(os.getpid())


def test_a_lock_left_by_a_dead_process_holds_nobody_up(tmp_path: Path) -> None:
    (tmp_path / "watchbill.sqlite3.lock").write_text("4194305 and more")

    with lock.holding(url(tmp_path)):
        assert (tmp_path / "watchbill.sqlite3.lock").read_text() == str(os.getpid())


def test_two_files_are_two_desks(tmp_path: Path) -> None:
    with lock.holding(url(tmp_path / "a")), lock.holding(url(tmp_path / "b")):
        assert (tmp_path / "a").is_dir()


def test_postgresql_needs_no_lock() -> None:
    with lock.holding("postgresql://desk@nowhere/desk"), lock.holding("postgresql://desk@nowhere/desk"):
        assert lock.sqlite_file("postgresql://desk@nowhere/desk") is None


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(Refused, match="cannot be written"), lock.holding(url(tmp_path / "file" / "deeper")):
        pass


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("sqlite:////srv/desk.db", Path("/srv/desk.db")),
        ("sqlite:///desk.db?timeout=3", Path("desk.db")),
        ("sqlite+pysqlite:///desk.db", Path("desk.db")),
        ("postgresql://desk@nowhere/desk", None),
    ],
)
def test_the_file_stands_in_the_address(address: str, file: Path | None) -> None:
    assert lock.sqlite_file(address) == file
