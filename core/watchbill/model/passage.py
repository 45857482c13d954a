"""The chain: what is not done passes from one person on MRO to the next, link by link (M2, M9)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from watchbill.model.moment import require_aware
from watchbill.model.people import PersonId, TeamId


class Course(StrEnum):
    """When something passes on."""

    #: With the evening check of its day.
    EVENING = "evening"
    #: While the day goes on: somebody else is on MRO from now.
    MIDDAY = "midday"


class End(StrEnum):
    """How a passage ended."""

    #: Somebody has it now, be it whoever gave it.
    ACCEPTED = "accepted"
    #: It is over: closed, resolved, or gone from the tracker.
    DONE = "done"
    #: It is back in Backlog, and nobody has it.
    RELEASED = "released"
    #: Whoever has it goes on with it: they said `!keep KEY`.
    KEPT = "kept"
    #: Nobody took it over, and it passed on once more.
    PASSED_ON = "passed on"
    #: It was recorded by a release that did not look at how it went on.
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One ticket, alert, incident or question on its way from one person to the next.

    (team, key, number) is its key.
    """

    team: TeamId
    #: A ticket's key or an item's id.
    key: str
    #: The how manyeth passage of this key it is, from 1.
    number: int
    title: str
    #: The team's local date on which it passed on.
    day: date
    course: Course = Course.EVENING
    #: Who had it; None where nobody did.
    giver: PersonId | None
    #: Who is to take it over; None where nobody was planned.
    to: PersonId | None
    #: What was said of it last; empty where nothing was.
    note: str = ""
    at: datetime
    #: How often it has passed on since it was begun, this time included.
    times: int = 1
    #: The day of the first of these times.
    since: date
    #: When the leads were told that nobody had taken it over in time; None where they were not.
    raised_at: datetime | None = None
    ended_at: datetime | None = None
    #: None as long as it waits to be taken over.
    end: End | None = None
    #: Who took it over, closed it, released it or keeps it; None where nobody knows.
    by: PersonId | None = None

    def __post_init__(self) -> None:
        for field in ("at", "raised_at", "ended_at"):
            require_aware(field, getattr(self, field))

    @property
    def waits(self) -> bool:
        """Whether nobody has taken it over, and nothing else became of it."""
        return self.end is None


@dataclass(frozen=True, slots=True, kw_only=True)
class PassedOn:
    """These passed on while the day went on: somebody else has it now."""

    team: TeamId
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Overdue:
    """Nobody had taken these over in time, and the team's leads were told."""

    team: TeamId
    passages: tuple[Passage, ...]
    #: The leads.
    asked: tuple[PersonId, ...]
