"""The people of the demo, and whose turns the last ten working days were."""

from collections.abc import Iterator
from datetime import date, timedelta

from watchbill.model.address import Address
from watchbill.model.people import Identity, Membership, Person, PersonId, Role, TeamId
from watchbill.model.team import Team
from watchbill.model.turn import Turn
from watchbill.ports import UnitOfWork
from watchbill.rules import calendar

OPS = TeamId("ops")
ANN, BEN, CHLOE, DMITRI, EMI, FARID = (
    PersonId(each) for each in ("ann", "ben", "chloe", "dmitri", "emi", "farid")
)

_NAMES = {ANN: "Ann", BEN: "Ben", CHLOE: "Chloé", DMITRI: "Dmitri", EMI: "Emi", FARID: "Farid"}
_ADMIN, _LEAD = ANN, BEN
#: Percent of a full member's turns.
_PART_TIME = {DMITRI: 50}
#: Whose the last working days were, the latest last; who works half served once, Farid is due.
_TURNS = (ANN, BEN, CHLOE, DMITRI, EMI, FARID, ANN, BEN, CHLOE, EMI)
#: Whose yesterday was.
LAST_SERVED = _TURNS[-1]


def mail(person: PersonId) -> str:
    """The e-mail address of one of the demo's people; `.invalid` is nobody's (RFC 2606), so it tells them."""
    return f"{person}@demo.invalid"


def team(zone: str) -> Team:
    """The team, in this zone."""
    return Team(
        id=OPS,
        name="Ops",
        zone=zone,
        channel=Address(platform="console", conversation="#ops"),
        watched=(Address(platform="console", conversation="#incidents"),),
    )


def add_people(work: UnitOfWork, zone: str, today: date) -> None:
    """Six people with console accounts, members for two years: one an admin, one the lead, one part time."""
    for person, name in _NAMES.items():
        work.people.save(Person(id=person, name=name, zone=zone, email=mail(person), admin=person == _ADMIN))
        work.people.link(Identity(platform="console", id=person), person)
        membership = Membership(
            team=OPS,
            person=person,
            role=Role.LEAD if person == _LEAD else Role.MEMBER,
            weight=_PART_TIME.get(person, 100),
            since=today - timedelta(days=730),
        )
        work.teams.join(membership)


def add_history(work: UnitOfWork, of: Team, today: date) -> None:
    """The turns of the last ten working days, so that the rotation has something to be fair about."""
    day = calendar.previous_workday(of, today)
    for primary, backup in zip(reversed(_TURNS), reversed(_TURNS[-1:] + _TURNS[:-1]), strict=True):
        if day is None:
            return
        work.turns.save(
            Turn(team=OPS, day=day, primary=primary, backup=backup, decided_at=of.closes(day - timedelta(days=7)))
        )
        day = calendar.previous_workday(of, day)


def served_days(of: Team, before: date) -> Iterator[date]:
    """The days of that history that come before one of its last two."""
    day = calendar.previous_workday(of, before)
    for _ in _TURNS[2:]:
        if day is None:
            return
        yield day
        day = calendar.previous_workday(of, day)
