"""One process on a PostgreSQL wakes another."""

import threading
from collections.abc import Callable, Iterator
from datetime import datetime

import psycopg
import pytest

from watchbill.jobs.waking import Waking


class Woken:
    """Counts, and lets a test wait for the next time."""

    def __init__(self) -> None:
        self._times = threading.Semaphore(0)

    def __call__(self) -> None:
        self._times.release()

    def wait(self) -> None:
        assert self._times.acquire(timeout=30)


Opened = Callable[[Callable[[], None]], Waking]


@pytest.fixture
def opened(postgresql_url: str) -> Iterator[Opened]:
    made: list[Waking] = []
    told: list[datetime] = []

    def opened(wake: Callable[[], None]) -> Waking:
        made.append(Waking(postgresql_url, wake, told.append))
        return made[-1]

    yield opened
    for each in made:
        each.stop()


def test_what_one_tells_every_other_hears(opened: Opened) -> None:
    one, two = Woken(), Woken()
    for woken in (one, two):
        opened(woken).start()
        woken.wait()  # it listens, and looks for what was told before

    opened(Woken()).tell()

    one.wait()
    two.wait()


def test_a_listener_whose_connection_is_gone_listens_again(opened: Opened, postgresql_url: str) -> None:
    woken = Woken()
    opened(woken).start()
    woken.wait()
    with psycopg.connect(postgresql_url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )

    woken.wait()
    opened(Woken()).tell()
    woken.wait()


def test_it_ends_when_it_is_told_to_and_may_start_again(opened: Opened) -> None:
    woken = Woken()
    waking = opened(woken)
    waking.start()
    waking.start()
    woken.wait()
    waking.stop()
    waking.stop()
    assert "watchbill-waking" not in [thread.name for thread in threading.enumerate()]

    waking.start()
    woken.wait()


def test_where_the_database_is_away_nobody_is_woken_and_nothing_breaks(caplog: pytest.LogCaptureFixture) -> None:
    told: list[datetime] = []
    with caplog.at_level("INFO"):
        waking = Waking("postgresql://nobody@127.0.0.1:1/nothing", Woken(), told.append)
        waking.tell()
        waking.agree()
        waking.stop()

    assert told == []
    assert "Nobody was woken: the database does not answer." in caplog.text


def test_sqlite_needs_none_of_it() -> None:
    with pytest.raises(ValueError, match="only PostgreSQL"):
        Waking("sqlite:///desk.sqlite3", Woken(), print)


def test_the_time_of_the_database_is_heeded(postgresql_url: str) -> None:
    told: list[datetime] = []
    waking = Waking(postgresql_url, Woken(), told.append)
    waking.agree()
    waking.stop()

    with psycopg.connect(postgresql_url) as connection:
        (later,) = connection.execute("SELECT clock_timestamp()").fetchone() or (None,)
    assert later
    assert told[0] < later
