"""Everything that an in-memory database holds, as plain dictionaries of frozen values."""

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from watchbill.model.absence import Absence, FactId, NightDuty
from watchbill.model.audit import AuditEntry
from watchbill.model.closed_day import ClosedDay
from watchbill.model.duty import Due, DueKind, Received, Sending
from watchbill.model.errand import Errand, ErrandId
from watchbill.model.handover import Handover, Highlight, LeftOut
from watchbill.model.mail import MailboxState, Mailed
from watchbill.model.mirror import Mirrored, SiteState
from watchbill.model.page import Page
from watchbill.model.passage import Passage
from watchbill.model.people import AdminCode, Identity, LinkRequest, Membership, Person, PersonId, TeamId
from watchbill.model.proposal import Proposal, ProposalId
from watchbill.model.remark import Hearing, Trace
from watchbill.model.signal import Delivery, Episode, Group
from watchbill.model.subscription import SubscriptionState
from watchbill.model.team import Team
from watchbill.model.ticket import Claim, ClaimId, Note, Ticket, TicketKey
from watchbill.model.turn import Turn
from watchbill.model.work import HistoryEntry, Item, ItemId


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRow:
    """Due work, when it can be taken, and when it was done or given up."""

    due: Due
    next_at: datetime
    #: Why the last try failed.
    error: str | None = None
    done_at: datetime | None = None
    buried_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.done_at is None and self.buried_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxRow:
    """A message, and when it can be taken: at its time, or when the lease of whoever sends it runs out."""

    sending: Sending
    next_at: datetime
    added_at: datetime
    settled_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxRow:
    """A received command, until when somebody works on it, and when it was done."""

    received: Received
    lease_until: datetime | None
    done_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaseRow:
    """Who holds something, the how manyeth holder that is, and until when."""

    holder: str
    fence: int
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryRow:
    """What was posted to us, when that was settled, and why it could not be understood."""

    delivery: Delivery
    settled_at: datetime | None = None
    failure: str | None = None


@dataclass(slots=True, kw_only=True)
class State:
    """One version of the whole content; a transaction works on a copy of its own."""

    people: dict[PersonId, Person] = field(default_factory=dict)
    identities: dict[Identity, PersonId] = field(default_factory=dict)
    link_requests: dict[tuple[Identity, PersonId], LinkRequest] = field(default_factory=dict)
    admin_codes: dict[PersonId, AdminCode] = field(default_factory=dict)
    teams: dict[TeamId, Team] = field(default_factory=dict)
    memberships: dict[tuple[TeamId, PersonId], Membership] = field(default_factory=dict)
    absences: dict[FactId, Absence] = field(default_factory=dict)
    #: When facts were taken back, and by which person, if by any.
    revoked: dict[FactId, tuple[datetime, PersonId | None]] = field(default_factory=dict)
    subscriptions: dict[str, SubscriptionState] = field(default_factory=dict)
    nights: dict[FactId, NightDuty] = field(default_factory=dict)
    turns: dict[tuple[TeamId, date, int], Turn] = field(default_factory=dict)
    closed_days: dict[tuple[TeamId, date], ClosedDay] = field(default_factory=dict)
    proposals: dict[tuple[TeamId, ProposalId], Proposal] = field(default_factory=dict)
    items: dict[tuple[TeamId, ItemId], Item] = field(default_factory=dict)
    histories: dict[int, HistoryEntry] = field(default_factory=dict)
    deliveries: dict[int, DeliveryRow] = field(default_factory=dict)
    tokens: dict[str, TeamId] = field(default_factory=dict)
    views: dict[str, tuple[TeamId, Page]] = field(default_factory=dict)
    mailboxes: dict[str, MailboxState] = field(default_factory=dict)
    mails: dict[tuple[TeamId, str], Mailed] = field(default_factory=dict)
    alarms: dict[tuple[TeamId, str, str, str], Episode] = field(default_factory=dict)
    groups: dict[tuple[TeamId, str, str], Group] = field(default_factory=dict)
    remarks: dict[tuple[str, str, str], Trace] = field(default_factory=dict)
    hearings: dict[tuple[str, str], Hearing] = field(default_factory=dict)
    tickets: dict[TicketKey, Ticket] = field(default_factory=dict)
    notes: dict[int, Note] = field(default_factory=dict)
    claims: dict[ClaimId, Claim] = field(default_factory=dict)
    sites: dict[str, SiteState] = field(default_factory=dict)
    mirrored: dict[TicketKey, Mirrored] = field(default_factory=dict)
    former_keys: dict[TicketKey, TicketKey] = field(default_factory=dict)
    errands: dict[ErrandId, Errand] = field(default_factory=dict)
    handovers: dict[tuple[TeamId, date], Handover] = field(default_factory=dict)
    highlights: dict[int, Highlight] = field(default_factory=dict)
    left_out: dict[tuple[TeamId, date, TicketKey], LeftOut] = field(default_factory=dict)
    passages: dict[tuple[TeamId, str, int], Passage] = field(default_factory=dict)
    audit: dict[int, AuditEntry] = field(default_factory=dict)
    due: dict[tuple[DueKind, TeamId, str], DueRow] = field(default_factory=dict)
    outbox: dict[int, OutboxRow] = field(default_factory=dict)
    paces: dict[tuple[str, str], datetime] = field(default_factory=dict)
    inbox: dict[tuple[str, str], InboxRow] = field(default_factory=dict)
    leases: dict[str, LeaseRow] = field(default_factory=dict)
    counters: dict[tuple[str, str], int] = field(default_factory=dict)

    def copy(self) -> "State":
        """A version to change while this one stays as it is."""
        return self._each(dict)

    def read_only(self) -> "State":
        """The same content; an attempt to change it raises TypeError."""
        return self._each(MappingProxyType)

    def _each(self, wrap: Callable[[Any], Any]) -> "State":
        return State(**{each.name: wrap(getattr(self, each.name)) for each in fields(self)})
