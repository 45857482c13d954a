"""What passes from whoever was on MRO before to whoever is on it now (M2), and what does not."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from watchbill.model.passage import Passage
from watchbill.model.people import PersonId
from watchbill.model.ticket import BEGUN, Claim, Column, Ticket, TicketKey
from watchbill.model.turn import Held
from watchbill.model.work import Item, ItemId
from watchbill.rules import chain


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
    #: Alerts, incidents and questions, which pass on as well.
    items: tuple[Item, ...] = ()
    #: Why items that were to pass on did not, by id.
    items_left: Mapping[ItemId, str] = field(default_factory=dict)
    #: The passage of each of these that has one, by key or id.
    passages: Mapping[str, Passage] = field(default_factory=dict)
    #: What the asker handed over, nobody has taken over, and is theirs again, by key or id.
    still: tuple[str, ...] = ()

    @property
    def previous(self) -> PersonId | None:
        """Who was on MRO before."""
        return self.before.primary if self.before else None

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys and ids of all that was taken over."""
        return (*(each.key for each in self.taken), *(each.id for each in self.items))

    @property
    def givers(self) -> tuple[PersonId, ...]:
        """Who had what was taken over, each once; without a passage that is whoever was on MRO before."""
        had = (self.passages[key].giver if key in self.passages else self.previous for key in self.keys)
        return tuple(dict.fromkeys(each for each in had if each))


def before(turns: Iterable[Held], today: date) -> Held | None:
    """The latest turn before `today` that somebody had, as it stands: after a swap it is theirs who took it."""
    earlier = [each for each in turns if each.day < today and each.primary is not None]
    return max(earlier, key=lambda each: each.day, default=None)


def stays(
    ticket: Ticket, held: Claim | None, asker: PersonId, before: Held | None, last: Passage | None = None
) -> Stays | None:
    """Why the ticket does not pass to whoever asks; None where it does.

    It does where it was handed over and waits; and where whoever was on MRO before has it, handed over or not.

    Args:
        ticket: as it stands now.
        held: its open claim.
        asker: who takes over.
        before: the turn of whoever was on MRO before; None where nobody was.
        last: its newest passage; None where it has none.
    """
    previous = before.primary if before else None
    waits = last is not None and last.waits
    if ticket.column is Column.DONE:
        return Stays.DONE
    if ticket.column not in BEGUN:
        return Stays.NOT_STARTED
    if ticket.assignee == asker:
        givers = {previous, last.giver if last and waits else None} - {None, asker}
        return None if _unrecorded(ticket, held, givers) else Stays.YOURS
    handed = last is not None and waits and ticket.assignee in (None, last.giver)
    if not handed and (previous is None or ticket.assignee != previous):
        return Stays.ELSEWHERE
    if ticket.sprint:
        return Stays.SPRINT
    taken_up = before is not None and chain.taken_up(last, ticket.assignee, before.day)
    return Stays.KEPT if taken_up or is_kept(ticket, held) else None


def share(
    in_progress: Iterable[Ticket],
    claims: Mapping[TicketKey, Claim],
    asker: PersonId,
    before: Held | None,
    last: Mapping[str, Passage],
) -> Share:
    """What passes to whoever asks, and what whoever was on MRO before goes on with (M2).

    Args:
        in_progress: the team's tickets in progress and blocked.
        claims: the open claim of each that has one.
        asker: who takes over.
        before: the turn of whoever was on MRO before; None where nobody was.
        last: the newest passage of each that has one.
    """
    ordered = oldest_first(in_progress)
    why = {each.key: stays(each, claims.get(each.key), asker, before, last.get(each.key)) for each in ordered}
    previous = [each for each in ordered if before and each.assignee == before.primary]
    return Share(
        passes=tuple(each for each in ordered if why[each.key] is None),
        kept=tuple(each for each in previous if why[each.key] is Stays.KEPT),
        sprint=tuple(each for each in previous if why[each.key] is Stays.SPRINT),
    )


def against_keeping(ticket: Ticket, person: PersonId) -> Stays | None:
    """Why the person cannot say that they keep the ticket; None where they can."""
    if ticket.column is Column.DONE:
        return Stays.DONE
    if ticket.column not in BEGUN:
        return Stays.NOT_STARTED
    if ticket.assignee != person:
        return Stays.ELSEWHERE
    return Stays.SPRINT if ticket.sprint else None


def is_kept(ticket: Ticket, held: Claim | None) -> bool:
    """Whether the person who has the ticket goes on with it; a word of somebody who has it no more is void."""
    return held is not None and held.kept and held.person == ticket.assignee and ticket.column in BEGUN


def oldest_first(tickets: Iterable[Ticket]) -> Sequence[Ticket]:
    """Tickets in progress, then blocked ones; each that have stood there longest first."""
    return sorted(tickets, key=lambda each: (each.column is Column.BLOCKED, each.moved_at, each.key))


def _unrecorded(ticket: Ticket, held: Claim | None, givers: Collection[PersonId | None]) -> bool:
    """Whether the tracker has the ticket as the asker's already, and only the desk still has it as a giver's.

    So it is where the desk stopped between the two, and is asked again.
    """
    return held is not None and held.person in givers and not ticket.sprint
