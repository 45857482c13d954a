"""The team of the fortnight: six people in Paris, Ann leads them; their tickets are in a tracker outside."""

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from watchbill.model import Address, Column, Identity, Membership, Person, PersonId, Role, Team, TeamId
from watchbill.model.site import Account
from watchbill.ports import UnitOfWork
from watchbill.services.scheduling import Scheduling
from watchbill.testing.site import Place

PLATFORM = "console"
PARIS = ZoneInfo("Europe/Paris")
CHANNEL = Address(platform=PLATFORM, conversation="#ops")
OPS = TeamId("ops")
ANN, BEN, CHLOE, DMITRI, ESRA, FARID = NAMES = ("ann", "ben", "chloe", "dmitri", "esra", "farid")
#: The office is shut on the Friday before All Saints' Day.
SHUT = date(2026, 10, 30)
TEAM = Team(
    id=OPS,
    name="Ops",
    zone=PARIS.key,
    holidays=frozenset({SHUT}),
    channel=CHANNEL,
    tracker="tracker",
)


def fill(work: UnitOfWork, platform: str, schedule: Scheduling, now: datetime) -> None:
    """The team and its people, who have accounts in the chat and addresses that the tracker knows."""
    channel = Address(platform=platform, conversation="#ops")
    team = Team(
        id=TEAM.id, name=TEAM.name, zone=TEAM.zone, holidays=TEAM.holidays, channel=channel, tracker=TEAM.tracker
    )
    work.teams.save(team)
    for name in NAMES:
        person = PersonId(name)
        work.people.save(Person(id=person, name=name.title(), zone=PARIS.key, email=f"{name}@example.org"))
        work.people.link(Identity(platform=platform, id=name), person)
        role = Role.LEAD if name == ANN else Role.MEMBER
        work.teams.join(Membership(team=OPS, person=person, role=role, since=date(2026, 10, 1)))
    schedule.begin(work, team, now)


def board(place: Place) -> None:
    """What the team has before it: nobody is on anything yet."""
    place.accounts |= accounts()
    for title in (
        "Renew the certificate of the mail gateway",
        "Move the nightly backup to the new bucket",
        "Warn about disks earlier",
        "Write a runbook for the checkout",
        "Open the firewall for metrics",
        "Remove the unused replicas",
        "Split the report tables",
        "Rotate the keys of the build server",
    ):
        place.add(title, Column.BACKLOG)


def accounts() -> Mapping[str, Account]:
    """Everybody's account at the tracker, by e-mail address."""
    return {f"{name}@example.org": Account(id=f"u-{name}", name=name.title()) for name in NAMES}
