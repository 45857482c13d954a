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
    #: What is to be done next, as the note says; None where it does not.
    next: str | None = None
    #: On whom or what it waits, as the note or its block says; None where nobody says that it does.
    waiting: str | None = None
    #: How often it passed on before.
    passed: int = 0
    #: The day on which it first did; None where it never did.
    since: date | None = None


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
class OpenItem:
    """One alert, incident or question that is not over when the day ends."""

    item: Item
    #: Whether it passes to whoever is next on MRO: it is of whoever had the day, or of nobody.
    passes: bool
    #: How often it passed on before.
    passed: int = 0
    #: The day on which it first did; None where it never did.
    since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A ticket of which one day's evening check only gives the key (`!skip KEY`); it passes on all the same."""

    team: TeamId
    day: date
    key: TicketKey
    person: PersonId
    at: datetime

    def __post_init__(self) -> None:
        require_aware("at", self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class EveningCheck:
    """What one evening check says, before anybody put it into words."""

    team: TeamId
    day: date
    #: The person on MRO that day; None when the day was uncovered.
    person: PersonId | None
    #: Who had the day before them, where it changed hands while it went on; the first one first.
    earlier: tuple[PersonId, ...] = ()
    #: Who takes over on the next working day, as planned now.
    next_person: PersonId | None
    next_day: date
    #: What is not done and passes on.
    carried: tuple[Carried, ...] = ()
    #: What is not done and stays with whoever has it: they said `!keep KEY`.
    kept: tuple[Carried, ...] = ()
    #: What others have in progress, who were not on MRO: it is theirs, and does not pass on.
    elsewhere: tuple[Carried, ...] = ()
    #: Which of all these are left out, and by whom: only their keys are given.
    left_out: tuple[LeftOut, ...] = ()
    #: Which of what passes on seems to be done.
    looks_done: tuple[LooksDone, ...] = ()
    finished: tuple[Finished, ...] = ()
    open_items: tuple[OpenItem, ...] = ()
    #: What was fixed, while nobody has made a ticket of it or said why it needs none (M5).
    untracked: tuple[Item, ...] = ()
    highlights: tuple[Highlight, ...] = ()
    #: Who is asked about what has passed on too often; the team's leads.
    leads: tuple[PersonId, ...] = ()
    #: The keys of what passes on now and has done so too often by then.
    often: tuple[str, ...] = ()
    #: Whether the leads are asked about these now; in between nobody is called each evening.
    asks: bool = False
    #: Whether nobody has added a word to it: no highlight, nothing left out.
    untouched: bool = False
    #: The tracker that did not answer, so that nothing of its tickets is told; None where it did.
    unread: str | None = None


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
    #: How often it was changed since it was posted.
    changes: int = 0
    #: When it was last seen to say how things stand; None: not since it was posted.
    checked_at: datetime | None = None

    def __post_init__(self) -> None:
        require_aware("posted_at", self.posted_at)
        require_aware("checked_at", self.checked_at)
