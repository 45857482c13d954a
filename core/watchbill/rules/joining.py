"""When an account is a person's: what a verified address proves, and what both sides have to say."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from watchbill.model.people import LinkRequest, Membership, Person, PersonId, Side
from watchbill.rules import permissions
from watchbill.rules.permissions import LEADS, Standing

#: So long one side waits for the other.
PATIENCE = timedelta(days=7)


def by_email(email: str, people: Iterable[Person]) -> Person | None:
    """Whose address it is, whatever the case of its letters; nobody's where two have it."""
    owners = [each for each in people if each.email and each.email.casefold() == email.casefold()]
    return owners[0] if len(owners) == 1 else None


def address_is_enough(person: Person, memberships: Iterable[Membership]) -> bool:
    """Whether a verified address alone makes an account theirs: leads and admins have to confirm it."""
    return permissions.links(Standing.MEMBER, person, memberships)


def may_say(rank: Standing, asker: PersonId, person: Person, memberships: Iterable[Membership]) -> bool:
    """Whether the asker may speak for the person's side: the person, or whoever may vouch for them."""
    return asker == person.id or (rank in LEADS and permissions.links(rank, person, memberships))


def agreed(asked: Iterable[LinkRequest], person: PersonId, side: Side, now: datetime) -> bool:
    """Whether the other side has said so already, and is still waiting for this one."""
    return any(each.person == person and each.awaits is side and now < each.at + PATIENCE for each in asked)
