"""One transaction: every repository on one connection."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection

from watchbill.model.event import Event
from watchbill.ports import DueWork, Inbox, Outbox
from watchbill.store.audit import SqlAudit
from watchbill.store.claims import SqlClaims
from watchbill.store.facts import SqlFacts
from watchbill.store.handovers import SqlHandovers
from watchbill.store.items import SqlItems
from watchbill.store.people import SqlPeople
from watchbill.store.remembered import Recall, Remembered, RememberedPeople, RememberedTeams
from watchbill.store.teams import SqlTeams
from watchbill.store.tickets import SqlTickets
from watchbill.store.turns import SqlTurns


@dataclass(frozen=True, slots=True, kw_only=True)
class Durable:
    """Makes the repositories of durable work, which live beside the store and not in it."""

    due: Callable[[Connection], DueWork]
    outbox: Callable[[Connection], Outbox]
    inbox: Callable[[Connection], Inbox]


class SqlUnit:
    """Fulfils `ports.UnitOfWork`."""

    __slots__ = ("_connect", "_durable", "_recall", "events")

    def __init__(self, connect: Callable[[], Connection], durable: Durable, remembered: Remembered) -> None:
        """`connect` returns one connection, however often it is called, and is called when it is needed."""
        self._connect, self._durable = connect, durable
        self._recall = Recall(connect, remembered)
        self.events: list[Event] = []

    @property
    def people(self) -> RememberedPeople:
        return RememberedPeople(SqlPeople(self._connect()), self._recall)

    @property
    def teams(self) -> RememberedTeams:
        return RememberedTeams(SqlTeams(self._connect()), self._recall)

    @property
    def facts(self) -> SqlFacts:
        return SqlFacts(self._connect())

    @property
    def turns(self) -> SqlTurns:
        return SqlTurns(self._connect())

    @property
    def items(self) -> SqlItems:
        return SqlItems(self._connect())

    @property
    def tickets(self) -> SqlTickets:
        return SqlTickets(self._connect())

    @property
    def claims(self) -> SqlClaims:
        return SqlClaims(self._connect())

    @property
    def handovers(self) -> SqlHandovers:
        return SqlHandovers(self._connect())

    @property
    def audit(self) -> SqlAudit:
        return SqlAudit(self._connect())

    @property
    def due(self) -> DueWork:
        return self._durable.due(self._connect())

    @property
    def outbox(self) -> Outbox:
        return self._durable.outbox(self._connect())

    @property
    def inbox(self) -> Inbox:
        return self._durable.inbox(self._connect())

    def happened(self, event: Event) -> None:
        self.events.append(event)
