"""`kill -9` in the middle of commands: nothing half done, nothing lost, nothing twice."""

import fcntl
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from threading import Event

import pytest

from tests.e2e import killing
from tests.e2e.desks import fill, settings_of
from tests.e2e.held import held
from tests.e2e.killing import Aftermath
from tests.e2e.running import RUN, come_true, running
from watchbill.model import SendState
from watchbill.settings import Settings
from watchbill.testing.postgres import PostgresServer

START = datetime.fromisoformat("2026-12-01T10:00:00+01:00")
KILLS, TICKETS, PEOPLE = 8, 5, ("ann", "ben")


def clock(start: int) -> str:
    """When the process of this number starts: every lease of the one before has run out by then."""
    return (START + start * timedelta(minutes=3)).isoformat()


def kill_at_random_moments(folder: Path, settings: Settings, seed: int) -> list[str]:
    """Kill process after process while people type; everything they said."""
    chance = Random(seed)
    stream, said = killing.commands(chance, PEOPLE, TICKETS), list[str]()
    variables = {"WATCHBILL_DATABASE_URL": settings.database_url}
    for start in range(KILLS):
        with running(RUN, folder, {"WATCHBILL_CLOCK": clock(start), **variables}) as bot:
            bot.type(*islice(stream, 60))
            for _ in range(chance.randint(1, 20)):
                bot.hear("> ")
            Event().wait(chance.uniform(0, 0.02))  # any moment of the next command will do
            said += bot.kill()
            assert " ERROR " not in bot.errors
    with running(RUN, folder, {"WATCHBILL_CLOCK": clock(KILLS), **variables}) as bot:
        return said + bot.end()


def test_at_random_moments_on_sqlite(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    fill(settings, PEOPLE, ("One",) * TICKETS)

    said = kill_at_random_moments(tmp_path, settings, seed=2)

    Aftermath(settings).check()
    Aftermath(settings).check_said(said)
    assert len(Aftermath(settings).received()) > KILLS


def test_at_random_moments_on_postgresql(tmp_path: Path, postgres: PostgresServer) -> None:
    settings = settings_of(tmp_path, postgres.new_database())
    fill(settings, PEOPLE, ("One",) * TICKETS)

    said = kill_at_random_moments(tmp_path, settings, seed=2)

    Aftermath(settings).check()
    Aftermath(settings).check_said(said)
    assert len(Aftermath(settings).received()) > KILLS


@pytest.mark.parametrize("moment", ["objections", "happened"])
def test_inside_the_transaction_and_right_after_it(tmp_path: Path, moment: str) -> None:
    settings = settings_of(tmp_path)
    fill(settings)
    with running(RUN, tmp_path, held(tmp_path, moment)) as bot:
        bot.type("!claim TICKET-1")
        bot.hear(f"held at {moment}")
        said = bot.kill()

    with running(RUN, tmp_path) as bot:
        bot.hear("TICKET-1 is yours and in progress")
        said += bot.end()

    said.remove(f"held at {moment}")
    Aftermath(settings).check()
    Aftermath(settings).check_said(said)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets a pipe be made so small that it is full")
def test_while_the_answer_is_said(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    fill(settings, titles=("One", "Two"))
    with a_full_pipe(but=len("ann> !claim TICKET-1\n")) as out, running(RUN, tmp_path, out=out) as bot:
        bot.type("!claim TICKET-1")
        come_true(lambda: states(settings) == [SendState.SENDING])
        bot.kill()

    with running(RUN, tmp_path) as bot:
        bot.type("!claim TICKET-2")
        bot.hear("TICKET-2 is yours", patience=15)
        bot.end()

    assert states(settings) == [SendState.IN_DOUBT, SendState.SENT]
    Aftermath(settings).check()
    Aftermath(settings).check_said(bot.said)


@contextmanager
def a_full_pipe(but: int) -> Iterator[int]:
    """A pipe that takes so many characters more, and that nobody reads."""
    reads, writes = os.pipe()
    size = fcntl.fcntl(writes, fcntl.F_SETPIPE_SZ, 4096)
    os.write(writes, b"." * (size - but))
    yield writes
    os.close(reads)
    os.close(writes)


def states(settings: Settings) -> list[SendState]:
    return [each.state for each in Aftermath(settings).sent()]
