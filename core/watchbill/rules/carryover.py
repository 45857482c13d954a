"""What the evening check says: what passes on, what was done (M8, M9, M10)."""

from collections.abc import Mapping, Sequence
from datetime import date

from watchbill.model.handover import Carried, Finished
from watchbill.model.passage import Passage
from watchbill.model.ticket import BEGUN, Claim, Column, Note, Ticket, TicketKey
from watchbill.rules import accepting, chain, noting
from watchbill.rules.noting import Told


def tells(ticket: Ticket) -> bool:
    """Whether an evening check tells of the ticket as not done; the sprint's are not MRO work (M3)."""
    return ticket.column in BEGUN and not ticket.sprint


def carried(
    in_progress: Sequence[Ticket], notes: Mapping[TicketKey, Note], last: Mapping[str, Passage], evening: date
) -> tuple[Carried, ...]:
    """What an evening check tells of these tickets, those in progress before blocked ones, the oldest first.

    Args:
        in_progress: the team's tickets in progress and blocked.
        notes: the last note of each.
        last: the newest passage of each that has one.
        evening: the local date of the evening check.
    """
    ordered = accepting.oldest_first(filter(tells, in_progress))
    return tuple(
        Carried(
            key=each.key,
            title=each.title,
            column=each.column,
            owner=each.assignee,
            note=said.note,
            next=said.next,
            waiting=said.waiting,
            passed=passed,
            since=since,
        )
        for each in ordered
        for passed, since in [chain.times_before(last.get(each.key), evening)]
        for said in [_told(each, notes.get(each.key))]
    )


def _told(ticket: Ticket, note: Note | None) -> Told:
    return noting.told(note.text, blocked=ticket.column is Column.BLOCKED) if note else Told()


def finished(
    ended: Sequence[Claim], tickets: Mapping[TicketKey, Ticket], notes: Mapping[TicketKey, Note]
) -> tuple[Finished, ...]:
    """The tickets closed, each once, in the order they were closed; one that was opened again since is left out.

    Args:
        ended: the claims that ended as done on the day, by time.
        tickets: those tickets as they stand now.
        notes: the last note of each.
    """
    last = {claim.key: claim for claim in ended}
    return tuple(
        Finished(
            key=key,
            title=tickets[key].title,
            person=claim.person,
            note=notes[key].text if key in notes else None,
        )
        for key, claim in last.items()
        if key in tickets and tickets[key].column is Column.DONE
    )
