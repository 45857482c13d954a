"""A backup is whole or not there, whatever happens meanwhile."""

import os
import sqlite3
import stat
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from tests.core.store.copying.full import file_of, fill_every_table, seals
from watchbill.errors import Refused
from watchbill.jobs.durable import DURABLE
from watchbill.store import migrations
from watchbill.store.copying.backing_up import back_up
from watchbill.store.copying.sources import source
from watchbill.store.database import SqlDatabase
from watchbill.testing.builders import OPS, a_highlight, a_note, a_team, a_ticket

#: Backs up `source` to `copy` where no file may grow beyond 64 kB; SIGXFSZ is ignored by Python.
FULL_DISK = """
import resource, sys
from pathlib import Path
from watchbill.errors import Refused
from watchbill.store.copying.backing_up import back_up
resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))
try:
    back_up(Path("desk.sqlite3"), Path("copy/backup.sqlite3"))
except Refused as refused:
    print(refused)
"""


@pytest.fixture
def file(sqlite_url: str) -> Path:
    """A desk's SQLite file with something in every table."""
    fill_every_table(sqlite_url, 1)
    return file_of(sqlite_url)


def test_it_holds_what_was_there_for_nobody_else_to_read(file: Path, tmp_path: Path) -> None:
    backup = tmp_path / "backup.sqlite3"

    made = back_up(file, backup)

    with source(backup) as given:
        assert given.seals == seals(f"sqlite:///{file}")
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert (made.size, made.revision) == (backup.stat().st_size, migrations.HEAD)
    assert made.contents.rows["people"] == 7


def test_it_is_one_file_that_a_read_only_medium_may_hold(file: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    back_up(file, folder / "backup.sqlite3")

    with closing(sqlite3.connect(f"file:{folder / 'backup.sqlite3'}?immutable=1", uri=True)) as raw:
        assert raw.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert raw.execute("SELECT count(*) FROM people").fetchone() == (7,)
    assert [each.name for each in folder.iterdir()] == ["backup.sqlite3"]


def test_it_is_of_one_moment_while_a_desk_writes(sqlite_url: str, tmp_path: Path) -> None:
    desk = SqlDatabase(sqlite_url, DURABLE)
    with desk.changing() as work:
        work.teams.save(a_team())
        work.tickets.add(a_ticket())
    stopping = threading.Event()

    def write() -> None:
        while not stopping.is_set():
            with desk.changing(lasting=False) as work:  # always both, or neither
                work.tickets.add_note(a_note(text="x" * 2_000))
                work.handovers.add_highlight(a_highlight("y" * 2_000))

    writer = threading.Thread(target=write)
    writer.start()
    counted = []
    for number in range(6):
        backup = tmp_path / f"backup-{number}"
        rows = back_up(file_of(sqlite_url), backup).contents.rows
        assert rows["notes"] == rows["highlights"]
        counted.append(rows["notes"])
    stopping.set()
    writer.join()
    with desk.reading() as work:
        written = len(work.handovers.highlights(OPS, a_highlight().day))
    desk.dispose()

    assert counted == sorted(counted)
    assert counted[0] < counted[-1] <= written


def test_nothing_is_written_over(file: Path, tmp_path: Path) -> None:
    (tmp_path / "there").write_text("mine")
    (tmp_path / "link").symlink_to("nowhere")

    for name in ("there", "link", "desk.sqlite3"):
        with pytest.raises(Refused, match="is there already, and nothing is written over it"):
            back_up(file, tmp_path / name)
    assert (tmp_path / "there").read_text() == "mine"


def test_a_folder_that_is_not_there_is_a_sentence(file: Path, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="cannot be written: No such file or directory"):
        back_up(file, tmp_path / "none" / "backup.sqlite3")


def test_on_a_full_disk_nothing_is_left(file: Path, tmp_path: Path) -> None:
    (tmp_path / "copy").mkdir()

    ended = subprocess.run(
        [sys.executable, "-c", FULL_DISK], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True
    )

    assert ended.stdout.startswith("desk.sqlite3 cannot be copied to ")
    assert ended.stdout.endswith("/copy: disk I/O error.\n")
    assert os.listdir(tmp_path / "copy") == []


def test_a_damaged_database_is_not_kept_as_a_good_one(file: Path, tmp_path: Path) -> None:
    whole = file.read_bytes()
    file.write_bytes(whole[:8192] + os.urandom(len(whole) - 8192))

    with pytest.raises(Refused, match="is damaged"):
        back_up(file, tmp_path / "backup.sqlite3")
    assert not (tmp_path / "backup.sqlite3").exists()


def test_what_is_no_database_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "diary").write_text("Dear diary, " * 1000)

    with pytest.raises(Refused, match="diary is no SQLite database"):
        back_up(tmp_path / "diary", tmp_path / "backup.sqlite3")


def test_a_backup_of_an_older_release_says_so(tmp_path: Path) -> None:
    migrations.upgrade(f"sqlite:///{tmp_path / 'old.sqlite3'}", to="0001")

    made = back_up(tmp_path / "old.sqlite3", tmp_path / "backup.sqlite3")

    assert made.revision == "0001"
    assert made.contents.empty
