"""Days at random: what is open in the evening is done, somebody's, kept, put back, or waits and is raised."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from watchbill.errors import Changed, Refused, Unknown
from watchbill.hooks import loading
from watchbill.hooks.calls import HookCalls
from watchbill.model import Column, DueKind, ItemId, ItemState, PersonId, Ticket, TicketKey, Turn
from watchbill.model.passage import Course, Passage
from watchbill.model.work import Item
from watchbill.ports import UnitOfWork
from watchbill.rules import calendar
from watchbill.services import announcing
from watchbill.services.accepting import Accepting
from watchbill.services.claiming import Claiming
from watchbill.services.drafting import Drafting
from watchbill.services.handing_over import HandingOver
from watchbill.services.intake import Intake
from watchbill.services.passing import Passing
from watchbill.services.queueing import Queueing
from watchbill.services.request import DirectRequest
from watchbill.services.rotating import Rotating
from watchbill.services.ticketing import Ticketing
from watchbill.settings import Settings
from watchbill.testing.builders import (
    DAY,
    OPS,
    Counter,
    a_person,
    a_request,
    a_team,
    a_ticket,
    a_turn,
    an_item,
    at,
)
from watchbill.testing.holidays import SomeHolidays
from watchbill.testing.memory import MemoryDatabase
from watchbill.trackers import board
from watchbill.trackers.board import Board

PEOPLE = tuple(PersonId(name) for name in ("ann", "ben", "chloe"))
TICKETS = tuple(TicketKey(f"T-{number}") for number in (1, 2, 3))
ITEMS = (ItemId("A1"), ItemId("Q1"))
TEAM = a_team()
BEGUN = (Column.IN_PROGRESS, Column.BLOCKED)
who, ticket_, item_ = st.sampled_from(PEOPLE), st.sampled_from(TICKETS), st.sampled_from(ITEMS)


class Owed(NamedTuple):
    """Something that passed on, as the test knows it."""

    giver: PersonId | None
    day: date
    course: Course


class Crash(Exception):
    """The process dies before it commits."""


class Life(RuleBasedStateMachine):
    """Everybody does what they may; evening checks, deadlines and changes of the day come when they come."""

    def __init__(self) -> None:
        super().__init__()
        hooks, ids, trackers = HookCalls(loading.load(Settings(plugins=()), builtin=[board])), Counter(), {}
        trackers["board"] = Board
        rotating, queueing = Rotating(hooks, SomeHolidays({})), Queueing(hooks, trackers)
        self.passing = Passing(trackers)
        self.handing_over = HandingOver(hooks, Drafting(trackers, rotating, queueing), self.passing)
        self.claiming, self.ticketing = Claiming(hooks, ids, trackers), Ticketing(hooks, ids, trackers)
        self.accepting, self.intake = Accepting(hooks, ids, trackers), Intake(hooks)
        self.database, self.now = MemoryDatabase(), at(10)
        #: What nobody has taken over yet, and nothing else became of, as the test knows it.
        self.owed: dict[str, Owed] = {}
        #: Who has had the day, since it began.
        self.served: list[PersonId] = []

    @initialize()
    def begin(self) -> None:
        with self.database.changing() as work:
            work.teams.save(TEAM)
            for number, day in enumerate(calendar.workdays(TEAM, DAY, 60)):
                work.turns.save(a_turn(PEOPLE[number % 3], None, day=day, decided_at=at(8, day=DAY)))
            for key in TICKETS:
                work.tickets.add(a_ticket(key, Column.BACKLOG))
            for id in ITEMS:
                work.items.add(an_item(id))
        self.served = [PEOPLE[0]]
        self.claim(PEOPLE[0], TICKETS[0])
        self.claim(PEOPLE[1], TICKETS[1])

    @rule(person=who, key=ticket_)
    def claim(self, person: PersonId, key: TicketKey) -> None:
        if self.does(person, lambda request: self.claiming.claim(request, key, anyway=True)):
            self.says_so(person, key)

    @rule(person=who, key=ticket_, deed=st.sampled_from(["release", "unblock", "done", "reopen"]))
    def move(self, person: PersonId, key: TicketKey, deed: str) -> None:
        self.does(person, lambda request: getattr(self.ticketing, deed)(request, key))

    @rule(person=who, key=ticket_)
    def block(self, person: PersonId, key: TicketKey) -> None:
        self.does(person, lambda request: self.ticketing.block(request, key, "why"))

    @rule(person=who, key=ticket_, off=st.booleans())
    def keep(self, person: PersonId, key: TicketKey, off: bool) -> None:
        kept = key in self.kept()
        if self.does(person, lambda request: self.accepting.keep(request, key, off=off)) and off and kept:
            posted = self.posted()
            if self.serving() != person or posted:
                self.owed[key] = Owed(person, self.day, Course.EVENING if posted else Course.MIDDAY)

    @rule(person=who, id=item_, deed=st.sampled_from(["acknowledge", "claim", "resolve"]))
    def see_to(self, person: PersonId, id: ItemId, deed: str) -> None:
        if self.does(person, lambda request: getattr(self.intake, deed)(request, id)):
            self.says_so(person, id)

    @rule(person=who, key=st.sampled_from((*TICKETS, *ITEMS)))
    def accept_one(self, person: PersonId, key: str) -> None:
        if self.does(person, lambda request: self.accepting.one(request, TicketKey(key))):
            assert self.owner(key) == person
            self.says_so(person, key)

    @rule(crashes=st.booleans())
    def accept_all(self, crashes: bool) -> None:
        person = self.serving()
        if person and self.does(person, self.accepting.everything, crashes=crashes):
            for key in list(self.owed):
                self.says_so(person, key)

    @rule(key=ticket_, person=st.sampled_from([None, *PEOPLE]))
    def at_the_tracker(self, key: TicketKey, person: PersonId | None) -> None:
        with self.database.changing() as work:
            ticket = work.tickets.get(key)
            if ticket and ticket.column in BEGUN:
                work.tickets.replace(replace(ticket, assignee=person), expected=ticket.version)

    @rule(id=item_)
    def comes_again(self, id: ItemId) -> None:
        with self.database.changing() as work:
            item = work.items.get(OPS, id)
            if item and item.state is ItemState.RESOLVED:
                work.items.save(replace(item, state=ItemState.OPEN, owner=None, resolved_at=None))

    @rule(crashes=st.booleans())
    def evening_check(self, crashes: bool) -> None:
        """Posted, or brought up to date."""
        with self.database.reading() as work:
            check = self.handing_over.drafting.draft(self.asks(work, None), self.day)
        passes: dict[str, PersonId | None] = {each.key: each.owner for each in check.carried}
        passes |= {each.item.id: each.item.owner for each in check.open_items if each.passes}
        if self.does(None, lambda request: self.handing_over.post(request, self.day), crashes=crashes):
            assert set(self.owed) <= set(passes)
            self.owed = {key: Owed(owner, self.day, Course.EVENING) for key, owner in passes.items()}

    @rule(crashes=st.booleans())
    def deadline(self, crashes: bool) -> None:
        """Everything that waits for today has been raised by then, once."""
        self.now = max(self.now, at(11, day=self.day))
        if not self.does(None, lambda request: self.passing.raise_overdue(request, self.day), crashes=crashes):
            return
        before, serving = self.messages(), self.serving()
        self.does(None, lambda request: self.passing.raise_overdue(request, self.day))
        assert self.messages() == before
        for each in self.standing():
            if each.day < self.day:
                assert each.raised_at is not None
        self.owed = {
            key: owed
            for key, owed in self.owed.items()
            if owed.giver is None or owed.giver != serving or owed.day == self.day
        }

    @rule(person=st.sampled_from([None, *PEOPLE]), settles=st.booleans())
    def changes_hands(self, person: PersonId | None, settles: bool) -> None:
        """The day becomes somebody else's; a moment later what follows is done, unless it changes again."""
        turn = self.turn()
        after = replace(turn, primary=person, revision=turn.revision + 1, decided_at=self.now)
        with self.database.changing() as work:
            work.turns.save(after)
            announcing.correct(self.asks(work, None), turn, after)
        if person:
            self.served.append(person)
        if settles:
            self.follows()

    @rule()
    def next_day(self) -> None:
        """The night goes by."""
        self.follows()
        following = calendar.next_workday(TEAM, self.day)
        assert following is not None
        self.now = at(9, 30, day=following)
        person = self.serving()
        self.served = [person] if person else []

    @rule()
    def wait(self) -> None:
        self.now += timedelta(minutes=2)

    @invariant()
    def nothing_is_dropped(self) -> None:
        self.owed = {key: owed for key, owed in self.owed.items() if self.still_owed(key, owed)}
        standing = [each.key for each in self.standing()]
        assert len(standing) == len(set(standing))
        assert set(self.owed) <= set(standing)

    @invariant()
    def nobody_is_asked_in_vain(self) -> None:
        for each in self.standing():
            assert self.is_open(each.key)
            assert self.owner(each.key) in (None, each.giver)

    @invariant()
    def each_link_but_the_last_has_ended_and_the_last_waits_at_most(self) -> None:
        with self.database.reading() as work:
            for key in (*TICKETS, *ITEMS):
                links = work.passages.of(OPS, key)
                assert [each.number for each in links] == list(range(1, len(links) + 1))
                assert all(each.end is not None and each.ended_at is not None for each in links[:-1])

    def follows(self) -> None:
        """What the changes of the day ask for is done."""
        with self.database.changing() as work:
            owed = work.due.find(DueKind.CHANGEOVER, OPS, self.day.isoformat())
            if owed is None:
                return
            work.due.done(owed, self.now)
        posted, serving, kept = self.posted(), self.serving(), self.kept()
        self.does(None, lambda request: self.passing.change_over(request, self.day))
        if posted:
            return
        earlier = {each for each in self.served if each != serving}
        for key, held in list(self.owed.items()):
            if held.course is Course.MIDDAY and held.day == self.day and held.giver == serving:
                del self.owed[key]
        for key in (*TICKETS, *ITEMS):
            if key not in self.owed and self.is_open(key) and key not in kept and self.owner(key) in earlier:
                self.owed[key] = Owed(self.owner(key), self.day, Course.MIDDAY)

    def says_so(self, person: PersonId, key: str) -> None:
        """They said that it is theirs; of what they handed over this very evening it changes nothing."""
        owed = self.owed.get(key)
        tonight = owed is not None and (owed.day, owed.course) == (self.day, Course.EVENING)
        if owed and owed.giver == person and not tonight:
            del self.owed[key]

    def still_owed(self, key: str, owed: Owed) -> bool:
        return self.is_open(key) and key not in self.kept() and self.owner(key) in (None, owed.giver)

    def does(
        self, person: PersonId | None, deed: Callable[[DirectRequest], object], *, crashes: bool = False
    ) -> bool:
        """Whether it was done; what is refused, or dies before it is committed, changes nothing."""
        try:
            with self.database.changing() as work:
                deed(self.asks(work, person))
                if crashes:
                    raise Crash
        except (Refused, Changed, Unknown, Crash):
            return False
        return True

    def asks(self, work: UnitOfWork, person: PersonId | None) -> DirectRequest:
        return a_request(work, TEAM, self.now, a_person(person or "ann"))

    @property
    def day(self) -> date:
        return TEAM.today(self.now)

    def turn(self) -> Turn:
        with self.database.reading() as work:
            turn = work.turns.on(OPS, self.day)
        assert turn is not None
        return turn

    def serving(self) -> PersonId | None:
        return self.turn().primary

    def posted(self) -> bool:
        with self.database.reading() as work:
            return work.handovers.get(OPS, self.day) is not None

    def standing(self) -> list[Passage]:
        with self.database.reading() as work:
            return list(self.passing.waiting(self.asks(work, None)))

    def find(self, key: str) -> Ticket | Item | None:
        with self.database.reading() as work:
            return work.tickets.get(TicketKey(key)) or work.items.get(OPS, ItemId(key))

    def is_open(self, key: str) -> bool:
        found = self.find(key)
        if isinstance(found, Ticket):
            return found.column in BEGUN
        return found is not None and found.state is not ItemState.RESOLVED

    def owner(self, key: str) -> PersonId | None:
        found = self.find(key)
        return found.assignee if isinstance(found, Ticket) else found.owner if found else None

    def kept(self) -> set[str]:
        with self.database.reading() as work:
            claims = work.claims.open(OPS)
        return {each.key for each in claims if each.kept and each.person == self.owner(each.key)}

    def messages(self) -> int:
        with self.database.reading() as work:
            return len(work.outbox.unsettled())


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
