"""What is known here of an outside tracker: how its tickets were, and how speaking with it goes."""

from dataclasses import dataclass
from datetime import datetime

from watchbill.model.keys import TicketKey
from watchbill.model.moment import require_aware
from watchbill.model.site import SiteTicket
from watchbill.model.ticket import Column

#: What keys of new tickets start with until their tracker gives its own.
PROVISIONAL = "NEW"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mirrored:
    """One ticket as the tracker had it when it was read last; what waits to be told to it is not in here."""

    key: TicketKey
    #: The tracker's name.
    tracker: str
    #: The tracker's own id of the ticket.
    id: str
    column: Column
    #: Whose account it is with; None where it is nobody's.
    account: str | None
    updated_at: datetime
    #: Its page for people; empty where there is none.
    link: str = ""

    def __post_init__(self) -> None:
        require_aware("updated_at", self.updated_at)

    @classmethod
    def of(cls, tracker: str, told: SiteTicket) -> "Mirrored":
        """What is kept of a ticket as the tracker tells it."""
        return cls(
            key=told.key,
            tracker=tracker,
            id=told.id,
            column=told.column,
            account=told.account,
            updated_at=told.updated_at,
            link=told.link,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteState:
    """How far a tracker's board is read, and whether it answers."""

    #: The tracker's name.
    name: str
    #: What people call it.
    label: str
    #: Everything that changed before is known; None before the first reading.
    read_at: datetime | None = None
    #: When the whole board was read last.
    whole_at: datetime | None = None
    #: When it is asked next.
    again_at: datetime
    #: Why it cannot be read, for people; empty where it can.
    failure: str = ""
    failing_since: datetime | None = None
    #: How often in a row.
    failures: int = 0

    def __post_init__(self) -> None:
        for name in ("read_at", "whole_at", "again_at", "failing_since"):
            require_aware(name, getattr(self, name))
