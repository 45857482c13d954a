"""Who is speaking, for which team, with what standing."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from watchbill.deferred import Deferred
from watchbill.model.address import Address
from watchbill.model.event import Altered
from watchbill.model.people import (
    Identity,
    LinkRequest,
    Membership,
    Person,
    PersonId,
    Profile,
    Role,
    Side,
    TeamId,
)
from watchbill.model.team import Team
from watchbill.ports import Hooks, UnitOfWork
from watchbill.rules import joining
from watchbill.rules.permissions import Standing
from watchbill.services import serving


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who says something where; the seam makes one for every command."""

    identity: Identity
    address: Address
    #: None when nobody vouches for the account.
    person: Person | None
    #: The team in question; None where it is unclear.
    team: Team | None
    #: What the person is to that team on any day.
    rank: Standing
    #: Whether today's turn is theirs; most commands need not know, so it is read when somebody asks.
    has_turn: Callable[[], bool]
    #: Teams the person could mean, where more than one is possible.
    choices: tuple[TeamId, ...] = ()
    #: Who it may be, as far as the platform tells, while nobody has confirmed it.
    maybe: Person | None = None
    #: The name of that team's MRO person of today; None where nobody is.
    serving: Callable[[], str | None] = lambda: None

    @property
    def on_mro(self) -> bool:
        """Whether the person is today's MRO person, whatever else they are."""
        return self.has_turn()

    @property
    def standing(self) -> Standing:
        """The strongest standing the person has in that team today."""
        return Standing.MRO if self.rank is Standing.MEMBER and self.on_mro else self.rank


@dataclass(frozen=True, slots=True)
class Directory:
    """Joins chat accounts, people and teams."""

    hooks: Hooks

    def caller(self, work: UnitOfWork, identity: Identity, address: Address, now: datetime) -> Caller:
        """Who speaks. The team is the channel's, else the only one of the person, else the only one there is."""
        person = self.person(work, identity)
        memberships = _current(work, work.teams.memberships(person.id), now) if person else ()
        team, choices = _team(work, address, memberships)
        return Caller(
            identity=identity,
            address=address,
            person=person,
            team=team,
            rank=_rank(person, team, memberships, here=work.teams.by_address(address) is not None),
            has_turn=Deferred(lambda: team is not None and person is not None and on_mro(work, team, person, now)),
            choices=choices,
            maybe=None if person else _maybe(work, identity, now),
            serving=lambda: _serving(work, team, now) if team else None,
        )

    def person(self, work: UnitOfWork, identity: Identity) -> Person | None:
        """Whose account this is: as stored, else as a plugin says, else None."""
        known = work.people.by_identity(identity)
        if known:
            return known
        told = self.hooks.person(identity)
        return work.people.get(told) if told else None


def meet(work: UnitOfWork, profile: Profile, now: datetime) -> Person | None:
    """Make an account its person's, where the platform vouches for an address that one person has.

    Leads and admins have to confirm it from an account that is theirs already: that is noted, and nobody is
    returned.
    """
    if profile.email is None or work.people.by_identity(profile.identity):
        return None
    person = joining.by_email(profile.email, work.people.everyone())
    if person is None:
        return None
    if not joining.address_is_enough(person, work.teams.memberships(person.id)):
        if not joining.agreed(work.joins.asked(profile.identity), person.id, Side.PERSON, now):
            asked = LinkRequest(person=person.id, identity=profile.identity, awaits=Side.PERSON, at=now)
            work.joins.ask(asked)
        return None
    work.people.link(profile.identity, person.id)
    account = f"{profile.identity.platform} {profile.identity.id}"
    work.happened(Altered(action="person link by e-mail", subject=person.id, before="", after=account))
    return person


def on_mro(work: UnitOfWork, team: Team, person: Person, now: datetime) -> bool:
    """Whether the team's turn of today is the person's."""
    turn = serving.turn_of(work, team, team.today(now))
    return turn is not None and turn.primary == person.id


def _serving(work: UnitOfWork, team: Team, now: datetime) -> str | None:
    turn = serving.turn_of(work, team, team.today(now))
    return names(work).get(turn.primary, turn.primary) if turn and turn.primary else None


@dataclass(frozen=True, slots=True)
class Names(Mapping[PersonId, str]):
    """Everybody's name by handle, each read when it is asked for."""

    work: UnitOfWork

    def __getitem__(self, person: PersonId) -> str:
        found = self.work.people.get(person)
        if found is None:
            raise KeyError(person)
        return found.name

    def __iter__(self) -> Iterator[PersonId]:
        return (each.id for each in self.work.people.everyone())

    def __len__(self) -> int:
        return len(self.work.people.everyone())


def names(work: UnitOfWork) -> Mapping[PersonId, str]:
    """Everybody's name by handle; good as long as the unit of work is open."""
    return Names(work)


def _current(work: UnitOfWork, memberships: Iterable[Membership], now: datetime) -> tuple[Membership, ...]:
    teams = {each.team: work.teams.get(each.team) for each in memberships}
    return tuple(
        each for each in memberships if (team := teams[each.team]) is not None and each.covers(team.today(now))
    )


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


def _maybe(work: UnitOfWork, identity: Identity, now: datetime) -> Person | None:
    asked = (each for each in work.joins.asked(identity) if joining.agreed([each], each.person, Side.PERSON, now))
    found = next(asked, None)
    return work.people.get(found.person) if found else None


def _rank(
    person: Person | None, team: Team | None, memberships: tuple[Membership, ...], *, here: bool
) -> Standing:
    """`here` says whether the conversation is a team's."""
    if person is None:
        return Standing.UNKNOWN if here else Standing.OUTSIDE
    if person.admin:
        return Standing.ADMIN
    mine = next((each for each in memberships if team and each.team == team.id), None)
    if mine is None:
        return Standing.UNKNOWN
    return Standing.LEAD if mine.role is Role.LEAD else Standing.MEMBER
