"""A desk of services over the in-memory database, with one team of four."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest

from watchbill.hooks import loading
from watchbill.hooks.calls import HookCalls
from watchbill.jobs import schedule
from watchbill.model import Address, PersonId, Team, TeamId
from watchbill.ports import TrackerFactory, UnitOfWork
from watchbill.rules.permissions import Standing
from watchbill.services.absenting import Absenting
from watchbill.services.accepting import Accepting
from watchbill.services.arranging import Arranging
from watchbill.services.claiming import Claiming
from watchbill.services.designating import Designating
from watchbill.services.directory import Directory
from watchbill.services.drafting import Drafting
from watchbill.services.gathering import Gathering
from watchbill.services.handing_over import HandingOver
from watchbill.services.intake import Intake
from watchbill.services.mornings import Mornings
from watchbill.services.overnight import Overnight
from watchbill.services.passing import Passing
from watchbill.services.peopling import Peopling
from watchbill.services.queueing import Queueing
from watchbill.services.reporting import Reporting
from watchbill.services.request import DirectRequest
from watchbill.services.rotating import Rotating
from watchbill.services.scheduling import Scheduling
from watchbill.services.ticketing import Ticketing
from watchbill.services.tracking import Tracking
from watchbill.settings import Settings
from watchbill.testing.builders import DAY, Counter, a_membership, a_person, a_team, an_identity, at
from watchbill.testing.holidays import SomeHolidays
from watchbill.testing.memory import MemoryDatabase
from watchbill.testing.outside_tracker import Elsewhere
from watchbill.trackers import board

NOW = at(10)
OPS = TeamId("ops")
CHANNEL = Address(platform="console", conversation="#ops")
#: Public holidays of Germany, and of Berlin alone.
BAKERS = {date(2026, 12, 4): "Bakers' Day", date(2026, 12, 10): "Coopers' Day"}
BEARS = {date(2026, 12, 8): "Bears' Day"}


@dataclass(frozen=True, slots=True)
class Desk:
    """Every service, and the team they serve."""

    database: MemoryDatabase
    team: Team
    directory: Directory
    rotating: Rotating
    queueing: Queueing
    claiming: Claiming
    ticketing: Ticketing
    accepting: Accepting
    intake: Intake
    tracking: Tracking
    #: Where teams with the tracker "elsewhere" have their tickets.
    elsewhere: Elsewhere
    handing_over: HandingOver
    absenting: Absenting
    designating: Designating
    arranging: Arranging
    peopling: Peopling
    scheduling: Scheduling

    def request(
        self, work: UnitOfWork, asker: str = "ann", now: datetime = NOW, rank: Standing = Standing.MEMBER
    ) -> DirectRequest:
        """Somebody asks for the team."""
        person = a_person(asker, name=asker.capitalize())
        return DirectRequest(work=work, team=self.team, now=now, asker=person, rank=rank)


@pytest.fixture
def desk() -> Desk:
    settings = Settings(plugins=())
    hooks = HookCalls(loading.load(settings, builtin=[board]))
    elsewhere = Elsewhere()
    trackers: dict[str, TrackerFactory] = {**hooks.trackers(settings), "elsewhere": elsewhere}
    ids = Counter()
    database, team = MemoryDatabase(), a_team("ops", channel=CHANNEL)
    holidays = SomeHolidays({("DE", None): BAKERS, ("DE", "BE"): BEARS})
    rotating = Rotating(hooks, holidays)
    peopling = Peopling(rotating)
    mornings = Mornings(rotating, Overnight(rotating, Gathering(), ids), Passing(trackers).handed)
    designating = Designating(rotating, mornings)
    queueing = Queueing(hooks, trackers)
    handing_over = HandingOver(hooks, Drafting(trackers, rotating, queueing), Passing(trackers))
    with database.changing() as work:
        populate(work, team)
    return Desk(
        database=database,
        team=team,
        directory=Directory(hooks),
        rotating=rotating,
        queueing=queueing,
        claiming=Claiming(hooks, ids, trackers),
        ticketing=Ticketing(hooks, ids, trackers),
        accepting=Accepting(hooks, ids, trackers),
        intake=Intake(hooks),
        tracking=Tracking(hooks, trackers),
        elsewhere=elsewhere,
        handing_over=handing_over,
        absenting=Absenting(rotating, ids),
        designating=designating,
        arranging=Arranging(rotating, peopling, holidays),
        peopling=peopling,
        scheduling=Scheduling(
            schedule.fires_on, rotating, designating, handing_over, Passing(trackers), Reporting(schedule.fires_on)
        ),
    )


def populate(work: UnitOfWork, team: Team) -> None:
    """Ann, Ben, Chloe and Dmitri in one team; everybody has a console account."""
    work.teams.save(team)
    for handle in ("ann", "ben", "chloe", "dmitri"):
        work.people.save(a_person(handle, name=handle.capitalize()))
        work.people.link(an_identity(f"@{handle}"), PersonId(handle))
        work.teams.join(a_membership(handle, "ops", since=DAY - timedelta(days=30)))
