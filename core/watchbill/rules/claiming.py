"""Who may take which ticket, and when not (M3, M6, M7)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from watchbill.model.people import PersonId
from watchbill.model.ticket import Claim, ClaimKind, Column, Ticket, TicketKey

#: Two people who claim one ticket at the same moment both mean the free ticket; so a claim this young is not taken
#: over without `anyway`, and of any number of claims at once exactly one wins.
JUST_NOW = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Granted:
    """The person may claim the ticket."""

    #: As what.
    kind: ClaimKind
    #: Whose it was, where it is taken over.
    taken_from: PersonId | None = None
    #: The limit was reached, and the person insisted.
    beyond_limit: bool = False


@dataclass(frozen=True, slots=True)
class AlreadyYours:
    """The person has the ticket in progress."""


@dataclass(frozen=True, slots=True)
class AlreadyDone:
    """The ticket is done."""


@dataclass(frozen=True, slots=True)
class InSprint:
    """The ticket belongs to the sprint, and the person is on MRO (M3)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JustTaken:
    """Somebody claimed the ticket within `JUST_NOW`."""

    holder: PersonId
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OverLimit:
    """The person has started as many as the team allows at once (M7)."""

    started: tuple[TicketKey, ...]


Verdict = Granted | AlreadyYours | AlreadyDone | InSprint | JustTaken | OverLimit


def judge(
    ticket: Ticket,
    person: PersonId,
    held: Claim | None,
    *,
    on_mro: bool,
    started: Sequence[TicketKey],
    limit: int,
    anyway: bool,
    now: datetime,
) -> Verdict:
    """Decide a claim of `ticket` by `person`.

    Args:
        ticket: as it stands now.
        person: who asks.
        held: the ticket's open claim.
        on_mro: whether the person is today's MRO person.
        started: the person's tickets that count against the limit (see `counted`).
        limit: how many may be started at once.
        anyway: the person insists; overrides the limit and a fresh claim, nothing else.
        now: aware.
    """
    if ticket.column is Column.DONE:
        return AlreadyDone()
    if ticket.assignee == person and ticket.column is Column.IN_PROGRESS:
        return AlreadyYours()
    if ticket.sprint and on_mro:
        return InSprint()
    if held and held.person != person and now - held.at < JUST_NOW and not anyway:
        return JustTaken(holder=held.person, since=held.at)
    granted = taking(ticket, person)
    full = granted.kind is ClaimKind.STARTED and len(started) >= limit
    if full and not anyway:
        return OverLimit(started=tuple(started))
    return replace(granted, beyond_limit=full)


def taking(ticket: Ticket, person: PersonId) -> Granted:
    """As what the person takes the ticket as it stands: started, resumed, or taken over from whoever has it."""
    if ticket.assignee not in (None, person):
        return Granted(kind=ClaimKind.TAKEN_OVER, taken_from=ticket.assignee)
    return Granted(kind=ClaimKind.RESUMED if ticket.column is Column.BLOCKED else ClaimKind.STARTED)


def counted(in_progress: Sequence[Ticket], claims: Sequence[Claim], person: PersonId) -> tuple[TicketKey, ...]:
    """The person's tickets in progress that count against the limit: all but those taken over from others (M7)."""
    taken_over = {each.key for each in claims if each.person == person and each.kind is ClaimKind.TAKEN_OVER}
    return tuple(
        each.key
        for each in in_progress
        if each.assignee == person and each.column is Column.IN_PROGRESS and each.key not in taken_over
    )
