"""What comes in from outside and needs attention: alerts, incidents, questions."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import NewType

from watchbill.model.moment import require_aware
from watchbill.model.people import PersonId, TeamId
from watchbill.model.ticket import TicketKey

#: Short enough to type: "A1" for an alert, "I2" for an incident, "Q3" for a question.
ItemId = NewType("ItemId", str)


class ItemKind(StrEnum):
    """What an item is; the order among kinds is a rule (`rules.priority`)."""

    ALERT = "alert"
    INCIDENT = "incident"
    QUESTION = "question"

    @property
    def letter(self) -> str:
        """The letter an item's id starts with."""
        return self.value[0].upper()


class Severity(IntEnum):
    """How bad it is; smaller is worse."""

    CRITICAL = 1
    HIGH = 2
    NORMAL = 3
    LOW = 4


class ItemState(StrEnum):
    """Where an item stands."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    RESOLVED = "resolved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Something that came in, before it is an item."""

    kind: ItemKind
    title: str
    severity: Severity = Severity.NORMAL
    #: Who or what reported it: "alertmanager", "chat".
    source: str
    #: Two reports with one key are one item.
    dedupe_key: str
    reporter: PersonId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing that needs attention and is not a ticket."""

    id: ItemId
    team: TeamId
    kind: ItemKind
    title: str
    severity: Severity = Severity.NORMAL
    state: ItemState = ItemState.OPEN
    #: Who or what reported it: "alertmanager", "chat".
    source: str
    #: Two reports with one key are one item.
    dedupe_key: str
    opened_at: datetime
    reporter: PersonId | None = None
    owner: PersonId | None = None
    #: The ticket that tracks its fix (M5).
    ticket: TicketKey | None = None
    note: str = ""
    resolved_at: datetime | None = None

    def __post_init__(self) -> None:
        require_aware("opened_at", self.opened_at)
        require_aware("resolved_at", self.resolved_at)
