"""Who there is: people and their teams."""

from collections.abc import Sequence
from typing import Protocol

from watchbill.model.address import Address
from watchbill.model.people import AdminCode, Identity, LinkRequest, Membership, Person, PersonId, TeamId
from watchbill.model.team import Team


class People(Protocol):
    """Persons and their chat identities."""

    def get(self, person: PersonId) -> Person | None:
        """The person, or None."""
        ...

    def by_identity(self, identity: Identity) -> Person | None:
        """Whose chat account this is, or None."""
        ...

    def everyone(self) -> Sequence[Person]:
        """All persons, by id."""
        ...

    def save(self, person: Person) -> None:
        """Insert, or replace the person of the same id."""
        ...

    def identities(self, person: PersonId) -> Sequence[Identity]:
        """The person's chat accounts, by platform and id."""
        ...

    def link(self, identity: Identity, person: PersonId) -> None:
        """Give the account to the person; whoever had it loses it."""
        ...

    def unlink(self, identity: Identity) -> None:
        """Make the account nobody's; nothing happens if it was."""
        ...


class Joins(Protocol):
    """Accounts that are about to become people's."""

    def ask(self, asked: LinkRequest) -> None:
        """Remember what one side says; what was asked before about the same account and person is replaced."""
        ...

    def asked(self, identity: Identity) -> Sequence[LinkRequest]:
        """Everything that is asked about the account, by person."""
        ...

    def settle(self, identity: Identity) -> None:
        """Forget everything that is asked about the account."""
        ...

    def issue(self, code: AdminCode) -> None:
        """Keep a code; an earlier one of the same person is good no more."""
        ...

    def take(self, digest: str) -> AdminCode | None:
        """The code of this digest, which is good no more; None where there is none."""
        ...


class Teams(Protocol):
    """Teams and who belongs to them."""

    def get(self, team: TeamId) -> Team | None:
        """The team, or None."""
        ...

    def everything(self) -> Sequence[Team]:
        """All teams, by id."""
        ...

    def save(self, team: Team) -> None:
        """Insert, or replace the team of the same id."""
        ...

    def hold(self, team: TeamId) -> None:
        """Be the only one who changes what this team works on, until this unit of work is over; may wait.

        To be called before anything else is changed: two who change several things never wait for each other then.
        """
        ...

    def by_address(self, address: Address) -> Team | None:
        """The team that posts to or watches this conversation (its thread is ignored), or None."""
        ...

    def members(self, team: TeamId) -> Sequence[Membership]:
        """Every membership of the team, past and future too, by person."""
        ...

    def memberships(self, person: PersonId) -> Sequence[Membership]:
        """Every membership of the person, by team."""
        ...

    def join(self, membership: Membership) -> None:
        """Insert, or replace the membership of the same team and person."""
        ...
