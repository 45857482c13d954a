"""What an outside tracker says of a ticket, and what becomes of it here."""

from dataclasses import replace
from datetime import datetime

from watchbill.model.people import PersonId, TeamId
from watchbill.model.site import Account, SiteTicket
from watchbill.model.ticket import Claim, Column, Outcome, Ticket
from watchbill.rules import handles
from watchbill.rules.handles import Flaw

#: Characters of what is taken from a tracker.
LONGEST_TITLE, LONGEST_TEXT, LONGEST_NAME = 500, 10_000, 60
#: Characters by which two texts are told apart.
_TELLING = 5_000


def stranger(holder: Account, label: str) -> PersonId:
    """How somebody is called whose account nobody here has: "Bob Jones (Jira)"; no handle looks like that."""
    name = " ".join(holder.name.split()) or " ".join(holder.id.split())
    return PersonId(f"{name[:LONGEST_NAME]} ({label})")


def is_strange(person: PersonId) -> bool:
    """Whether somebody is called by what a tracker says, and so is nobody here."""
    return handles.flaw(person) is Flaw.SPELLING


def new(told: SiteTicket, holder: PersonId | None, team: TeamId, tracker: str, rank: int, now: datetime) -> Ticket:
    """The ticket as it is here from now on."""
    return Ticket(
        key=told.key,
        team=team,
        title=_line(told.title),
        column=told.column,
        rank=rank,
        assignee=holder,
        sprint=told.sprint,
        moved_at=min(told.moved_at or told.updated_at, now),
        text=told.text[:LONGEST_TEXT],
        tracker=tracker,
    )


def changed(
    ticket: Ticket, told: SiteTicket, holder: PersonId | None, now: datetime, *, waiting: bool
) -> Ticket | None:
    """The ticket as it is here from now on; None where nothing is new.

    Args:
        ticket: as it is here so far.
        told: as the tracker has it.
        holder: who has it there, as we call them.
        now: aware.
        waiting: something of it is still to be told to the tracker: until then who has it, and where it stands,
            goes by what was done here.
    """
    known = replace(ticket, title=_line(told.title), sprint=told.sprint)
    if ticket.origin is None:  # what we wrote ourselves stays as it was written
        known = replace(known, text=told.text[:LONGEST_TEXT])
    if not waiting:
        moved_at = ticket.moved_at
        if told.column is not ticket.column:
            moved_at = min(told.moved_at or told.updated_at, now)
        known = replace(known, column=told.column, assignee=holder, moved_at=moved_at)
    return None if known == ticket else known


def gist(text: str) -> str:
    """By what a comment is known again, though a tracker cuts it, or has no room for what nobody sees."""
    return "".join(each for each in text if each.isprintable() and not each.isspace())[:_TELLING]


def ended(claim: Claim, ticket: Ticket) -> Outcome | None:
    """How a claim has ended at the tracker; None where it goes on."""
    if ticket.column is Column.DONE:
        return Outcome.DONE
    if ticket.assignee not in (None, claim.person):
        return Outcome.TAKEN
    if ticket.assignee is None or ticket.column is Column.BACKLOG:
        return Outcome.RELEASED
    return None


def _line(title: str) -> str:
    return " ".join(title.split())[:LONGEST_TITLE] or "(no title)"
