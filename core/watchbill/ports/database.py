"""One transaction, with every repository, and what opens it."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from watchbill.model.address import Address
from watchbill.model.event import Event
from watchbill.ports.duty import DueWork, Inbox, Leases, Outbox, Tally
from watchbill.ports.mail import Mailboxes, Mails
from watchbill.ports.remarks import Hearings, Remarks
from watchbill.ports.rota import ClosedDays, Facts, Proposals, Subscriptions, Turns
from watchbill.ports.signals import Alarms, Deliveries, Histories, Tokens
from watchbill.ports.staff import Joins, People, Teams
from watchbill.ports.work import Audit, Claims, Handovers, Items, Tickets


class UnitOfWork(Protocol):
    """One transaction: every repository, and the events it caused."""

    @property
    def people(self) -> People: ...
    @property
    def joins(self) -> Joins: ...
    @property
    def teams(self) -> Teams: ...
    @property
    def facts(self) -> Facts: ...
    @property
    def turns(self) -> Turns: ...
    @property
    def closed_days(self) -> ClosedDays: ...
    @property
    def subscriptions(self) -> Subscriptions: ...
    @property
    def proposals(self) -> Proposals: ...
    @property
    def items(self) -> Items: ...
    @property
    def histories(self) -> Histories: ...
    @property
    def deliveries(self) -> Deliveries: ...
    @property
    def tokens(self) -> Tokens: ...
    @property
    def mailboxes(self) -> Mailboxes: ...
    @property
    def mails(self) -> Mails: ...
    @property
    def alarms(self) -> Alarms: ...
    @property
    def remarks(self) -> Remarks: ...
    @property
    def hearings(self) -> Hearings: ...
    @property
    def tickets(self) -> Tickets: ...
    @property
    def claims(self) -> Claims: ...
    @property
    def handovers(self) -> Handovers: ...
    @property
    def audit(self) -> Audit: ...
    @property
    def due(self) -> DueWork: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def inbox(self) -> Inbox: ...
    @property
    def leases(self) -> Leases: ...
    @property
    def tally(self) -> Tally: ...

    @property
    def events(self) -> Sequence[Event]:
        """What has happened in this unit so far, in order."""
        ...

    @property
    def addressed(self) -> Sequence[Address]:
        """Where messages were added in this unit so far; whoever commits it sees that they are said."""
        ...

    def happened(self, event: Event) -> None:
        """Note an event; hooks hear of it after the commit, and not at all after a rollback."""
        ...


class Database(Protocol):
    """Opens units of work."""

    def changing(self, *, lasting: bool = True) -> AbstractContextManager[UnitOfWork]:
        """A writing transaction: committed at the end of the block, rolled back when it raises.

        Args:
            lasting: whether the commit waits for the disk. Without it a loss of power may take the change back,
                with everything after it that did not wait either; the next one that waits makes them all last.
        """
        ...

    def reading(self) -> AbstractContextManager[UnitOfWork]:
        """A unit of work that only reads; cheap, and it never waits for a writer."""
        ...

    def is_current(self) -> bool:
        """Whether it answers and its tables are those of this release."""
        ...
