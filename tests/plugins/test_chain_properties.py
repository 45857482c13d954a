"""Whatever people say in whatever order, and whenever the process dies: nothing is dropped, nothing said twice."""

from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.plugins.conftest import TEAM, fill
from tests.plugins.whole import Whole
from watchbill.model import Column
from watchbill.model.passage import Course, End, Passage
from watchbill.model.ticket import Claim, Ticket
from watchbill.model.work import Item, ItemId
from watchbill.ports import UnitOfWork
from watchbill.rules import calendar, chain
from watchbill.settings import Settings
from watchbill.testing.builders import DAY, OPS, at
from watchbill.testing.memory import MemoryDatabase

#: Registered in tests/conftest.py.
LONG = settings.get_current_profile_name() == "long"
CASES = settings(
    max_examples=3_000 if LONG else 400,
    derandomize=not LONG,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
PEOPLE = ("ann", "ben", "chloe", "dmitri")
TICKETS = ("TICKET-9", "TICKET-97", "TICKET-88", "TICKET-123", "TICKET-130")
ITEMS = ("A1", "I1", "Q1")
DAYS = ("today", "tomorrow", "thursday")
EVENINGS = tuple(at(17, 30, day=each) for each in calendar.workdays(TEAM, DAY, 3))
END = at(12, day=DAY + timedelta(days=3))

_tickets = st.sampled_from(TICKETS)
_keys = st.sampled_from((*TICKETS, *ITEMS))
_others = st.sampled_from(PEOPLE)
_said = st.one_of(
    st.builds("!claim {}".format, _keys),
    st.builds("!claim {} anyway".format, _tickets),
    st.builds("!done {}".format, _tickets),
    st.builds("!block {} waits".format, _tickets),
    st.builds("!unblock {}".format, _tickets),
    st.builds("!note {} looked at it".format, _tickets),
    st.builds("!skip {}".format, _tickets),
    st.builds("!keep {}".format, _tickets),
    st.builds("!keep {} off".format, _tickets),
    st.builds("!release {}".format, _tickets),
    st.builds("!reopen {}".format, _tickets),
    st.builds("!ack {}".format, st.sampled_from(ITEMS)),
    st.builds("!resolve {}".format, st.sampled_from(ITEMS)),
    st.builds("!track {}".format, st.sampled_from(ITEMS)),
    st.builds("!accept {}".format, _keys),
    st.builds("!mro away {}".format, st.sampled_from(DAYS)),
    st.builds("!mro give {} to {}".format, st.sampled_from(DAYS), _others),
    st.builds("!mro swap {} with {}".format, st.sampled_from(DAYS), _others),
    st.builds("!mro take {}".format, st.sampled_from(DAYS)),
    st.sampled_from(
        ("!accept all", "!accept all", "!mro back", "!mro accept", "!mro accept", "!evening", "!handover")
    ),
    st.sampled_from(("!highlight It was the disk", "!passed", "!morning", "!mine", "!incident Mail is slow")),
)
_speech = st.tuples(st.just("says"), st.sampled_from(PEOPLE), _said)
_passing = st.tuples(st.just("passes"), st.sampled_from((1, 20, 60, 240)))
_night = st.tuples(st.sampled_from(("evening", "morning", "restart")))
STEPS = st.lists(st.one_of(_speech, _speech, _speech, _speech, _passing, _night), min_size=1, max_size=60)


@CASES
@given(STEPS)
def test_nothing_is_dropped_and_nothing_is_said_twice(steps: list[tuple[object, ...]]) -> None:
    database = MemoryDatabase()
    with database.changing() as work:
        fill(work)
    with TemporaryDirectory() as folder, Whole(Settings(var=Path(folder)), database, at(10)) as desk:
        days = Days(desk)
        for step in steps:
            days.take(step)
        days.go_on(END)
        assert not desk.failures


class Days:
    """Three days of the team, looked at after each step."""

    def __init__(self, desk: Whole) -> None:
        self.desk = desk
        #: What the schedule said by day: room, text.
        self.scheduled: Counter[tuple[date, str, str]] = Counter()

    def take(self, step: tuple[object, ...]) -> None:
        """One thing happens."""
        match step:
            case ("says", str(who), str(text)):
                answer = self.desk.ask(text, who)
                assert "reference" not in answer, answer
            case ("passes", int(minutes)):
                self.go_on(self.desk.clock.now() + timedelta(minutes=minutes))
            case ("restart",):
                self.desk.restart()
            case ("evening",):
                self.go_on(next((each for each in EVENINGS if each > self.desk.clock.now()), END))
            case _:
                self.go_on(_morning(self.desk.clock.now()))
        self.look()

    def go_on(self, moment: datetime) -> None:
        """Time passes; at each evening check between it is seen that the preview was right."""
        for evening in (each for each in EVENINGS if self.desk.clock.now() < each <= moment):
            self._until(evening - timedelta(seconds=1))
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
        day = TEAM.today(moment)
        self.desk.clock.set(moment)
        preview = self.desk.ask("!evening", "ben")
        self._until(moment)
        posted = [each for each in self.desk.bot.said_in("#ops") if f"Evening check of Ops, {_day(day)}" in each]
        posted = [each for each in posted if "This is a preview" not in each and "was posted at" not in each]
        assert len(posted) == 1, posted
        assert preview.startswith(posted[0]), (preview, posted[0])
        with self.desk.database.reading() as work:
            _everything_is_on_its_way(work, day)

    def look(self) -> None:
        """What holds at any time."""
        now = self.desk.clock.now()
        with self.desk.database.reading() as work:
            for key in (*TICKETS, *ITEMS):
                _waits_once_and_not_too_long(work.passages.of(OPS, key), now)
            held = {each.key: each for each in work.claims.open(OPS)}
            for key in TICKETS:
                ticket = work.tickets.get(work.tickets.keys(OPS)[0].__class__(key))
                assert ticket is not None
                _one_has_it(ticket, held.get(ticket.key))


def _morning(now: datetime) -> datetime:
    today = TEAM.today(now)
    first = TEAM.opens(today)
    return first if first > now else TEAM.opens(today + timedelta(days=1))


def _day(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b}"


def _everything_is_on_its_way(work: UnitOfWork, day: date) -> None:
    """What is open when the day ends waits for the next one, or is said to stay with whoever has it."""
    kept = {each.key for each in work.claims.open(OPS) if each.kept}
    waits = {each.key: each for each in work.passages.waiting(OPS)}
    turn = work.turns.on(OPS, day)
    serving = {turn.primary} if turn else set()
    begun = [each for each in work.tickets.standing(OPS, (Column.IN_PROGRESS, Column.BLOCKED)) if not each.sprint]
    for subject, owner in (
        *((each.key, each.assignee) for each in begun if each.key not in kept),
        *((each.id, each.owner) for each in work.items.unresolved(OPS)),
    ):
        mine = owner is None or owner in serving
        passage = waits.get(subject)
        assert not mine or passage is not None, f"{subject} is dropped"
        if passage is not None:
            assert passage.day == day, f"{subject} passed on {passage.day} and not again"


def _waits_once_and_not_too_long(passages: object, now: datetime) -> None:
    assert isinstance(passages, (list, tuple))
    waits = [each for each in passages if each.waits]
    assert len(waits) <= 1, waits
    for each in waits:
        assert each is passages[-1]
        deadline = _deadline(each)
        assert each.raised_at is not None or now <= deadline, f"{each.key} waits too long"
    for each in passages:
        assert each.end is not End.ACCEPTED or each.by is not None


def _deadline(passage: Passage) -> datetime:
    following = calendar.next_workday(TEAM, passage.day)
    day = passage.day if passage.course is Course.MIDDAY else following
    assert day is not None
    found = chain.acceptance(TEAM, day)
    assert found is not None
    return max(found, passage.at + timedelta(hours=2))


def _one_has_it(ticket: Ticket, held: Claim | None) -> None:
    """Whoever the ticket is assigned to has the claim, too."""
    if ticket.column in (Column.IN_PROGRESS, Column.BLOCKED):
        assert held is None or held.person == ticket.assignee, (ticket, held)
    else:
        assert held is None, (ticket, held)


def _item(work: UnitOfWork, key: str) -> Item | None:
    return work.items.get(OPS, ItemId(key))
