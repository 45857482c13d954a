"""What services need from the outside, as Protocols.

Adapters fulfil them; tests use the fakes of `watchbill.testing`. Every repository belongs to one `UnitOfWork`,
which is one transaction. Times given and returned are aware; the store keeps UTC. Any method may raise
`errors.StorageUnavailable`.
"""

from watchbill.ports.chat import AskableChat, Chat, EditableChat, KnowingChat
from watchbill.ports.database import Database, UnitOfWork
from watchbill.ports.duty import DueWork, Inbox, Leases, Outbox, Tally
from watchbill.ports.given import Clock, Ids
from watchbill.ports.outside import Calendar, CalendarFactory, Holidays, Hooks, Tracker, TrackerFactory
from watchbill.ports.rota import ClosedDays, Facts, Proposals, Subscriptions, Turns
from watchbill.ports.staff import Joins, People, Teams
from watchbill.ports.work import Audit, Claims, Handovers, Items, Tickets

__all__ = [
    "AskableChat",
    "Audit",
    "Calendar",
    "CalendarFactory",
    "Chat",
    "Claims",
    "Clock",
    "ClosedDays",
    "Database",
    "DueWork",
    "EditableChat",
    "Facts",
    "Handovers",
    "Holidays",
    "Hooks",
    "Ids",
    "Inbox",
    "Items",
    "Joins",
    "KnowingChat",
    "Leases",
    "Outbox",
    "People",
    "Proposals",
    "Subscriptions",
    "Tally",
    "Teams",
    "Tickets",
    "Tracker",
    "TrackerFactory",
    "Turns",
    "UnitOfWork",
]
