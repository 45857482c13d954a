"""Persons, accounts, teams and memberships, in memory."""

from collections.abc import Sequence

from watchbill.model.address import Address
from watchbill.model.people import AdminCode, Identity, LinkRequest, Membership, Person, PersonId, TeamId
from watchbill.model.team import Team
from watchbill.testing.memory.state import State


class MemoryPeople:
    """Fulfils `ports.People`."""

    def __init__(self, state: State) -> None:
        self._state = state

    def get(self, person: PersonId) -> Person | None:
        return self._state.people.get(person)

    def by_identity(self, identity: Identity) -> Person | None:
        person = self._state.identities.get(identity)
        return self._state.people[person] if person else None

    def everyone(self) -> Sequence[Person]:
        return sorted(self._state.people.values(), key=lambda each: each.id)

    def save(self, person: Person) -> None:
        self._state.people[person.id] = person

    def identities(self, person: PersonId) -> Sequence[Identity]:
        mine = (account for account, owner in self._state.identities.items() if owner == person)
        return sorted(mine, key=lambda each: (each.platform, each.id))

    def link(self, identity: Identity, person: PersonId) -> None:
        self._state.identities[identity] = person

    def unlink(self, identity: Identity) -> None:
        self._state.identities.pop(identity, None)


class MemoryJoins:
    """Fulfils `ports.Joins`."""

    def __init__(self, state: State) -> None:
        self._state = state

    def ask(self, asked: LinkRequest) -> None:
        self._state.link_requests[asked.identity, asked.person] = asked

    def asked(self, identity: Identity) -> Sequence[LinkRequest]:
        about = (each for each in self._state.link_requests.values() if each.identity == identity)
        return sorted(about, key=lambda each: each.person)

    def settle(self, identity: Identity) -> None:
        for each in self.asked(identity):
            del self._state.link_requests[identity, each.person]

    def issue(self, code: AdminCode) -> None:
        self._state.admin_codes[code.person] = code

    def take(self, digest: str) -> AdminCode | None:
        code = next((each for each in self._state.admin_codes.values() if each.digest == digest), None)
        if code:
            del self._state.admin_codes[code.person]
        return code


class MemoryTeams:
    """Fulfils `ports.Teams`."""

    def __init__(self, state: State) -> None:
        self._state = state

    def get(self, team: TeamId) -> Team | None:
        return self._state.teams.get(team)

    def everything(self) -> Sequence[Team]:
        return sorted(self._state.teams.values(), key=lambda each: each.id)

    def save(self, team: Team) -> None:
        self._state.teams[team.id] = team

    def hold(self, team: TeamId) -> None:
        """See the port; there is only one writer anyway."""

    def by_address(self, address: Address) -> Team | None:
        """See the port; a team that posts there comes before one that only watches."""
        teams = self.everything()
        posting = (each for each in teams if each.channel and _same(each.channel, address))
        watching = (each for each in teams if any(_same(watched, address) for watched in each.watched))
        return next(posting, None) or next(watching, None)

    def members(self, team: TeamId) -> Sequence[Membership]:
        ours = (each for each in self._state.memberships.values() if each.team == team)
        return sorted(ours, key=lambda each: each.person)

    def memberships(self, person: PersonId) -> Sequence[Membership]:
        theirs = (each for each in self._state.memberships.values() if each.person == person)
        return sorted(theirs, key=lambda each: each.team)

    def join(self, membership: Membership) -> None:
        self._state.memberships[membership.team, membership.person] = membership


def _same(one: Address, other: Address) -> bool:
    return (one.platform, one.conversation) == (other.platform, other.conversation)
