"""Whatever people do here and at the tracker meanwhile, and whoever dies: in the end both say the same."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import count

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from tests.core.jobs.mirrored import ANN, BOB, JIRA, Desk
from watchbill.errors import SiteAway, StorageUnavailable, WatchbillError
from watchbill.jobs.holds import Lost
from watchbill.jobs.keeping import LEASE
from watchbill.model.message import Code, MessageKind, say
from watchbill.model.people import Identity
from watchbill.model.site import Account
from watchbill.model.ticket import STANDING, Column, TicketKey
from watchbill.rules.sites import WHOLE
from watchbill.services import looking
from watchbill.services.request import DirectRequest
from watchbill.testing.builders import OPS
from watchbill.testing.memory import MemoryDatabase

ZOE = Account(id="acc-zoe", name="Zoë")
AWAY = SiteAway("Jira does not answer in time.")
#: Is in what was answered while something is on its way.
PROMISES = ("I am telling", "I keep this")
#: Is in what took the place of an answer that is not so.
REASONS = ("is not in Jira any more", "does not have the comment", "there is no ticket")

people = st.sampled_from(["ann", "bob"])
holders = st.sampled_from([None, ANN, BOB, ZOE])
columns = st.sampled_from(Column)
numbers = st.integers(0, 5)
times = st.sampled_from([timedelta(seconds=7), timedelta(minutes=1), timedelta(minutes=3), WHOLE])


class Died(BaseException):
    """A process ends at this very place."""


def raising(what: BaseException) -> Callable[[], None]:
    def fails() -> None:
        raise what

    return fails


class Mirrored(RuleBasedStateMachine):
    """A desk, a tracker, and two processes that keep its mirror."""

    def __init__(self) -> None:
        super().__init__()
        self.database = MemoryDatabase()
        self.desk = Desk(self.database)
        self.place, self.words = self.desk.place, count(1)
        self.place.clock = self.ticks
        self.keepers = [self.desk.keeper, self.desk.another()]
        self.replies: list[str] = []
        #: What was said and made here, and the answer to it.
        self.comments: dict[str, str] = {}
        self.titles: dict[str, str] = {}
        self.deleted: set[str] = set()

    def ticks(self) -> datetime:
        """No two things happen at the tracker at the same moment."""
        self.desk.clock.advance(timedelta(milliseconds=1))
        return self.desk.clock.now()

    @initialize(linked=st.booleans(), tickets=st.integers(0, 5))
    def the_board_is_read(self, linked: bool, tickets: int) -> None:
        self.desk.link("ann", ANN)
        if linked:
            self.desk.link("bob", BOB)
        else:
            del self.place.accounts["bob@example.org"]
        for _ in range(tickets):
            self.place.add(f"there {next(self.words)}")
        assert self.keepers[0].once()

    # Here

    @rule(person=people, number=numbers, anyway=st.booleans())
    def claims(self, person: str, number: int, anyway: bool) -> None:
        self.asks(person, number, lambda request, key: self.desk.claiming.claim(request, key, anyway=anyway))

    @rule(person=people, number=numbers)
    def releases(self, person: str, number: int) -> None:
        self.asks(person, number, self.desk.ticketing.release)

    @rule(person=people, number=numbers)
    def blocks(self, person: str, number: int) -> None:
        words = self.comment()
        self.asks(person, number, lambda request, key: self.desk.ticketing.block(request, key, words), words)

    @rule(person=people, number=numbers)
    def unblocks(self, person: str, number: int) -> None:
        self.asks(person, number, self.desk.ticketing.unblock)

    @rule(person=people, number=numbers, noted=st.booleans())
    def closes(self, person: str, number: int, noted: bool) -> None:
        words = self.comment() if noted else ""
        self.asks(person, number, lambda request, key: self.desk.ticketing.done(request, key, words), words)

    @rule(person=people, number=numbers)
    def reopens(self, person: str, number: int) -> None:
        self.asks(person, number, self.desk.ticketing.reopen)

    @rule(person=people, number=numbers)
    def notes(self, person: str, number: int) -> None:
        words = self.comment()
        self.asks(person, number, lambda request, key: self.desk.ticketing.note(request, key, words), words)

    @rule(person=people)
    def creates(self, person: str) -> None:
        title = f"here {next(self.words)}"
        with self.desk.asks(person) as request:
            made = self.desk.ticketing.create(request, title)
            self.titles[title] = self.desk.answer(request, say(Code(made.key), " is in Backlog."))
        self.replies.append(self.titles[title])

    # There

    @rule(holder=holders, column=columns)
    def somebody_makes_one(self, holder: Account | None, column: Column) -> None:
        self.place.add(f"there {next(self.words)}", column, holder)

    @rule(number=numbers, holder=holders, column=columns)
    def somebody_moves_it(self, number: int, holder: Account | None, column: Column) -> None:
        if key := self.one_there(number):
            self.place.put(key, holder=holder, column=column)

    @rule(number=numbers)
    def somebody_gives_it_another_title(self, number: int) -> None:
        if (key := self.one_there(number)) and self.place.of(key).title not in self.titles:
            self.place.put(key, title=f"there {next(self.words)}")

    @rule(number=numbers)
    def somebody_gives_it_another_key(self, number: int) -> None:
        if key := self.one_there(number):
            self.place.put(key, key=TicketKey(f"NET-{next(self.words)}"))

    @rule(number=numbers)
    def somebody_deletes_it(self, number: int) -> None:
        if key := self.one_there(number):
            self.deleted.add(self.place.of(key).title)
            self.place.delete(key)

    @rule(number=numbers)
    def somebody_drags_it_to_the_top(self, number: int) -> None:
        if key := self.one_there(number):
            self.place.first(key)

    @rule(number=numbers)
    def a_webhook_says_that_it_changed(self, number: int) -> None:
        if key := self.one_there(number):
            with self.database.changing() as work:
                looking.look(work, self.desk.team, key, self.desk.clock.now())

    # In between

    @rule(number=st.integers(0, 1))
    def it_is_kept(self, number: int) -> None:
        self.keep(number)

    @rule(by=times)
    def time_passes(self, by: timedelta) -> None:
        self.desk.clock.advance(by)

    @rule()
    def the_tracker_falls_silent(self) -> None:
        self.place.away = AWAY

    @precondition(lambda self: self.place.away)
    @rule()
    def the_tracker_is_back(self) -> None:
        self.place.away = None

    @rule(column=st.sampled_from([Column.IN_PROGRESS, Column.DONE]))
    def there_is_no_way_to(self, column: Column) -> None:
        self.place.closed ^= {column}

    @rule()
    def an_answer_is_lost(self) -> None:
        self.place.after.append(raising(AWAY))

    @rule()
    def we_make_a_mistake(self) -> None:
        self.place.before.append(raising(ValueError("a mistake")))

    @rule(number=numbers, holder=holders, column=columns)
    def somebody_there_is_faster(self, number: int, holder: Account | None, column: Column) -> None:
        self.place.before.append(lambda: self.somebody_moves_it(number, holder, column))

    @rule(number=numbers)
    def it_gets_another_key_meanwhile(self, number: int) -> None:
        self.place.before.append(lambda: self.somebody_gives_it_another_key(number))

    @rule(person=people, number=numbers, claims=st.booleans())
    def somebody_here_asks_meanwhile(self, person: str, number: int, claims: bool) -> None:
        does = self.claims if claims else self.closes
        self.place.before.append(lambda: does(person, number, True))

    @rule(number=st.integers(0, 1))
    def a_process_sleeps_after_it_told(self, number: int) -> None:
        def sleeps() -> None:
            self.desk.clock.advance(LEASE * 2)
            self.keep(number)

        self.place.after.append(sleeps)

    @rule()
    def bobs_account_is_made_known(self) -> None:
        self.desk.link("bob", BOB)

    @rule()
    def a_process_dies_after_it_told(self) -> None:
        self.place.after.append(self.dies)

    @rule()
    def a_process_dies_before_it_told(self) -> None:
        self.place.before.append(self.dies)

    def teardown(self) -> None:
        self.place.away, self.place.closed = None, set()
        self.place.before.clear()
        self.place.after.clear()
        for _ in range(2):
            self.desk.clock.advance(WHOLE)
            assert self.keepers[0].once()
        self.nothing_is_left_to_be_told()
        self.both_say_the_same()
        self.who_claimed_it_has_it()
        self.everything_is_there_once()

    def nothing_is_left_to_be_told(self) -> None:
        assert self.desk.pending() == []
        shown = [self.desk.shown(each)[1] for each in self.replies]
        assert [each for each in shown if any(promise in each for promise in PROMISES)] == []
        assert [each for each in self.replies if not self.what_is_not_so_stays_withdrawn(each)] == []

    def what_is_not_so_stays_withdrawn(self, reply: str) -> bool:
        kinds: list[MessageKind] = []
        with self.database.reading() as work:
            for number in count(1):
                later = work.outbox.by_key(f"{reply}~{number}")
                if later is None:
                    return MessageKind.REPLY not in kinds[:-1]
                kinds.append(later.message.kind)
        return True

    def both_say_the_same(self) -> None:
        there = [each for each in self.place.tickets.values() if each.column is not Column.DONE]
        with self.database.reading() as work:
            standing = work.tickets.standing(OPS, STANDING, JIRA)
            here = {each.key: (each.title, each.column, each.assignee) for each in standing}
            whose = {
                each.id: owner.id
                if (owner := work.people.by_identity(Identity(platform=JIRA, id=each.id)))
                else ""
                for each in (ANN, BOB, ZOE)
            }
            done = [work.tickets.get(each.key) for each in self.place.tickets.values() if each not in there]
        assert here == {
            each.key: (
                each.title,
                each.column,
                each.holder and (whose[each.holder.id] or f"{each.holder.name} (Jira)"),
            )
            for each in there
        }
        assert self.desk.backlog() == [each.key for each in there if each.column is Column.BACKLOG]
        assert {each.column for each in done if each} <= {Column.DONE}

    def who_claimed_it_has_it(self) -> None:
        with self.database.reading() as work:
            for claim in work.claims.open(OPS):
                ticket = work.tickets.get(claim.key)
                assert ticket is not None
                assert ticket.assignee == claim.person
                assert ticket.column in (Column.IN_PROGRESS, Column.BLOCKED)

    def everything_is_there_once(self) -> None:
        said = [each.text for comments in self.place.comments.values() for each in comments]
        for words, reply in self.comments.items():
            self.is_there_once(sum(each.endswith(f": {words}") for each in said), reply)
        titles = [each.title for each in self.place.tickets.values()]
        for title, reply in self.titles.items():
            # Deleted before we knew that it was made, it is made once more.
            self.is_there_once(titles.count(title) or int(title in self.deleted), reply)

    def is_there_once(self, times: int, reply: str) -> None:
        text = self.desk.shown(reply)[1]
        withdrawn = any(each in text for each in REASONS)
        assert times == 1 or (times == 0 and withdrawn), (times, text)

    # Helpers

    def comment(self) -> str:
        return f"word {next(self.words)}."

    def asks(
        self, person: str, number: int, does: Callable[[DirectRequest, TicketKey], object], comment: str = ""
    ) -> None:
        with self.database.reading() as work:
            keys = [*work.tickets.keys(OPS, JIRA), TicketKey("NEW-1"), TicketKey("OPS-1")]
        try:
            with self.desk.asks(person) as request:
                does(request, keys[number % len(keys)])
                self.replies.append(self.desk.answer(request, say("So it is.")))
        except WatchbillError:
            return
        if comment:
            self.comments[comment] = self.replies[-1]

    def one_there(self, number: int) -> TicketKey | None:
        known = [each.key for each in self.place.tickets.values()]
        return known[number % len(known)] if known else None

    def dies(self) -> None:
        """Nothing that comes after it is written down: not even that somebody else may go on."""
        self.database.fails_with = StorageUnavailable("is gone")
        raise Died

    def keep(self, number: int) -> None:
        try:
            with suppress(Lost):
                self.keepers[number].once()
        except Died:
            self.database.fails_with = None
            self.keepers[number] = self.desk.another()


def test_in_the_end_both_say_the_same() -> None:
    cases = settings(max_examples=100, stateful_step_count=30, deadline=None)
    run_state_machine_as_test(Mirrored, settings=cases)
