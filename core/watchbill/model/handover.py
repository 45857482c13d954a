"""The end of the day: what was done, what passes on, what was worth a line."""

from dataclasses import dataclass
from datetime import date, datetime

from watchbill.model.moment import require_aware
from watchbill.model.people import PersonId, TeamId
from watchbill.model.ticket import Column, TicketKey
from watchbill.model.work import Item, ItemId


@dataclass(frozen=True, slots=True, kw_only=True)
class Highlight:
    """A main topic of somebody's day (M10)."""

    team: TeamId
    day: date
    person: PersonId
    text: str
    at: datetime

    def __post_init__(self) -> None:
        require_aware("at", self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """One ticket that is not done when the day ends (M9)."""

    key: TicketKey
    title: str
    column: Column
    owner: PersonId | None
    #: The last note on the ticket; None where there is none.
    note: str | None = None
    #: In how many earlier evening checks the ticket was carried over.
    passed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """One ticket that was closed on the day (M8)."""

    key: TicketKey
    title: str
    person: PersonId
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LooksDone:
    """One ticket that seems to be done and is not closed (M8), and why it seems so."""

    key: TicketKey
    title: str
    #: The alerts and incidents that it tracks; all are over. None where its last note says that it is done.
    over: tuple[ItemId, ...] = ()
    #: That note.
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EveningCheck:
    """What one evening check says, before anybody put it into words."""

    team: TeamId
    day: date
    #: The person on MRO that day; None when the day was uncovered.
    person: PersonId | None
    #: Who takes over on the next working day, as planned now.
    next_person: PersonId | None
    next_day: date
    #: What is not done and passes on.
    carried: tuple[Carried, ...] = ()
    #: What is not done and stays with whoever has it: they said `!keep KEY`.
    kept: tuple[Carried, ...] = ()
    #: Which of what passes on seems to be done.
    looks_done: tuple[LooksDone, ...] = ()
    finished: tuple[Finished, ...] = ()
    open_items: tuple[Item, ...] = ()
    #: What was fixed, while nobody has made a ticket of it or said why it needs none (M5).
    untracked: tuple[Item, ...] = ()
    highlights: tuple[Highlight, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """An evening check as it was posted: at most one a team and day."""

    team: TeamId
    day: date
    #: Who posted it; None when the schedule did.
    by: PersonId | None
    to: PersonId | None
    posted_at: datetime
    carried: tuple[Carried, ...] = ()

    def __post_init__(self) -> None:
        require_aware("posted_at", self.posted_at)
