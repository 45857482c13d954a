"""Tickets as an outside tracker tells them, before they are anybody's here."""

from dataclasses import dataclass
from datetime import datetime

from watchbill.model.keys import TicketKey
from watchbill.model.moment import require_aware
from watchbill.model.ticket import Column


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Somebody's account at a tracker."""

    #: The tracker's own id, which never changes: an accountId, a login.
    id: str
    #: As the tracker shows it, for people to read.
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteTicket:
    """One ticket as the tracker has it; whatever is too long is cut by whoever read it."""

    #: As people write it in chat: "OPS-123".
    key: TicketKey
    #: The tracker's own id, which stays when the key changes.
    id: str
    title: str
    column: Column
    #: Who has it; None where nobody does.
    holder: Account | None = None
    sprint: bool = False
    #: When it came into its column, where the tracker tells.
    moved_at: datetime | None = None
    updated_at: datetime
    text: str = ""
    #: Its page for people; empty where there is none.
    link: str = ""
    #: What the tracker calls this very state of it, where it can compare and set; else empty.
    mark: str = ""

    def __post_init__(self) -> None:
        require_aware("moved_at", self.moved_at)
        require_aware("updated_at", self.updated_at)

    @property
    def account(self) -> str | None:
        """The id of whoever has it."""
        return self.holder.id if self.holder else None


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteComment:
    """A comment on a ticket."""

    author: Account | None
    text: str
    at: datetime

    def __post_init__(self) -> None:
        require_aware("at", self.at)
