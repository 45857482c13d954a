"""One transaction: every repository on one connection."""

from collections.abc import Callable

from watchbill.deferred import Deferred
from watchbill.model.address import Address
from watchbill.model.errand import Errand
from watchbill.model.event import Event
from watchbill.ports import DueWork, Inbox, Leases, Outbox, Tally
from watchbill.sql import Connection, Durable
from watchbill.store.alarms import SqlAlarms, SqlHistories
from watchbill.store.audit import SqlAudit
from watchbill.store.claims import SqlClaims
from watchbill.store.closed_days import SqlClosedDays
from watchbill.store.deliveries import SqlDeliveries, SqlTokens
from watchbill.store.facts import SqlFacts
from watchbill.store.glances import SqlGlances
from watchbill.store.handovers import SqlHandovers
from watchbill.store.items import SqlItems
from watchbill.store.joins import SqlJoins
from watchbill.store.mail import SqlMailboxes, SqlMails
from watchbill.store.mirrors import SqlErrands, SqlMirroredTickets, SqlSites
from watchbill.store.passages import SqlPassages
from watchbill.store.people import SqlPeople
from watchbill.store.proposals import SqlProposals
from watchbill.store.remarks import SqlHearings, SqlRemarks
from watchbill.store.remembered import Recall, Remembered, RememberedPeople, RememberedTeams, RememberedTurns
from watchbill.store.subscriptions import SqlSubscriptions
from watchbill.store.teams import SqlTeams
from watchbill.store.tickets import SqlTickets
from watchbill.store.turns import SqlTurns
from watchbill.store.views import SqlViews


class SqlUnit:
    """Fulfils `ports.UnitOfWork`."""

    __slots__ = ("_connect", "_durable", "_people", "_teams", "_turns", "_written", "addressed", "events")

    def __init__(self, connect: Callable[[], Connection], durable: Durable, remembered: Remembered) -> None:
        """`connect` returns one connection, however often it is called, and is called when it is needed."""
        self._connect, self._durable = connect, durable
        recall = Recall(connect, remembered)
        self._people = Deferred(lambda: RememberedPeople(SqlPeople(connect()), recall))
        self._teams = Deferred(lambda: RememberedTeams(SqlTeams(connect()), recall))
        self._turns = Deferred(lambda: RememberedTurns(SqlTurns(connect()), recall))
        self.events: list[Event] = []
        self._written: list[Errand] = []
        self.addressed: list[Address] = []

    @property
    def people(self) -> RememberedPeople:
        return self._people()

    @property
    def joins(self) -> SqlJoins:
        return SqlJoins(self._connect())

    @property
    def teams(self) -> RememberedTeams:
        return self._teams()

    @property
    def facts(self) -> SqlFacts:
        return SqlFacts(self._connect())

    @property
    def turns(self) -> RememberedTurns:
        return self._turns()

    @property
    def closed_days(self) -> SqlClosedDays:
        return SqlClosedDays(self._connect())

    @property
    def subscriptions(self) -> SqlSubscriptions:
        return SqlSubscriptions(self._connect())

    @property
    def proposals(self) -> SqlProposals:
        return SqlProposals(self._connect())

    @property
    def items(self) -> SqlItems:
        return SqlItems(self._connect())

    @property
    def histories(self) -> SqlHistories:
        return SqlHistories(self._connect())

    @property
    def deliveries(self) -> SqlDeliveries:
        return SqlDeliveries(self._connect())

    @property
    def tokens(self) -> SqlTokens:
        return SqlTokens(self._connect())

    @property
    def views(self) -> SqlViews:
        return SqlViews(self._connect())

    @property
    def mailboxes(self) -> SqlMailboxes:
        return SqlMailboxes(self._connect())

    @property
    def mails(self) -> SqlMails:
        return SqlMails(self._connect())

    @property
    def alarms(self) -> SqlAlarms:
        return SqlAlarms(self._connect())

    @property
    def remarks(self) -> SqlRemarks:
        return SqlRemarks(self._connect())

    @property
    def hearings(self) -> SqlHearings:
        return SqlHearings(self._connect())

    @property
    def tickets(self) -> SqlTickets:
        return SqlTickets(self._connect())

    @property
    def claims(self) -> SqlClaims:
        return SqlClaims(self._connect())

    @property
    def sites(self) -> SqlSites:
        return SqlSites(self._connect())

    @property
    def mirrored(self) -> SqlMirroredTickets:
        return SqlMirroredTickets(self._connect())

    @property
    def errands(self) -> SqlErrands:
        return SqlErrands(self._connect(), self._written)

    @property
    def handovers(self) -> SqlHandovers:
        return SqlHandovers(self._connect())

    @property
    def passages(self) -> SqlPassages:
        return SqlPassages(self._connect())

    @property
    def glances(self) -> SqlGlances:
        return SqlGlances(self._connect())

    @property
    def audit(self) -> SqlAudit:
        return SqlAudit(self._connect())

    @property
    def due(self) -> DueWork:
        return self._durable.due(self._connect())

    @property
    def outbox(self) -> Outbox:
        return self._durable.outbox(self._connect(), self.addressed)

    @property
    def inbox(self) -> Inbox:
        return self._durable.inbox(self._connect())

    @property
    def leases(self) -> Leases:
        return self._durable.leases(self._connect())

    @property
    def tally(self) -> Tally:
        return self._durable.tally(self._connect())

    def happened(self, event: Event) -> None:
        self.events.append(event)
