"""What comes in from outside and needs attention: alerts, incidents, questions."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum

from watchbill.model.keys import ItemId as ItemId
from watchbill.model.keys import TicketKey
from watchbill.model.moment import require_aware
from watchbill.model.people import PersonId, TeamId


class ItemKind(StrEnum):
    """What an item is; the order among kinds is a rule (`rules.priority`)."""

    ALERT = "alert"
    INCIDENT = "incident"
    QUESTION = "question"

    @property
    def letter(self) -> str:
        """The letter an item's id starts with."""
        return self.value[0].upper()


#: How the id of an alert, incident or question looks: "A1".
_ITEM = re.compile(f"[{''.join(each.letter for each in ItemKind)}][0-9]+")


def names_item(key: str) -> bool:
    """Whether this looks like the id of an alert, incident or question, and so like no ticket's key."""
    return _ITEM.fullmatch(key) is not None


class Severity(IntEnum):
    """How bad it is; smaller is worse."""

    CRITICAL = 1
    HIGH = 2
    NORMAL = 3
    LOW = 4


class ItemState(StrEnum):
    """Where an item stands."""

    #: Nobody has looked at it: it is new.
    OPEN = "open"
    #: Somebody has seen it and will see to it.
    ACKNOWLEDGED = "acknowledged"
    #: Somebody works on it now.
    CLAIMED = "claimed"
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
    link: str = ""
    details: str = ""


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
    #: How often it came: an alert that flaps is one item.
    times: int = 1
    #: What its source tells together with it; empty for what came alone.
    group: str = ""
    #: Where more is to be seen; empty where nobody said.
    link: str = ""
    #: What else was said of it, for people.
    details: str = ""
    #: Why it needed no ticket (M5); None where nobody has said.
    untracked: str | None = None
    #: The more urgent item for which its owner left it; None while they work on it.
    parked_for: ItemId | None = None

    def __post_init__(self) -> None:
        require_aware("opened_at", self.opened_at)
        require_aware("resolved_at", self.resolved_at)


class Deed(StrEnum):
    """What can become of an item."""

    #: It was reported.
    CAME = "came"
    #: It came once more: the same thing, not a new one.
    CAME_AGAIN = "came again"
    ACKNOWLEDGED = "acknowledged"
    CLAIMED = "claimed"
    #: A ticket was made for it, or one that was there tracks it.
    TRACKED = "tracked"
    #: It was said why it needs no ticket.
    UNTRACKED = "untracked"
    #: What it was waits until something more urgent is over.
    PARKED = "parked"
    #: Nobody had taken it for a while: `person` was asked, None for the channel; `text` is the step.
    ESCALATED = "escalated"
    RESOLVED = "resolved"
    #: Somebody wrote more about it.
    WROTE = "wrote"
    #: It was resolved, and is not.
    REOPENED = "reopened"


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEntry:
    """One line of an item's history: who did what, when."""

    team: TeamId
    item: ItemId
    what: Deed
    #: None where a source did it, or the desk.
    person: PersonId | None = None
    #: A note, a ticket's key, the name of a source, the item for which it was parked.
    text: str = ""
    at: datetime

    def __post_init__(self) -> None:
        require_aware("at", self.at)
