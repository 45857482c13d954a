"""What the evening check says: what passes on, what was done (M8, M9, M10)."""

from collections.abc import Mapping, Sequence
from datetime import date

from watchbill.model.handover import Carried, Finished
from watchbill.model.passage import Passage
from watchbill.model.ticket import Claim, Column, Note, Ticket, TicketKey
from watchbill.rules import accepting, chain


def carried(
    in_progress: Sequence[Ticket], notes: Mapping[TicketKey, Note], last: Mapping[str, Passage], evening: date
) -> tuple[Carried, ...]:
    """The tickets that are not done, in progress before blocked, oldest first; the sprint's are not MRO work (M3).

    Args:
        in_progress: the team's tickets in progress and blocked.
        notes: the last note of each.
        last: the newest passage of each that has one.
        evening: the local date of the evening check.
    """
    begun = (Column.IN_PROGRESS, Column.BLOCKED)
    ordered = accepting.oldest_first(each for each in in_progress if not each.sprint and each.column in begun)
    return tuple(
        Carried(
            key=each.key,
            title=each.title,
            column=each.column,
            owner=each.assignee,
            note=notes[each.key].text if each.key in notes else None,
            passed=passed,
            since=since,
        )
        for each in ordered
        for passed, since in [chain.times_before(last.get(each.key), evening)]
    )


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
