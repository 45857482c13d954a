"""Whose an account at an outside tracker is: nobody there can agree, so that one word is enough."""

from collections.abc import Mapping

from watchbill.model.people import Identity, Person
from watchbill.ports import UnitOfWork
from watchbill.services import accounts


def meant(sites: Mapping[str, str], platform: str) -> str | None:
    """The tracker that somebody means who writes its name, or what it is: "jira", "Jira".

    Args:
        sites: what people call each tracker, by its name.
        platform: as it was written.

    Returns:
        Its name; None where it is none, or where two could be meant.
    """
    wanted = platform.casefold()
    if wanted in sites:
        return wanted
    called = [name for name, label in sites.items() if label.casefold() == wanted]
    return called[0] if len(called) == 1 else None


def introduce(work: UnitOfWork, identity: Identity, person: Person) -> tuple[Identity, ...]:
    """Link the account, which is nobody's, in place of those that the person had at this tracker.

    Returns:
        Those: whoever has a ticket has it by one account.
    """
    before = tuple(each for each in work.people.identities(person.id) if each.platform == identity.platform)
    for each in before:
        work.people.unlink(each)
    accounts.link(work, identity, person.id)
    return before
