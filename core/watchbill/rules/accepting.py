"""What passes from whoever was on MRO before to whoever is on it now (M2), and what does not."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from watchbill.model.people import PersonId
from watchbill.model.ticket import Claim, Column, Ticket, TicketKey
from watchbill.model.turn import Held

#: What passes on is what the evening check carries over (M9): blocked tickets too, and they stay blocked.
_BEGUN = (Column.IN_PROGRESS, Column.BLOCKED)


class Stays(StrEnum):
    """Why a ticket does not pass on."""

    #: Whoever has it said that they go on with it.
    KEPT = "kept"
    #: It belongs to the sprint, and the person on MRO does not work on that (M3).
    SPRINT = "sprint"
    #: It is somebody else's, or nobody's, and not of the one who was on MRO before.
    ELSEWHERE = "elsewhere"
    NOT_STARTED = "not started"
    DONE = "done"
    #: Whoever asks has it.
    YOURS = "yours"


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What whoever was on MRO before has, in the order in which it is told: in progress first, oldest first."""

    passes: tuple[Ticket, ...] = ()
    kept: tuple[Ticket, ...] = ()
    sprint: tuple[Ticket, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NotTaken:
    """A ticket that was to pass on and did not."""

    #: As it stands now.
    ticket: Ticket
    #: Why a plugin objects.
    objection: str = ""
    #: The tracker stopped answering.
    away: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """How it went when somebody took over what passes on."""

    #: The turn of whoever was on MRO before; None where nobody was for a month.
    before: Held | None
    taken: tuple[Ticket, ...] = ()
    not_taken: tuple[NotTaken, ...] = ()
    #: What stays with whoever was on MRO before.
    kept: tuple[Ticket, ...] = ()
    sprint: tuple[Ticket, ...] = ()

    @property
    def previous(self) -> PersonId | None:
        """Who was on MRO before."""
        return self.before.primary if self.before else None


def before(turns: Iterable[Held], today: date) -> Held | None:
    """The latest turn before `today` that somebody had, as it stands: after a swap it is theirs who took it."""
    earlier = [each for each in turns if each.day < today and each.primary is not None]
    return max(earlier, key=lambda each: each.day, default=None)


def stays(ticket: Ticket, held: Claim | None, asker: PersonId, previous: PersonId | None) -> Stays | None:
    """Why the ticket does not pass from `previous` to whoever asks; None where it does.

    Args:
        ticket: as it stands now.
        held: its open claim.
        asker: who takes over.
        previous: who was on MRO before; None where nobody was.
    """
    if ticket.column is Column.DONE:
        return Stays.DONE
    if ticket.column not in _BEGUN:
        return Stays.NOT_STARTED
    if ticket.assignee == asker:
        return None if _unrecorded(ticket, held, asker, previous) else Stays.YOURS
    if previous is None or ticket.assignee != previous:
        return Stays.ELSEWHERE
    if ticket.sprint:
        return Stays.SPRINT
    return Stays.KEPT if is_kept(ticket, held) else None


def share(
    in_progress: Iterable[Ticket], claims: Mapping[TicketKey, Claim], asker: PersonId, previous: PersonId
) -> Share:
    """What `previous` has, and what of it passes to whoever asks (M2).

    Args:
        in_progress: the team's tickets in progress and blocked.
        claims: the open claim of each that has one.
        asker: who takes over.
        previous: who was on MRO before, somebody else.
    """
    ordered = oldest_first(in_progress)
    why = {each.key: stays(each, claims.get(each.key), asker, previous) for each in ordered}
    return Share(
        passes=tuple(each for each in ordered if why[each.key] is None),
        kept=tuple(each for each in ordered if why[each.key] is Stays.KEPT),
        sprint=tuple(each for each in ordered if why[each.key] is Stays.SPRINT),
    )


def against_keeping(ticket: Ticket, person: PersonId) -> Stays | None:
    """Why the person cannot say that they keep the ticket; None where they can."""
    if ticket.column is Column.DONE:
        return Stays.DONE
    if ticket.column not in _BEGUN:
        return Stays.NOT_STARTED
    if ticket.assignee != person:
        return Stays.ELSEWHERE
    return Stays.SPRINT if ticket.sprint else None


def is_kept(ticket: Ticket, held: Claim | None) -> bool:
    """Whether the person who has the ticket goes on with it; a word of somebody who has it no more is void."""
    return held is not None and held.kept and held.person == ticket.assignee and ticket.column in _BEGUN


def oldest_first(tickets: Iterable[Ticket]) -> Sequence[Ticket]:
    """Tickets in progress, then blocked ones; each that have stood there longest first."""
    return sorted(tickets, key=lambda each: (each.column is Column.BLOCKED, each.moved_at, each.key))


def _unrecorded(ticket: Ticket, held: Claim | None, asker: PersonId, previous: PersonId | None) -> bool:
    """Whether the tracker has the ticket as the asker's already, and only the desk still has it as `previous`'s.

    So it is where the desk stopped between the two, and is asked again.
    """
    return held is not None and previous not in (None, asker) and held.person == previous and not ticket.sprint
