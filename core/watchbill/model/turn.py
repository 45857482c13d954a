"""A turn: who is on MRO on one working day, and why this person."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

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

    AWAY = "away"
    NIGHT_DUTY = "night duty"
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
    #: The end of the absence or night duty; None for what the planner decided.
    until: datetime | None = None
    #: The day that the person is needed on, or the other turn that is too near; None for any other reason.
    day: date | None = None

    def __post_init__(self) -> None:
        require_aware("until", self.until)


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
