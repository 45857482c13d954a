"""Many claim one ticket at once: exactly one has it, everybody else hears who."""

import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from watchbill import app
from watchbill.model import Address, Column, Membership, Person, PersonId, Team, TeamId, Ticket, TicketKey
from watchbill.settings import Settings
from watchbill.testing.postgres import PostgresServer

PEOPLE = 50
RACERS = Path(__file__).with_name("racers.py")


def prepare(settings: Settings, people: int) -> None:
    app.migrate(settings)
    desk = app.build(settings)
    now = desk.clock.now()
    with desk.database.changing() as work:
        channel = Address(platform="console", conversation="#ops")
        work.teams.save(Team(id=TeamId("ops"), name="Ops", zone="UTC", channel=channel))
        for number in range(people):
            handle = PersonId(f"p{number}")
            work.people.save(Person(id=handle, name=f"Person {number}", zone="UTC"))
            work.teams.join(Membership(team=TeamId("ops"), person=handle, since=now.date()))
        ticket = Ticket(
            key=TicketKey("TICKET-123"),
            team=TeamId("ops"),
            title="One",
            column=Column.BACKLOG,
            rank=1,
            moved_at=datetime(2026, 11, 1, tzinfo=UTC),
        )
        work.tickets.add(ticket)
    desk.close()


def run(settings: Settings, folder: Path, processes: int) -> list[str]:
    start = folder / "start"
    running = [
        subprocess.Popen(
            [sys.executable, RACERS, settings.database_url, folder, str(number * PEOPLE), str(PEOPLE), start],
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(processes)
    ]
    for each in running:
        assert each.stdout is not None
        assert each.stdout.readline() == "ready\n"
    start.touch()
    return [line for each in running for line in each.communicate(timeout=120)[0].splitlines()]


def check(settings: Settings, told: list[str], people: int) -> None:
    desk = app.build(settings)
    with desk.database.reading() as work:
        held = work.claims.held(TicketKey("TICKET-123"))
    desk.close()

    assert held is not None
    assert Counter(told) == {"won": 1, f"refused: {held.person}": people - 1}


def test_fifty_threads_on_sqlite(tmp_path: Path) -> None:
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'race.sqlite3'}", var=tmp_path, plugins=())
    prepare(settings, PEOPLE)

    check(settings, run(settings, tmp_path, 1), PEOPLE)


def test_fifty_threads_in_each_of_two_processes_on_postgresql(postgres: PostgresServer, tmp_path: Path) -> None:
    settings = Settings(database_url=postgres.new_database(), var=tmp_path, plugins=())
    prepare(settings, 2 * PEOPLE)

    check(settings, run(settings, tmp_path, 2), 2 * PEOPLE)
