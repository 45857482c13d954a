"""Who is speaking, for which team, with what standing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from watchbill.model.message import Address
from watchbill.model.people import Identity, Membership, Person, PersonId, Role, TeamId
from watchbill.model.team import Team
from watchbill.ports import Hooks, UnitOfWork
from watchbill.rules.permissions import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who says something where; the seam makes one for every command."""

    identity: Identity
    address: Address
    #: None when nobody vouches for the account.
    person: Person | None
    #: The team that is meant; None where it cannot be told.
    team: Team | None
    #: The strongest standing the person has in that team.
    standing: Standing
    #: Whether the person is today's MRO person, whatever else they are.
    on_mro: bool
    #: Teams the person could mean, where more than one is possible.
    choices: tuple[TeamId, ...] = ()


@dataclass(frozen=True, slots=True)
class Directory:
    """Joins chat accounts, people and teams."""

    hooks: Hooks

    def caller(self, work: UnitOfWork, identity: Identity, address: Address, now: datetime) -> Caller:
        """Who speaks. The team is the channel's, else the only one of the person, else the only one there is."""
        person = self.person(work, identity)
        memberships = _current(work.teams.memberships(person.id), now) if person else ()
        team, choices = _team(work, address, memberships)
        on_mro = bool(person and team and _on_mro(work, team, person.id, now))
        standing = _standing(person, team, memberships, on_mro)
        return Caller(
            identity=identity,
            address=address,
            person=person,
            team=team,
            standing=standing,
            on_mro=on_mro,
            choices=choices,
        )

    def person(self, work: UnitOfWork, identity: Identity) -> Person | None:
        """Whose account this is: as stored, else as a plugin says, else None."""
        known = work.people.by_identity(identity)
        if known:
            return known
        told = self.hooks.person(identity)
        return work.people.get(told) if told else None


def names(work: UnitOfWork) -> dict[PersonId, str]:
    """Everybody's name by handle."""
    return {each.id: each.name for each in work.people.everyone()}


def _current(memberships: Iterable[Membership], now: datetime) -> tuple[Membership, ...]:
    return tuple(each for each in memberships if each.covers(now.date()))


def _team(
    work: UnitOfWork, address: Address, memberships: tuple[Membership, ...]
) -> tuple[Team | None, tuple[TeamId, ...]]:
    here = work.teams.by_address(address)
    if here:
        return here, ()
    if len(memberships) == 1:
        return work.teams.get(memberships[0].team), ()
    if memberships:
        return None, tuple(each.team for each in memberships)
    everything = work.teams.everything()
    return (everything[0] if len(everything) == 1 else None), ()


def _on_mro(work: UnitOfWork, team: Team, person: PersonId, now: datetime) -> bool:
    turn = work.turns.on(team.id, team.today(now))
    return turn is not None and turn.primary == person


def _standing(
    person: Person | None, team: Team | None, memberships: tuple[Membership, ...], on_mro: bool
) -> Standing:
    if person is None:
        return Standing.UNKNOWN
    if person.admin:
        return Standing.ADMIN
    mine = next((each for each in memberships if team and each.team == team.id), None)
    if mine is None:
        return Standing.UNKNOWN
    if mine.role is Role.LEAD:
        return Standing.LEAD
    return Standing.MRO if on_mro else Standing.MEMBER
