"""The database is locked, gone or full while the bot runs: a sentence, nothing half done, and it recovers."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Engine, event

from tests.e2e.desks import OPS, desk_of, fill, settings_of
from tests.e2e.killing import Aftermath
from tests.e2e.running import RUN, Running, running
from watchbill.testing.chat import TalkingBot
from watchbill.testing.postgres import PostgresServer


def test_locked_by_another_process(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    fill(settings)
    with running(RUN, tmp_path) as bot:
        bot.ask("!mro today", "on MRO today")
        with locked(settings.var / "watchbill.sqlite3"):
            bot.ask("!claim TICKET-1", "The database is busy. Nothing was changed. Please try again in a moment.")
            bot.ask("!queue", "TICKET-1")

        bot.ask("!claim TICKET-1", "TICKET-1 is yours and in progress")
        bot.end()

    Aftermath(settings).check()
    assert len(Aftermath(settings).received()) == 1


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Nobody else can write to the file."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        yield
        connection.execute("ROLLBACK")


def test_the_file_is_moved_away_and_comes_back(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    fill(settings)
    file = settings.var / "watchbill.sqlite3"
    with running(RUN, tmp_path) as bot:
        bot.ask("!mro today", "on MRO today")
        aside = file.rename(tmp_path / "aside")
        bot.ask("!claim TICKET-1", "The database cannot be opened. Nothing was changed. Tell whoever runs me")
        bot.ask("!queue", "The database cannot be opened.")
        aside.rename(file)

        bot.ask("!claim TICKET-1", "TICKET-1 is yours and in progress")
        bot.end()

    Aftermath(settings).check()


def test_postgresql_goes_and_comes_back(tmp_path: Path, own_postgres: PostgresServer) -> None:
    settings = settings_of(tmp_path, own_postgres.new_database())
    fill(settings, titles=("One", "Two"))
    with running(RUN, tmp_path, {"WATCHBILL_DATABASE_URL": settings.database_url}) as bot:
        bot.ask("!mro today", "on MRO today")
        bot.ask("!claim TICKET-1", "TICKET-1 is yours")

        own_postgres.stop()
        bot.ask("!claim TICKET-2", "The database does not answer. Nothing was changed. Please try again")
        bot.ask("!queue", "The database does not answer.")
        own_postgres.start()

        bot.ask("!queue", "TICKET-1")
        bot.ask("!claim TICKET-2", "TICKET-2 is yours and in progress")
        bot.end()

    Aftermath(settings).check()


def test_postgresql_restarts_between_two_commands(tmp_path: Path, own_postgres: PostgresServer) -> None:
    settings = settings_of(tmp_path, own_postgres.new_database())
    fill(settings)
    with running(RUN, tmp_path, {"WATCHBILL_DATABASE_URL": settings.database_url}) as bot:
        bot.ask("!claim TICKET-1", "TICKET-1 is yours")
        bot.ask("!queue", "TICKET-1")

        own_postgres.stop()
        own_postgres.start()

        insist(bot, "!queue", "Queue of Ops")
        insist(bot, "!done TICKET-1", "TICKET-1 is done")
        bot.end()

    Aftermath(settings).check()


def insist(bot: Running, line: str, part: str) -> None:
    """Say it until it is understood; connections of before the restart may fail once."""
    for _ in range(3):
        if part in bot.ask(line, ""):
            return
        assert "The database does not answer" in bot.said[-1]
    raise AssertionError(bot.said)


class Disk:
    """How much SQLite may write, for every connection made while it is watched."""

    def __init__(self) -> None:
        self._connections: list[sqlite3.Connection] = []

    @contextmanager
    def watched(self) -> Iterator["Disk"]:
        """Know every connection that is made."""
        event.listen(Engine, "connect", self._know)
        try:
            yield self
        finally:
            event.remove(Engine, "connect", self._know)

    def fill(self) -> None:
        """No page more."""
        self._limit(1)  # SQLite takes the number of pages that are there, when that is larger

    def empty(self) -> None:
        """As many pages as anybody wants."""
        self._limit(1_000_000)

    def _know(self, connection: sqlite3.Connection, _record: object) -> None:
        self._connections.append(connection)

    def _limit(self, pages: int) -> None:
        for each in self._connections:
            each.execute(f"PRAGMA max_page_count={pages}")


def test_full(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    fill(settings)
    with Disk().watched() as disk, desk_of(settings) as desk, TalkingBot(desk) as bot:
        bot.ask("!ask before")
        disk.fill()
        told = {f"question {number}": bot.ask(f"!ask question {number} {'why? ' * 700}") for number in range(5)}
        assert "Queue of Ops" in bot.ask("!queue")

        disk.empty()
        bot.ask("!ask after")

        with desk.database.reading() as work:
            kept = [each.title.split(" why")[0] for each in work.items.unresolved(OPS)]
    refused = [title for title, answer in told.items() if "is full. Nothing was changed" in answer]
    assert refused
    assert kept == ["before", *(title for title in told if title not in refused), "after"]
    Aftermath(settings).check()
