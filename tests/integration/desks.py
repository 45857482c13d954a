"""A database with the teams of a roster, their people and a ticket each."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path

from tests.integration.roster import Crew
from watchbill import app
from watchbill.model import (
    Address,
    Column,
    Identity,
    Membership,
    Person,
    PersonId,
    Team,
    TeamId,
    Ticket,
    TicketKey,
)
from watchbill.ports import UnitOfWork
from watchbill.settings import Settings

LONG_AGO = datetime(2026, 1, 5, tzinfo=UTC)


def fill(folder: Path, url: str, crews: Iterable[Crew]) -> str:
    """Make the tables and the teams; the database's address.

    Args:
        folder: where a SQLite file is made.
        url: the address of an empty database, or empty for a file.
        crews: the teams.
    """
    settings = Settings(var=folder, database_url=url, plugins=())
    app.migrate(settings)
    desk = app.build(settings)
    with desk.database.changing() as work:
        for crew in crews:
            _add(work, crew)
    desk.close()
    return app.database_url(settings)


def _add(work: UnitOfWork, crew: Crew) -> None:
    team = TeamId(crew.name)
    work.teams.save(
        Team(
            id=team,
            name=crew.name.title(),
            zone=crew.zone,
            workdays=crew.workdays,
            designation=f"{crew.designated.minute} {crew.designated.hour} * * *",
            evening_check=f"{crew.checked.minute} {crew.checked.hour} * * *",
            channel=Address(platform="chaos", conversation=crew.channel),
        )
    )
    for name in crew.people:
        person = PersonId(name)
        work.people.save(Person(id=person, name=name.title(), zone=crew.zone))
        work.people.link(Identity(platform="chaos", id=name), person)
        work.teams.join(Membership(team=team, person=person, since=date(2026, 1, 1)))
    work.tickets.add(
        Ticket(
            key=TicketKey(crew.ticket),
            team=team,
            title="One",
            column=Column.BACKLOG,
            rank=1,
            moved_at=LONG_AGO,
        )
    )
