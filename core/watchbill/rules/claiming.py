"""Who may take which ticket, and when not (M3, M6, M7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from watchbill.model.people import PersonId
from watchbill.model.ticket import Claim, ClaimKind, Column, Ticket, TicketKey

#: Two people who claim one ticket at the same moment both mean the free ticket; so a claim this young is not taken
#: over without `anyway`, and of any number of claims at once exactly one wins.
JUST_NOW = timedelta(minutes=1)


class Refusal(StrEnum):
    """Why a ticket cannot be claimed."""

    ALREADY_YOURS = "already yours"
    #: Somebody claimed it within the last minute.
    JUST_TAKEN = "just taken"
    DONE = "done"
    #: Belongs to the sprint, and the person is on MRO (M3).
    SPRINT = "sprint"
    #: As many started as the team allows at once (M7).
    OVER_LIMIT = "over the limit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """May the person claim the ticket, and as what; exactly one of `kind` and `refusal` is set."""

    kind: ClaimKind | None = None
    refusal: Refusal | None = None
    #: Whose the ticket is or was.
    holder: PersonId | None = None
    #: When the holder took it; set with JUST_TAKEN.
    since: datetime | None = None
    #: What the person has started; set with OVER_LIMIT.
    started: tuple[TicketKey, ...] = ()
    #: The limit was reached, and the person insisted.
    beyond_limit: bool = False


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
        return Verdict(refusal=Refusal.DONE, holder=ticket.assignee)
    if ticket.assignee == person and ticket.column is Column.IN_PROGRESS:
        return Verdict(refusal=Refusal.ALREADY_YOURS, holder=person)
    if ticket.sprint and on_mro:
        return Verdict(refusal=Refusal.SPRINT, holder=ticket.assignee)
    if held and held.person != person and now - held.at < JUST_NOW and not anyway:
        return Verdict(refusal=Refusal.JUST_TAKEN, holder=held.person, since=held.at)
    kind = _kind(ticket, person)
    full = kind is ClaimKind.STARTED and len(started) >= limit
    if full and not anyway:
        return Verdict(refusal=Refusal.OVER_LIMIT, started=tuple(started))
    holder = ticket.assignee if kind is ClaimKind.TAKEN_OVER else None
    return Verdict(kind=kind, holder=holder, beyond_limit=full)


def counted(in_progress: Sequence[Ticket], claims: Sequence[Claim], person: PersonId) -> tuple[TicketKey, ...]:
    """The person's tickets in progress that count against the limit: all but those taken over from others (M7)."""
    taken_over = {each.key for each in claims if each.person == person and each.kind is ClaimKind.TAKEN_OVER}
    return tuple(
        each.key
        for each in in_progress
        if each.assignee == person and each.column is Column.IN_PROGRESS and each.key not in taken_over
    )


def _kind(ticket: Ticket, person: PersonId) -> ClaimKind:
    if ticket.assignee not in (None, person):
        return ClaimKind.TAKEN_OVER
    return ClaimKind.RESUMED if ticket.column is Column.BLOCKED else ClaimKind.STARTED
