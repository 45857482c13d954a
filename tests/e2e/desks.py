"""Small desks for processes to run on: a team, its people, its board."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

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
from watchbill.settings import Settings

OPS = TeamId("ops")
LONG_AGO = datetime(2026, 1, 5, tzinfo=UTC)


def settings_of(folder: Path, url: str = "", *, demo: bool = False) -> Settings:
    """The settings of the processes of `running` in this folder, without their plugins."""
    var = folder / "var" / "demo" if demo else folder / "var"
    return Settings(var=var, database_url=url, plugins=())


@contextmanager
def desk_of(settings: Settings) -> Iterator[app.App]:
    """The desk on this database, seen from outside of every process."""
    desk = app.build(settings)
    try:
        yield desk
    finally:
        desk.close()


def fill(
    settings: Settings,
    people: tuple[str, ...] = ("ann", "ben"),
    titles: tuple[str, ...] = ("One",),
    *,
    migrate: bool = True,
) -> None:
    """The team "ops" of these people, and a ticket in Backlog for each title: TICKET-1, TICKET-2, ..."""
    if migrate:
        app.migrate(settings)
    with desk_of(settings) as desk, desk.database.changing() as work:
        channel = Address(platform="console", conversation="#ops")
        work.teams.save(Team(id=OPS, name="Ops", zone="Europe/Paris", channel=channel))
        for name in people:
            person = PersonId(name)
            work.people.save(Person(id=person, name=name.title(), zone="Europe/Paris"))
            work.people.link(Identity(platform="console", id=name), person)
            work.teams.join(Membership(team=OPS, person=person, since=date(2026, 1, 1)))
        for number, title in enumerate(titles, 1):
            work.tickets.add(a_ticket(number, title))


def a_ticket(number: int, title: str) -> Ticket:
    """In Backlog, since long ago."""
    return Ticket(
        key=TicketKey(f"TICKET-{number}"),
        team=OPS,
        title=title,
        column=Column.BACKLOG,
        rank=number,
        moved_at=LONG_AGO,
    )
