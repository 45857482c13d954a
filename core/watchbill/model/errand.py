"""What is still to be done at an outside tracker: it was done here, and people were answered."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from watchbill.model.keys import TicketKey
from watchbill.model.moment import require_aware
from watchbill.model.people import PersonId, TeamId
from watchbill.model.ticket import Column

#: Letters, digits and hyphens; unique everywhere, as a tracker may keep it for good.
ErrandId = NewType("ErrandId", str)


class ErrandKind(StrEnum):
    """What is to be done."""

    #: Give a ticket to somebody and put it into a column.
    CHANGE = "change"
    COMMENT = "comment"
    #: Make the ticket that has a key of ours so far.
    CREATE = "create"
    #: Read one ticket again: the tracker said that it changed, or somebody wants to know it.
    LOOK = "look"


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """One thing to be done at a tracker; those of one ticket are done in the order in which they came."""

    id: ErrandId
    #: The tracker's name.
    tracker: str
    team: TeamId
    #: The ticket's; of a LOOK, as the tracker writes it.
    key: TicketKey
    kind: ErrandKind
    at: datetime
    #: Of a CHANGE: who is to have it. Of a COMMENT: who says it, None for the desk itself.
    person: PersonId | None = None
    #: Of a CHANGE: whoever has it at the tracker goes on having it, and `person` says nothing.
    keeps: bool = False
    #: Of a CHANGE: where it is to be.
    column: Column | None = None
    #: Of a COMMENT.
    text: str = ""
    #: Of a CHANGE: the account that had the ticket at the tracker, and where it stood, as far as was known when it
    #: was asked for. Whoever has it by then was not expected, and is told.
    seen: str | None = None
    seen_column: Column | None = None
    #: The key of the answer that the person got; None where nobody waits for it.
    reply: str | None = None
    #: Whether that answer speaks of other tickets too.
    several: bool = False
    #: When it may be tried again.
    again_at: datetime
    attempts: int = 0
    #: Whether the person was told that it takes longer.
    told: bool = False

    def __post_init__(self) -> None:
        require_aware("at", self.at)
        require_aware("again_at", self.again_at)
