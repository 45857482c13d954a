"""What services need from the outside, as Protocols.

Adapters fulfil them; tests use the fakes of `watchbill.testing`. Every repository belongs to one `UnitOfWork`,
which is one transaction. Times given and returned are aware; the store keeps UTC. Any method may raise
`errors.StorageUnavailable`.
"""

from watchbill.ports.chat import AskableChat, Chat, EditableChat, KnowingChat, RememberingChat
from watchbill.ports.database import Database, UnitOfWork
from watchbill.ports.duty import DueWork, Inbox, Leases, Outbox, Tally
from watchbill.ports.given import Clock, FiresOn, Ids
from watchbill.ports.glances import Glances
from watchbill.ports.mail import Mailbox, Mailboxes, Mails, MailSession
from watchbill.ports.mirror import Errands, MirroredTickets, Sites
from watchbill.ports.outside import (
    Calendar,
    CalendarFactory,
    Holidays,
    Hooks,
    Source,
    SourceFactory,
    Tracker,
    TrackerFactory,
)
from watchbill.ports.passages import Passages
from watchbill.ports.remarks import Hearings, Remarks
from watchbill.ports.rota import ClosedDays, Facts, Proposals, Subscriptions, Turns
from watchbill.ports.signals import Alarms, Deliveries, Histories, Tokens
from watchbill.ports.site import Site, SiteFactory
from watchbill.ports.staff import Joins, People, Teams
from watchbill.ports.views import Views
from watchbill.ports.work import Audit, Claims, Handovers, Items, Tickets

__all__ = [
    "Alarms",
    "AskableChat",
    "Audit",
    "Calendar",
    "CalendarFactory",
    "Chat",
    "Claims",
    "Clock",
    "ClosedDays",
    "Database",
    "Deliveries",
    "DueWork",
    "EditableChat",
    "Errands",
    "Facts",
    "FiresOn",
    "Glances",
    "Handovers",
    "Hearings",
    "Histories",
    "Holidays",
    "Hooks",
    "Ids",
    "Inbox",
    "Items",
    "Joins",
    "KnowingChat",
    "Leases",
    "MailSession",
    "Mailbox",
    "Mailboxes",
    "Mails",
    "MirroredTickets",
    "Outbox",
    "Passages",
    "People",
    "Proposals",
    "Remarks",
    "RememberingChat",
    "Site",
    "SiteFactory",
    "Sites",
    "Source",
    "SourceFactory",
    "Subscriptions",
    "Tally",
    "Teams",
    "Tickets",
    "Tokens",
    "Tracker",
    "TrackerFactory",
    "Turns",
    "UnitOfWork",
    "Views",
]
