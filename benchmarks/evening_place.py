"""A desk whose teams have much at work in the evening, and one with a month to report on."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from watchbill import app
from watchbill.app import App
from watchbill.model import Address, PersonId, Team, TeamId
from watchbill.model.ticket import Column
from watchbill.model.work import Deed, HistoryEntry, ItemState
from watchbill.ports import UnitOfWork
from watchbill.services.request import DirectRequest
from watchbill.settings import Settings
from watchbill.testing.builders import (
    DAY,
    a_claim,
    a_membership,
    a_note,
    a_person,
    a_team,
    a_ticket,
    an_identity,
    an_item,
    at,
)
from watchbill.testing.clock import SteppedClock

#: What a team has at work, and what came to the team of the report in its month.
TICKETS, ITEMS, REPORTED = 50, 20, 1_000
MONTH = "2026-11"
REPORTING = TeamId("reporting")
NEXT_DAY = DAY + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Evening:
    """What is timed; nothing is sent anywhere."""

    desk: App

    def post(self, team: TeamId) -> None:
        """Post the evening check of the day, durably."""
        self._changing(team, at(17, 30), lambda request: self.desk.handing_over.post(request, DAY))

    def correct(self, team: TeamId) -> None:
        """Look whether the post is still right, which it is."""
        self._changing(team, at(17, 31), lambda request: self.desk.handing_over.correct(request, DAY))

    def morning(self, team: TeamId) -> None:
        """What whoever is on MRO finds on the next day."""
        with self.desk.database.reading() as work:
            self.desk.mornings.now(_request(work, team, at(9, day=NEXT_DAY)))

    def report(self) -> int:
        """The figures of the month; how much came in it."""
        with self.desk.database.reading() as work:
            return self.desk.reporting.report(_request(work, REPORTING, at(9)), MONTH).came.total

    def _changing(self, team: TeamId, now: datetime, act: Callable[[DirectRequest], object]) -> None:
        with self.desk.database.changing() as work:
            act(_request(work, team, now))


@contextmanager
def opened(
    address: str, teams: int, reported: int = REPORTED, tickets: int = TICKETS, items: int = ITEMS
) -> Iterator[tuple[Evening, list[TeamId]]]:
    """The desk on this empty database, and its teams with a day at its end."""
    settings = Settings(database_url=address, plugins=())
    app.migrate(settings)
    desk = app.build(settings, clock=SteppedClock(at(10)))
    names = [TeamId(f"team{number}") for number in range(teams)]
    try:
        with desk.database.changing() as work:
            for name in (*names, REPORTING):
                _staff(desk, work, a_team(name, channel=Address(platform="console", conversation=f"#{name}")))
            for name in names:
                _work(work, name, tickets, items)
            _month(work, reported)
        yield Evening(desk), names
    finally:
        desk.close()


def _request(work: UnitOfWork, name: TeamId, now: datetime) -> DirectRequest:
    team = work.teams.get(name)
    if team is None:
        raise RuntimeError(f"there is no {name}")
    return DirectRequest(work=work, team=team, now=now)


def _staff(desk: App, work: UnitOfWork, team: Team) -> None:
    work.teams.save(team)
    for number in range(4):
        handle = f"{team.id}-{number}"
        work.people.save(a_person(handle))
        work.people.link(an_identity(f"@{handle}"), PersonId(handle))
        work.teams.join(a_membership(handle, team.id, since=DAY - timedelta(days=60)))
    desk.rotating.publish(DirectRequest(work=work, team=team, now=at(10)))


def _work(work: UnitOfWork, team: TeamId, tickets: int, items: int) -> None:
    turn = work.turns.on(team, DAY)
    person = turn.primary if turn else None
    for number in range(tickets):
        key = f"{team.upper()}-{number}"
        work.tickets.add(a_ticket(key, Column.IN_PROGRESS, team=team, assignee=person, rank=number))
        work.claims.add(a_claim(key, person or "", team=team))
        work.tickets.add_note(a_note(key, author=person))
    for number in range(items):
        work.items.add(an_item(f"A{number}", team=team))


def _month(work: UnitOfWork, count: int) -> None:
    """Everything that came was seen to by somebody within the hour."""
    for number in range(count):
        came = at(9, day=DAY - timedelta(days=1 + number % 30)) + timedelta(minutes=number % 60)
        over = came + timedelta(minutes=40)
        person = PersonId(f"{REPORTING}-{number % 4}")
        item = an_item(f"A{number}", team=REPORTING, opened_at=came, resolved_at=over)
        work.items.add(replace(item, state=ItemState.RESOLVED, owner=person))
        for what, when in ((Deed.ACKNOWLEDGED, came + timedelta(minutes=5)), (Deed.RESOLVED, over)):
            entry = HistoryEntry(team=REPORTING, item=item.id, what=what, person=person, at=when)
            work.histories.add(entry)
