"""Alerts keep coming while everything goes wrong: what was answered with 202 is there afterwards, once.

WATCHBILL_FAULTS=full kills 20 times, and the database is away for 30 s.
"""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from random import Random
from threading import Event

import pytest

from tests.e2e.running import come_true
from tests.e2e.test_database_trouble import locked
from tests.integration import disks
from tests.integration.entrance import Entrance
from tests.integration.proxy import Proxy
from watchbill.testing.postgres import PostgresServer, server

KILLS, AWAY = (20, 30.0) if os.environ.get("WATCHBILL_FAULTS") == "full" else (3, 1.5)
#: Sizes of the disks that are filled: one with a file, one with a whole server.
MEGABYTES, SERVERS_MEGABYTES = 16, 256


def lives_through(
    entrance: Entrance, goes: Callable[[], object], comes: Callable[[], object], *, told: bool = True
) -> None:
    """Something is away in the middle of the load: for a while, and until senders are told so, where they are."""
    entrance.goes_on()
    goes()
    Event().wait(AWAY)
    come_true(lambda: bool(entrance.senders.turned_away) or not told)
    comes()
    entrance.goes_on()
    entrance.senders.finish()


def everybody_was_told(entrance: Entrance) -> None:
    """Senders were asked to come again, and nobody was left without an answer."""
    assert set(entrance.senders.turned_away) == {"5"}
    assert entrance.senders.alone == []


def test_killed_again_and_again(entrance: Entrance) -> None:
    chance, senders = Random(7), entrance.senders
    with senders.posting():
        for _ in range(KILLS):
            with entrance.open() as web:
                entrance.goes_on()
                Event().wait(chance.uniform(0, 0.1))
                web.kill()
        with entrance.open() as web:
            senders.finish()
            assert web.errors == ""

    assert senders.alone
    entrance.check()


def test_postgresql_is_cut_off(tmp_path: Path, postgres: PostgresServer) -> None:
    entrance = Entrance(tmp_path, postgres.new_database())
    way = Proxy(entrance.settings.database_url)
    with entrance.open(way.url), entrance.senders.posting():
        lives_through(entrance, way.cut, way.mend)

    way.close()
    everybody_was_told(entrance)
    entrance.check()


def test_postgresql_stalls(tmp_path: Path, postgres: PostgresServer) -> None:
    entrance = Entrance(tmp_path, postgres.new_database())
    way = Proxy(entrance.settings.database_url)
    with entrance.open(way.url), entrance.senders.posting():
        lives_through(entrance, way.stall, way.mend, told=False)

    way.close()
    entrance.check()


def test_postgresql_crashes_and_starts_again(tmp_path: Path, own_postgres: PostgresServer) -> None:
    entrance = Entrance(tmp_path, own_postgres.new_database())
    with entrance.open(), entrance.senders.posting():
        lives_through(entrance, own_postgres.crash, own_postgres.start)

    everybody_was_told(entrance)
    entrance.check()


def test_a_file_that_goes_and_comes_back(tmp_path: Path) -> None:
    entrance = Entrance(tmp_path)
    aside = tmp_path / "aside"
    with entrance.open(), entrance.senders.posting():
        lives_through(entrance, lambda: entrance.file.rename(aside), lambda: aside.rename(entrance.file))

    everybody_was_told(entrance)
    entrance.check()


def test_a_file_that_somebody_locks(tmp_path: Path) -> None:
    entrance, held = Entrance(tmp_path), ExitStack()
    with entrance.open(), entrance.senders.posting(), held:
        lives_through(
            entrance,
            goes=lambda: held.enter_context(locked(entrance.file)),
            comes=held.close,
        )

    everybody_was_told(entrance)
    entrance.check()


def test_a_full_disk(tmp_path: Path) -> None:
    var = tmp_path / "var"
    var.mkdir()
    with disks.small_disk(var, MEGABYTES):
        entrance = Entrance(tmp_path)
        with entrance.open() as web, entrance.senders.posting():
            room: list[Callable[[], None]] = []
            lives_through(
                entrance,
                goes=lambda: room.append(disks.fill(entrance.file, web.pid)),
                comes=lambda: room.pop()(),
            )

        everybody_was_told(entrance)
        entrance.check()


@pytest.fixture
def small_postgres(postgres: PostgresServer) -> Iterator[tuple[PostgresServer, Path]]:
    """A server on a small disk that nobody else uses, and a folder there."""
    with (
        tempfile.TemporaryDirectory(prefix="watchbill-") as folder,
        disks.small_disk(Path(folder), SERVERS_MEGABYTES),
    ):
        if not Path(folder).is_mount():
            pytest.skip("this machine lets us make no disk")
        with closing(server(Path(folder))) as started:
            yield started, Path(folder)


def test_a_full_disk_of_postgresql(tmp_path: Path, small_postgres: tuple[PostgresServer, Path]) -> None:
    own, disk = small_postgres
    entrance = Entrance(tmp_path, own.new_database())
    room: list[Callable[[], None]] = []

    def comes() -> None:
        room.pop()()
        own.start()  # where there was no room for its log it has ended

    with entrance.open(), entrance.senders.posting():
        lives_through(entrance, goes=lambda: room.append(disks.fill(disk / "any", None)), comes=comes)

    everybody_was_told(entrance)
    entrance.check()
