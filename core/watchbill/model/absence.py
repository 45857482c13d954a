"""Facts that keep a person from a turn: being away, having been on duty at night."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType, TypeVar

from watchbill.model.moment import require_aware
from watchbill.model.people import PersonId

FactId = NewType("FactId", str)


class Half(StrEnum):
    """Half of a team's day; see `Team.hours`."""

    MORNING = "morning"
    AFTERNOON = "afternoon"


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """A person is away from `start` up to, not including, `end`."""

    id: FactId
    person: PersonId
    start: datetime
    end: datetime
    #: Why; theirs and the lead's to see, never shown in a channel.
    reason: str = ""
    #: Who said so: "chat", "apply", an address of a calendar.
    source: str
    recorded_at: datetime

    def __post_init__(self) -> None:
        require_aware("start", self.start)
        require_aware("end", self.end)
        require_aware("recorded_at", self.recorded_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class NightDuty:
    """A person is on duty from `start` up to, not including, `end` (M14)."""

    id: FactId
    person: PersonId
    start: datetime
    end: datetime
    source: str
    recorded_at: datetime

    def __post_init__(self) -> None:
        require_aware("start", self.start)
        require_aware("end", self.end)
        require_aware("recorded_at", self.recorded_at)


Fact = Absence | NightDuty
#: One of the two kinds, the same all through.
FactT = TypeVar("FactT", Absence, NightDuty)
