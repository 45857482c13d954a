"""A database that lives as long as the test."""

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from watchbill.model.event import Event
from watchbill.testing.memory.alarms import MemoryAlarms, MemoryHistories
from watchbill.testing.memory.audit import MemoryAudit
from watchbill.testing.memory.board import MemoryClaims, MemoryTickets
from watchbill.testing.memory.deliveries import MemoryDeliveries, MemoryTokens
from watchbill.testing.memory.due import MemoryDueWork
from watchbill.testing.memory.evening import MemoryHandovers
from watchbill.testing.memory.glances import MemoryGlances
from watchbill.testing.memory.inbox import MemoryInbox
from watchbill.testing.memory.items import MemoryItems
from watchbill.testing.memory.leases import MemoryLeases
from watchbill.testing.memory.mail import MemoryMailboxes, MemoryMails
from watchbill.testing.memory.mirrors import MemoryErrands, MemoryMirroredTickets, MemorySites
from watchbill.testing.memory.outbox import MemoryOutbox
from watchbill.testing.memory.passages import MemoryPassages
from watchbill.testing.memory.people import MemoryJoins, MemoryPeople, MemoryTeams
from watchbill.testing.memory.proposals import MemoryProposals
from watchbill.testing.memory.remarks import MemoryHearings, MemoryRemarks
from watchbill.testing.memory.rota import MemoryClosedDays, MemoryFacts, MemoryTurns
from watchbill.testing.memory.state import State
from watchbill.testing.memory.subscriptions import MemorySubscriptions
from watchbill.testing.memory.tally import MemoryTally
from watchbill.testing.memory.views import MemoryViews

_log = logging.getLogger(__name__)


class MemoryUnit:
    """One transaction on one version of the content; fulfils `ports.UnitOfWork`."""

    def __init__(self, state: State) -> None:
        self.people = MemoryPeople(state)
        self.joins = MemoryJoins(state)
        self.teams = MemoryTeams(state)
        self.facts = MemoryFacts(state)
        self.turns = MemoryTurns(state)
        self.closed_days = MemoryClosedDays(state)
        self.subscriptions = MemorySubscriptions(state)
        self.proposals = MemoryProposals(state)
        self.items = MemoryItems(state)
        self.histories = MemoryHistories(state)
        self.deliveries = MemoryDeliveries(state)
        self.tokens = MemoryTokens(state)
        self.views = MemoryViews(state)
        self.mailboxes = MemoryMailboxes(state)
        self.mails = MemoryMails(state)
        self.alarms = MemoryAlarms(state)
        self.remarks = MemoryRemarks(state)
        self.hearings = MemoryHearings(state)
        self.tickets = MemoryTickets(state)
        self.claims = MemoryClaims(state)
        self.sites = MemorySites(state)
        self.mirrored = MemoryMirroredTickets(state)
        self.errands = MemoryErrands(state)
        self.handovers = MemoryHandovers(state)
        self.passages = MemoryPassages(state)
        self.glances = MemoryGlances(state)
        self.audit = MemoryAudit(state)
        self.due = MemoryDueWork(state)
        self.outbox = MemoryOutbox(state)
        self.inbox = MemoryInbox(state)
        self.leases = MemoryLeases(state)
        self.tally = MemoryTally(state)
        self.events: list[Event] = []
        self.addressed = self.outbox.addressed

    def happened(self, event: Event) -> None:
        self.events.append(event)


class MemoryDatabase:
    """Fulfils `ports.Database`: one writer at a time, on a copy, all or nothing."""

    def __init__(self, listener: Callable[[Sequence[Event]], None] | None = None) -> None:
        self._state = State()
        self._listener = listener
        self._writer = threading.Lock()
        self._writing_thread: int | None = None
        #: While this is set, every unit of work raises it: `StorageUnavailable("is busy")`.
        self.fails_with: Exception | None = None

    @contextmanager
    def changing(self, *, lasting: bool = True) -> Iterator[MemoryUnit]:
        """See the port; events are handed to the listener after the commit.

        Raises:
            RuntimeError: this thread is inside a `changing` block already.
        """
        with self._alone():
            state = self._state.copy()
            unit = MemoryUnit(state)
            yield unit
            self._state = state
        if self._listener and unit.events:
            try:
                self._listener(tuple(unit.events))
            except Exception:
                _log.exception("A listener failed; the change stands.")

    @contextmanager
    def reading(self) -> Iterator[MemoryUnit]:
        """See the port; an attempt to change something raises TypeError."""
        self._answer()
        yield MemoryUnit(self._state.read_only())

    def is_current(self) -> bool:
        """See the port; it always is."""
        self._answer()
        return True

    @contextmanager
    def _alone(self) -> Iterator[None]:
        if self._writing_thread == threading.get_ident():
            raise RuntimeError("a changing unit of work cannot be opened inside another one")
        with self._writer:
            self._answer()
            self._writing_thread = threading.get_ident()
            try:
                yield
            finally:
                self._writing_thread = None

    def _answer(self) -> None:
        if self.fails_with:
            raise self.fails_with
