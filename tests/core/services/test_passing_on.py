"""Days of a board at random: who has which ticket stays clear whatever people do, and what is kept stays."""

from collections.abc import Callable
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from watchbill.errors import Changed, Refused
from watchbill.hooks import loading
from watchbill.hooks.calls import HookCalls
from watchbill.model import Column, PersonId, Ticket, TicketKey
from watchbill.ports import UnitOfWork
from watchbill.services.accepting import Accepting
from watchbill.services.claiming import Claiming
from watchbill.services.request import DirectRequest
from watchbill.services.ticketing import Ticketing
from watchbill.settings import Settings
from watchbill.testing.builders import DAY, OPS, Counter, a_person, a_request, a_team, a_ticket, a_turn, at
from watchbill.testing.memory import MemoryDatabase
from watchbill.trackers import board
from watchbill.trackers.board import Board

PEOPLE = ("ann", "ben", "chloe")
KEYS = tuple(TicketKey(f"T-{number}") for number in range(5))
BEGUN = (Column.IN_PROGRESS, Column.BLOCKED)
who, which = st.sampled_from(PEOPLE), st.sampled_from(KEYS)


class Days(RuleBasedStateMachine):
    """Everybody does what they may, and is refused otherwise; each day is somebody else's."""

    def __init__(self) -> None:
        super().__init__()
        hooks, ids, trackers = HookCalls(loading.load(Settings(plugins=()), builtin=[board])), Counter(), {}
        trackers["board"] = Board
        self.claiming, self.ticketing = Claiming(hooks, ids, trackers), Ticketing(hooks, ids, trackers)
        self.accepting = Accepting(hooks, ids, trackers)
        self.database, self.now, self.serving = MemoryDatabase(), at(10), "ann"

    @initialize(sprint=which)
    def begin(self, sprint: TicketKey) -> None:
        with self.database.changing() as work:
            work.turns.save(a_turn(self.serving, None, day=DAY))
            for key in KEYS:
                work.tickets.add(a_ticket(key, Column.BACKLOG, sprint=key == sprint, moved_at=self.now))

    @rule(person=who, key=which, anyway=st.booleans())
    def claim(self, person: str, key: TicketKey, anyway: bool) -> None:
        self.does(person, lambda request: self.claiming.claim(request, key, anyway=anyway))

    @rule(person=who, key=which, deed=st.sampled_from(["release", "unblock", "done", "reopen"]))
    def move(self, person: str, key: TicketKey, deed: str) -> None:
        self.does(person, lambda request: getattr(self.ticketing, deed)(request, key))

    @rule(person=who, key=which)
    def block(self, person: str, key: TicketKey) -> None:
        self.does(person, lambda request: self.ticketing.block(request, key, "why"))

    @rule(person=who, key=which, off=st.booleans())
    def keep(self, person: str, key: TicketKey, off: bool) -> None:
        before = self.board()[key]
        if self.does(person, lambda request: self.accepting.keep(request, key, off=off)):
            assert (before.assignee, key in self.kept()) == (person, not off)

    @rule(person=who, key=which)
    def accept_one(self, person: str, key: TicketKey) -> None:
        before, kept = self.board()[key], self.kept()
        if self.does(person, lambda request: self.accepting.one(request, key)):
            assert key not in kept
            assert self.board()[key].column is before.column
            assert self.board()[key].assignee == person

    @rule()
    def accept_all(self) -> None:
        before, kept, previous = self.board(), self.kept(), self.previous()
        assert self.does(self.serving, self.accepting.everything)
        for key, ticket in before.items():
            passes = ticket.assignee == previous and ticket.column in BEGUN and not ticket.sprint
            fresh = self.claimed_just_now(key)
            if passes and key not in kept and not fresh:
                assert (self.board()[key].assignee, self.board()[key].column) == (self.serving, ticket.column)
            elif not passes or key in kept:
                assert self.board()[key] == ticket

    @rule(person=who)
    def go_on(self, person: str) -> None:
        """The next working day begins, and is this person's."""
        self.now += timedelta(days=1)
        while not a_team().works_on(self.now.date()):
            self.now += timedelta(days=1)
        self.serving = person
        with self.database.changing() as work:
            work.turns.save(a_turn(person, None, day=self.now.date()))

    @rule()
    def wait(self) -> None:
        self.now += timedelta(minutes=2)

    @invariant()
    def whoever_has_a_ticket_in_progress_has_its_only_open_claim(self) -> None:
        with self.database.reading() as work:
            claims = work.claims.open(OPS)
        begun = {key: ticket.assignee for key, ticket in self.board().items() if ticket.column in BEGUN}
        assert sorted((each.key, each.person) for each in claims) == sorted(begun.items())

    def does(self, person: str, deed: Callable[[DirectRequest], object]) -> bool:
        """Whether it was done; what is refused changes nothing."""
        try:
            with self.database.changing() as work:
                deed(self.asks(work, person))
        except (Refused, Changed):
            return False
        return True

    def asks(self, work: UnitOfWork, person: str) -> DirectRequest:
        return a_request(work, a_team(), self.now, a_person(person))

    def board(self) -> dict[TicketKey, Ticket]:
        with self.database.reading() as work:
            return {key: ticket for key in KEYS if (ticket := work.tickets.get(key))}

    def kept(self) -> set[TicketKey]:
        with self.database.reading() as work:
            return {each.key for each in work.claims.open(OPS) if each.kept}

    def previous(self) -> PersonId | None:
        """Who was on MRO before today, where that is somebody else."""
        days = (self.now.date() - timedelta(days=back) for back in range(1, 40))
        with self.database.reading() as work:
            found = next((turn.primary for day in days if (turn := work.turns.on(OPS, day))), None)
        return None if found == self.serving else found

    def claimed_just_now(self, key: TicketKey) -> bool:
        with self.database.reading() as work:
            held = work.claims.held(key)
        return held is not None and self.now - held.at < timedelta(minutes=1) and held.person != self.serving


TestDays = Days.TestCase
TestDays.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
