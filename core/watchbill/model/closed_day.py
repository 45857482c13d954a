"""A day that is over, as it counts for good."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from watchbill.model.moment import require_aware
from watchbill.model.people import PersonId, TeamId


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """What somebody is owed, in micro-credits: a turn is a million; above 0 is owed."""

    turns: int = 0
    #: Of the turns, those on unpopular days.
    unpopular: int = 0
    backups: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedDay:
    """Who served on a past working day, and what everybody is owed since; facts that come later change nothing."""

    team: TeamId
    day: date
    #: None where nobody served; then nobody earned anything either.
    primary: PersonId | None
    backup: PersonId | None
    #: Whether it counted as an unpopular day.
    unpopular: bool
    #: What each who was available earned of the turn, in micro-credits; they sum to a turn, or there are none.
    shares: Mapping[PersonId, int]
    #: What each is owed when the day is over; each kind sums to 0 over all. Who is not named is owed nothing.
    credits: Mapping[PersonId, Credit]
    closed_at: datetime

    def __post_init__(self) -> None:
        require_aware("closed_at", self.closed_at)
