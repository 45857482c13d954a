"""Whom what nobody takes is brought to, one after the other."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from watchbill.model.moment import require_aware
from watchbill.model.people import PersonId, TeamId
from watchbill.model.work import Item


class Step(StrEnum):
    """Whom one step of an escalation asks, in the order of the steps."""

    NIGHT_DUTY = "night duty"
    PRIMARY = "primary"
    BACKUP = "backup"
    LEADS = "leads"
    #: Everybody who reads the team's channel; nobody comes after it.
    CHANNEL = "channel"


@dataclass(frozen=True, slots=True, kw_only=True)
class Crew:
    """Whom a team could ask at one moment."""

    #: On duty this night, by when that began.
    night: tuple[PersonId, ...] = ()
    #: When the next of the night duties that are known begins.
    next_night: datetime | None = None
    #: Of the day's turn.
    primary: PersonId | None = None
    backup: PersonId | None = None
    leads: tuple[PersonId, ...] = ()
    #: Everybody who is in the team today, leads and the above with them.
    members: tuple[PersonId, ...] = ()

    def __post_init__(self) -> None:
        require_aware("next_night", self.next_night)


@dataclass(frozen=True, slots=True, kw_only=True)
class OnDuty:
    """Who sees to what comes in at a moment; where nobody does, who is the next to."""

    #: None where that is not known.
    person: PersonId | None = None
    #: Whether it is a night duty, and not a turn on MRO.
    night: bool = False
    #: When theirs begins; None where it has begun.
    start: datetime | None = None

    def __post_init__(self) -> None:
        require_aware("start", self.start)


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalated:
    """Nobody had taken these for a while, and the next one was asked."""

    team: TeamId
    #: All that waits and is told in one message: the worst first, then what waits longest.
    items: tuple[Item, ...]
    step: Step
    #: Who was asked by name.
    asked: tuple[PersonId, ...]
