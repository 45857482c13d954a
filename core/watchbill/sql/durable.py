"""The repositories of durable work, which share the store's transactions and are not part of it."""

from collections.abc import Callable
from dataclasses import dataclass

from watchbill.model.address import Address
from watchbill.ports import DueWork, Inbox, Leases, Outbox, Tally
from watchbill.sql.connection import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Durable:
    """Makes each of them for one connection."""

    due: Callable[[Connection], DueWork]
    #: Beside the connection it is given the list in which it notes where messages were added.
    outbox: Callable[[Connection, list[Address]], Outbox]
    inbox: Callable[[Connection], Inbox]
    leases: Callable[[Connection], Leases]
    tally: Callable[[Connection], Tally]
