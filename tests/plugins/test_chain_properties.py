"""Whatever people say in whatever order, and whenever the process dies: nothing is dropped, nothing said twice."""

import shutil
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.plugins.conftest import TEAM, fill
from tests.plugins.whole import Whole
from watchbill.jobs.durable import DURABLE
from watchbill.model import Column, PersonId, TicketKey
from watchbill.model.passage import Course, End, Passage
from watchbill.model.ticket import Claim, Ticket
from watchbill.ports import Database, UnitOfWork
from watchbill.rules import calendar, chain
from watchbill.settings import Settings
from watchbill.store.database import SqlDatabase
from watchbill.testing.builders import DAY, OPS, at
from watchbill.testing.memory import MemoryDatabase
from watchbill.words import times

#: Registered in tests/conftest.py.
LONG = settings.get_current_profile_name() == "long"
CASES = settings(
    max_examples=5_000 if LONG else 100,
    derandomize=not LONG,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
PEOPLE = ("ann", "ben", "chloe", "dmitri")
#: Whoever is on MRO at that moment, beside those.
SPEAKERS = (*PEOPLE, "mro", "mro", "mro")
TICKETS = ("TICKET-9", "TICKET-97", "TICKET-88", "TICKET-123", "TICKET-130")
ITEMS = ("A1", "I1", "Q1", "I2")
DAYS = ("today", "tomorrow", "thursday")
EVENINGS = tuple(at(17, 30, day=each) for each in calendar.workdays(TEAM, DAY, 3))
END = at(12, day=DAY + timedelta(days=3))
SECOND, BEGUN = timedelta(seconds=1), (Column.IN_PROGRESS, Column.BLOCKED)


def _about(keys: Collection[str], *commands: str) -> st.SearchStrategy[str]:
    return st.builds(str.format, st.sampled_from(commands), st.sampled_from(sorted(keys)))


SAID = st.one_of(
    _about(TICKETS, "!claim {}", "!claim {} anyway", "!done {}", "!release {}", "!reopen {}"),
    _about(TICKETS, "!block {} waits", "!unblock {}", "!note {} looked at it", "!skip {}"),
    _about(TICKETS, "!keep {}", "!keep {} off"),
    _about(ITEMS, "!ack {}", "!resolve {}", "!resolve {} no ticket: noise", "!track {}", "!claim {}"),
    _about([*TICKETS, *ITEMS, "all"], "!accept {}"),
    _about(DAYS, "!mro away {}", "!mro take {}", "!mro night me {}"),
    st.builds(
        "!mro {} {}".format, st.sampled_from(("give today to", "give tomorrow to")), st.sampled_from(PEOPLE)
    ),
    st.builds("!mro swap {} with {}".format, st.sampled_from(DAYS), st.sampled_from(PEOPLE)),
    st.sampled_from(("!accept all", "!mro back", "!mro accept", "!mro accept", "!mro cancel", "!handover")),
    st.sampled_from(("!highlight It was the disk", "!passed", "!morning", "!mine", "!incident Mail is slow")),
)
SPEECH = st.tuples(st.just("says"), st.sampled_from(SPEAKERS), SAID)
WAITS = st.tuples(st.just("waits"), st.sampled_from((1, 20, 60, 240)))
DOWN = st.tuples(st.just("is down"), st.sampled_from((5, 90, 600, 1200)))
TURNS_OF_DAY = st.tuples(st.sampled_from(("evening", "morning", "restart")))
STEPS = st.lists(st.one_of(*[SPEECH] * 6, WAITS, WAITS, TURNS_OF_DAY, TURNS_OF_DAY, DOWN), min_size=1, max_size=60)
Step = tuple[str, ...] | tuple[str, int]


@CASES
@given(STEPS)
def test_nothing_is_dropped_and_nothing_is_said_twice(steps: Sequence[Step]) -> None:
    with TemporaryDirectory() as folder:
        live(steps, Path(folder), MemoryDatabase())


@settings(CASES, max_examples=500 if LONG else 10)
@given(steps=STEPS)
def test_nothing_is_dropped_in_a_real_file(steps: Sequence[Step], sqlite_url: str) -> None:
    with TemporaryDirectory() as folder, fresh_copy(sqlite_url, Path(folder)) as database:
        live(steps, Path(folder), database)


@contextmanager
def fresh_copy(url: str, folder: Path) -> Iterator[Database]:
    """The empty database of this address, in a file of its own."""
    file = folder / "copy.sqlite"
    shutil.copy(url.removeprefix("sqlite:///"), file)
    database = SqlDatabase(f"sqlite:///{file}", DURABLE)
    yield database
    database.dispose()


def live(steps: Sequence[Step], folder: Path, database: Database) -> None:
    """The team goes through these steps, and then to the end of its three days."""
    with database.changing() as work:
        fill(work)
    with Whole(Settings(var=folder), database, at(10)) as desk:
        days = Days(desk)
        for step in steps:
            days.take(step)
        days.go_on(END)
        assert not desk.failures


@dataclass(slots=True)
class Days:
    """Three days of the team, looked at after each step."""

    desk: Whole
    #: What the bot said by itself: the day, where, and what.
    scheduled: Counter[tuple[date, str, str]] = field(default_factory=Counter)

    def take(self, step: Step) -> None:
        """One thing happens."""
        match step:
            case ("says", str(who), str(text)):
                answer = self.desk.ask(text, self.speaker(who))
                assert "went wrong on my side" not in answer, f"{who}: {text}: {answer}"
            case ("waits", int(minutes)):
                self.go_on(self.desk.clock.now() + timedelta(minutes=minutes))
            case ("is down", int(minutes)):
                self.down(timedelta(minutes=minutes))
            case ("restart",):
                self.desk.restart()
            case ("evening",):
                self.go_on(next((each for each in EVENINGS if each > self.desk.clock.now()), END))
            case _:
                self.go_on(_morning(self.desk.clock.now()))
        self.look()

    def down(self, lasting: timedelta) -> None:
        """The desk is not there for so long, whatever was due."""
        back = min(END, self.desk.clock.now() + lasting)
        missed = [each for each in EVENINGS if self.desk.clock.now() < each <= back]
        self.desk.clock.set(back)
        self.desk.restart()
        self._until(back)
        for each in missed:
            with self.desk.database.reading() as work:
                everything_is_on_its_way(work, TEAM.today(each))

    def speaker(self, who: str) -> str:
        """The account: of whoever is on MRO, where nobody is named; Ann is the lead."""
        with self.desk.database.reading() as work:
            turn = work.turns.on(OPS, TEAM.today(self.desk.clock.now()))
        return who if who in PEOPLE else (turn and turn.primary) or "ann"

    def go_on(self, moment: datetime) -> None:
        """Time passes; at each evening check between it is seen that the preview was right."""
        for evening in (each for each in EVENINGS if self.desk.clock.now() < each <= moment):
            self._until(evening - SECOND)
            self._evening(evening)
        if moment > self.desk.clock.now():
            self._until(moment)

    def _until(self, moment: datetime) -> None:
        place = len(self.desk.bot.chat.sent)
        self.desk.until(moment)
        for to, text in self.desk.bot.chat.sent[place:]:
            self.scheduled[(TEAM.today(moment), to.conversation, text)] += 1
        assert self.scheduled.total() == len(self.scheduled), self.scheduled.most_common(1)
        self.look()

    def _evening(self, moment: datetime) -> None:
        self.desk.clock.set(moment)
        preview = self.desk.ask("!evening", "ben")
        self._until(moment)
        day = TEAM.today(moment)
        title = f"Evening check of Ops, {times.day(day)}"
        shown = [each for each in self.desk.bot.said_in("#ops") if title in each]
        posted = [each for each in shown if "This is a preview" not in each and "was posted at" not in each]
        assert len(posted) == 1, posted
        assert preview.startswith(posted[0]), (preview, posted[0])
        with self.desk.database.reading() as work:
            everything_is_on_its_way(work, day)

    def look(self) -> None:
        """What holds at any time."""
        with self.desk.database.reading() as work:
            held = {each.key: each for each in work.claims.open(OPS)}
            for key in map(TicketKey, TICKETS):
                ticket = work.tickets.get(key)
                assert ticket is not None
                one_has_it(ticket, held.get(key))
            for each in (*TICKETS, *ITEMS):
                waits_once_and_not_too_long(work.passages.of(OPS, each), self.desk.clock.now())


def everything_is_on_its_way(work: UnitOfWork, day: date) -> None:
    """What is open when the day ends waits for the next one, or stays with somebody who is named."""
    kept = {each.key for each in work.claims.open(OPS) if each.kept}
    waits = {each.key: each for each in work.passages.waiting(OPS)}
    turn = work.turns.on(OPS, day)
    begun: list[tuple[str, PersonId | None]] = [
        (each.key, each.assignee)
        for each in work.tickets.standing(OPS, BEGUN)
        if not each.sprint and each.key not in kept
    ]
    for key, owner in (*begun, *((each.id, each.owner) for each in work.items.unresolved(OPS))):
        passage = waits.get(key)
        theirs = owner is not None and (turn is None or owner != turn.primary)
        assert theirs or passage is not None, f"{key} is dropped on {day}"
        assert passage is None or passage.day == day, f"{key} waits since {passage and passage.day}"


def waits_once_and_not_too_long(passages: Sequence[Passage], now: datetime) -> None:
    """One at most waits, the last one, within its time; it is known who took over the others."""
    for each in passages[:-1]:
        assert not each.waits, f"{each} waits, and is not the last one"
    for each in passages:
        assert each.end is not End.ACCEPTED or each.by is not None
        in_time = each.raised_at is not None or now < deadline(each)
        assert not each.waits or in_time, f"{each} waits too long"


def deadline(passage: Passage) -> datetime:
    """When the leads have heard of it at the latest."""
    day = passage.day if passage.course is Course.MIDDAY else calendar.next_workday(TEAM, passage.day)
    asked = chain.acceptance(TEAM, day) if day else None
    assert asked is not None
    return max(asked, passage.at + timedelta(hours=2)) + SECOND


def one_has_it(ticket: Ticket, held: Claim | None) -> None:
    """Whoever has a ticket in progress is the one of its open claim; one that is not begun has none."""
    if ticket.column in BEGUN:
        assert held is None or held.person == ticket.assignee, (ticket, held)
    else:
        assert held is None, (ticket, held)


def _morning(now: datetime) -> datetime:
    today = TEAM.today(now)
    first = TEAM.opens(today)
    return first if first > now else TEAM.opens(today + timedelta(days=1))
