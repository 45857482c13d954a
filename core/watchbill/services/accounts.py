"""Who is who at an outside tracker."""

from dataclasses import dataclass, replace
from datetime import datetime

from watchbill.model.people import Identity, PersonId
from watchbill.model.site import Account
from watchbill.model.team import Team
from watchbill.model.ticket import STANDING
from watchbill.ports import UnitOfWork
from watchbill.rules import reflecting


def link(work: UnitOfWork, identity: Identity, person: PersonId) -> None:
    """The account is the person's; tickets of the stranger who had it at a tracker so far are theirs, too."""
    work.people.link(identity, person)
    tracker = identity.platform
    for team in (each for each in work.teams.everything() if each.tracker == tracker):
        for ticket in work.tickets.standing(team.id, STANDING, tracker):
            strange = ticket.assignee is not None and reflecting.is_strange(ticket.assignee)
            known = work.mirrored.get(ticket.key) if strange else None
            if known and known.account == identity.id:
                work.tickets.replace(replace(ticket, assignee=person), expected=ticket.version)


@dataclass(frozen=True, slots=True)
class Accounts:
    """The accounts of one tracker: its name is their platform."""

    #: The tracker's name, and what people call it.
    tracker: str
    label: str

    def holder(self, work: UnitOfWork, account: Account | None) -> PersonId | None:
        """Who has this account: somebody we know, or a stranger by the name that the tracker shows."""
        if account is None:
            return None
        known = work.people.by_identity(Identity(platform=self.tracker, id=account.id))
        return known.id if known else reflecting.stranger(account, self.label)

    def strangers(self, work: UnitOfWork, team: Team, now: datetime) -> list[tuple[PersonId, str]]:
        """Members of the team with an e-mail address and no account at the tracker that we know."""
        today = team.today(now)
        members = [each.person for each in work.teams.members(team.id) if each.covers(today)]
        people = [person for each in members if (person := work.people.get(each))]
        return [(each.id, each.email) for each in people if each.email and self.account(work, each.id) is None]

    def account(self, work: UnitOfWork, person: PersonId) -> str | None:
        """The person's account at the tracker; None where nobody has said it yet."""
        accounts = work.people.identities(person)
        return next((each.id for each in accounts if each.platform == self.tracker), None)

    def link(self, work: UnitOfWork, person: PersonId, account: str) -> bool:
        """Remember whose account it is; False where it is somebody else's already."""
        identity = Identity(platform=self.tracker, id=account)
        owner = work.people.by_identity(identity)
        if owner is None:
            link(work, identity, person)
        return owner is None or owner.id == person

    def spell(self, work: UnitOfWork, person: PersonId, account: str | None) -> None:
        """Remember the person's account as the tracker spells it: it may not mind capitals, and we do."""
        known = self.account(work, person)
        if known and account and known != account and known.casefold() == account.casefold():
            work.people.unlink(Identity(platform=self.tracker, id=known))
            self.link(work, person, account)
