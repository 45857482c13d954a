"""A whole bot around a small team: Ann leads Ben, Chloe and Dmitri; Eve is an admin, Fred is in no team.

It is Tuesday, 2026-12-01, 10:00 in Paris, and Ben is on MRO. Of Zoe the desk knows nothing. Today's announcement
is made already, so that the bot says nothing by itself before a test lets time pass.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Protocol

import pytest

from watchbill.app import App
from watchbill.jobs.durable import DURABLE
from watchbill.model import Address, Column, ItemKind, PersonId, Role, Skip, SkipCode
from watchbill.ports import Database, UnitOfWork
from watchbill.rules import calendar
from watchbill.store.database import SqlDatabase
from watchbill.testing import pytest_plugin as given
from watchbill.testing.builders import (
    DAY,
    OPS,
    a_claim,
    a_due,
    a_membership,
    a_night,
    a_note,
    a_person,
    a_team,
    a_ticket,
    a_turn,
    an_identity,
    an_item,
    at,
)
from watchbill.testing.chat import TalkingBot
from watchbill.testing.clock import SteppedClock
from watchbill.testing.memory import MemoryDatabase

YESTERDAY = DAY - timedelta(days=1)
TEAM = a_team("ops", watched=(Address(platform="console", conversation="#incidents"),))
#: Who is on MRO, and who is the backup, from Monday on: yesterday, today, and the four working days after.
TURNS = (
    ("ann", "chloe"),
    ("ben", "ann"),
    ("chloe", "dmitri"),
    ("dmitri", "chloe"),
    ("ann", "ben"),
    ("ben", "ann"),
)


class Ask(Protocol):
    """Say something to the bot, as Ann in #ops unless told otherwise, and get its answer."""

    def __call__(self, text: str, as_: str | None = None, in_: str | None = None) -> str: ...


class Passes(Protocol):
    """Let time pass until then, and get what the bot said in #ops by itself."""

    def __call__(self, until: datetime, /) -> str: ...


watchbill_clock, watchbill_desk, ask = given.watchbill_clock, given.watchbill_desk, given.ask


@pytest.fixture
def watchbill_database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """The team in memory; in a real SQLite file for a test that asks for "sqlite" (indirectly)."""
    if getattr(request, "param", "memory") == "memory":
        memory = MemoryDatabase()
        with memory.changing() as work:
            fill(work)
        yield memory
        return
    url = str(request.getfixturevalue("sqlite_url"))
    file = SqlDatabase(url, DURABLE)
    with file.changing() as work:
        fill(work)
    yield file
    file.dispose()


@pytest.fixture(params=["memory", "sqlite"])
def empty(request: pytest.FixtureRequest) -> Iterator[Database]:
    """A database for teams of a test's own: in memory, and a real SQLite file."""
    if request.param == "memory":
        yield MemoryDatabase()
        return
    file = SqlDatabase(str(request.getfixturevalue("sqlite_url")), DURABLE)
    yield file
    file.dispose()


@pytest.fixture
def watchbill_bot(watchbill_desk: App) -> Iterator[TalkingBot]:
    """A whole bot whose engine runs when the test says so, and only then."""
    with TalkingBot(watchbill_desk) as bot:
        watchbill_desk.engine.stop()
        watchbill_desk.rereading.stop()
        watchbill_desk.engine.run_once()
        yield bot


@pytest.fixture
def passes(watchbill_desk: App, watchbill_clock: SteppedClock, watchbill_bot: TalkingBot) -> Passes:
    """The clock moves, and what is due is done."""

    def until(moment: datetime) -> str:
        before = len(watchbill_bot.said_in("#ops"))
        watchbill_clock.set(moment)
        watchbill_desk.engine.run_once()
        return "\n".join(watchbill_bot.said_in("#ops")[before:])

    return until


#: For the conversations that matter most: in memory, and in a real file.
both_databases = pytest.mark.parametrize("watchbill_database", ["memory", "sqlite"], indirect=True)


def fill(work: UnitOfWork) -> None:
    """The team, its turns, its board and its queue."""
    work.teams.save(TEAM)
    for name in ("ann", "ben", "chloe", "dmitri", "eve", "fred"):
        work.people.save(a_person(name, admin=name == "eve"))
        work.people.link(an_identity(name), PersonId(name))
    for name in ("ann", "ben", "chloe", "dmitri"):
        work.teams.join(a_membership(name, role=Role.LEAD if name == "ann" else Role.MEMBER))
    work.due.ensure(a_due())
    work.due.done(a_due(), at(9))
    _turns(work)
    _board(work)
    _queue(work)


def _turns(work: UnitOfWork) -> None:
    duty = a_night("dmitri")
    work.facts.add_night(duty)
    passed_over = (Skip(person=PersonId("dmitri"), code=SkipCode.NIGHT_DUTY, until=duty.end),)
    days = calendar.workdays(TEAM, YESTERDAY, len(TURNS))
    for day, (primary, backup) in zip(days, TURNS, strict=True):
        skipped = passed_over if day == DAY else ()
        work.turns.save(a_turn(primary, backup, day=day, skipped=skipped))


def _board(work: UnitOfWork) -> None:
    cards = (
        ("TICKET-9", Column.IN_PROGRESS, "ann", "Restore the nightly backup"),
        ("TICKET-97", Column.BLOCKED, "chloe", "Open the firewall for metrics"),
        ("TICKET-88", Column.DONE, "ben", "Renew the licence of the mail gateway"),
        ("TICKET-123", Column.BACKLOG, None, "Rotate the certificate"),
        ("TICKET-130", Column.BACKLOG, None, "Warn about disks earlier"),
        ("TICKET-131", Column.BACKLOG, None, "Remove the unused bucket"),
        ("TICKET-132", Column.BACKLOG, None, "Write a runbook"),
        ("TICKET-141", Column.BACKLOG, None, "Split the report tables"),
    )
    for rank, (key, column, owner, title) in enumerate(cards, 1):
        person = PersonId(owner) if owner else None
        sprint = key == "TICKET-141"
        work.tickets.add(
            a_ticket(
                key, column, title=title, assignee=person, sprint=sprint, rank=rank, moved_at=at(15, day=YESTERDAY)
            )
        )
        if owner and column is not Column.DONE:
            work.claims.add(a_claim(key, owner, at=at(15, day=YESTERDAY)))
    work.tickets.add_note(
        a_note("TICKET-97", "waiting for the network team", author="chloe", at=at(15, day=YESTERDAY))
    )


def _queue(work: UnitOfWork) -> None:
    for kind, title in (
        (ItemKind.ALERT, "Disk of db-2 is 90 % full"),
        (ItemKind.INCIDENT, "Checkout is slow"),
        (ItemKind.QUESTION, "How do I get a VPN account?"),
    ):
        item = an_item(work.items.next_id(OPS, kind), kind, title=title, source="alertmanager", reporter=None)
        work.items.add(item)
