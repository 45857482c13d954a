"""A turn: who is on MRO on one working day, and why this person."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from watchbill.model.absence import Half
from watchbill.model.moment import require_aware
from watchbill.model.people import PersonId, TeamId


class TurnKind(StrEnum):
    """How the decision came about."""

    PLAN = "plan"
    REPAIR = "repair"
    SWAP = "swap"
    OVERRIDE = "override"
    #: Nobody is available: said loudly, never silently.
    UNCOVERED = "uncovered"


class SkipCode(StrEnum):
    """Why a member could not be chosen."""

    NOT_YET = "not yet a member"
    LEFT = "no longer a member"
    AWAY = "away"
    HOLIDAY = "public holiday"
    #: It is none of the weekdays on which the person works.
    PART_TIME = "part-time"
    NIGHT_DUTY = "night duty"
    #: Too little of the team's day lies in the person's own.
    OVERLAP = "overlap"
    #: Would serve two turns closer together than the team's gap.
    GAP = "gap"
    #: Is due more, but without them a day soon after would break somebody's gap.
    NEEDED = "needed"


#: What the planner weighed; everything else is a fact that keeps the person away.
OF_THE_PLAN = frozenset({SkipCode.GAP, SkipCode.NEEDED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Skip:
    """A member who was passed over, and the fact that did it."""

    person: PersonId
    code: SkipCode
    #: The end of the absence or night duty; None for any other reason.
    until: datetime | None = None
    #: The day that the person is needed on, or has a turn on that is too near; that they do not work on where they
    #: live, join on, or that was their last.
    day: date | None = None
    #: The half of the day that the person is away in; None where it is not just one.
    half: Half | None = None
    #: The public holiday's name.
    holiday: str = ""
    #: The end of the rest after night duty.
    rested: datetime | None = None
    #: How much of the team's day lies in the person's own.
    shared: timedelta | None = None

    def __post_init__(self) -> None:
        require_aware("until", self.until)
        require_aware("rested", self.rested)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """The stored decision for one working day of one team; the highest revision stands."""

    team: TeamId
    day: date
    primary: PersonId | None
    backup: PersonId | None
    kind: TurnKind = TurnKind.PLAN
    skipped: tuple[Skip, ...] = ()
    #: By how much each who could be chosen was due, in micro-credits, the largest first; empty where that was not
    #: asked.
    due: tuple[tuple[PersonId, int], ...] = ()
    revision: int = 1
    decided_at: datetime

    def __post_init__(self) -> None:
        require_aware("decided_at", self.decided_at)


class Held(NamedTuple):
    """Who has a day: a `Turn` without its reasons. A tuple, since a year of them is made at once."""

    day: date
    primary: PersonId | None
    backup: PersonId | None
    revision: int
