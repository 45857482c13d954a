"""The evening check of a team whose tickets are in an outside tracker: its comments there, and what follows."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from tests.core.jobs.mirrored import ANN, AWAY, JIRA, MINUTE, ONE, TWO, Desk, raising
from watchbill.errors import SiteAway
from watchbill.hooks import loading
from watchbill.hooks.calls import HookCalls
from watchbill.model import Column, Due, DueKind
from watchbill.model.site import Account
from watchbill.model.ticket import TicketKey
from watchbill.services import correcting
from watchbill.services.drafting import Drafting
from watchbill.services.handing_over import HandingOver
from watchbill.services.mirroring import Mirroring
from watchbill.services.passing import Passing
from watchbill.services.queueing import Queueing
from watchbill.services.request import DirectRequest
from watchbill.services.rotating import Rotating
from watchbill.settings import Settings
from watchbill.testing.builders import DAY, OPS, a_turn, at
from watchbill.testing.holidays import SomeHolidays
from watchbill.trackers import board
from watchbill.trackers.mirror import mirrors

KEY = f"evening:{OPS}:{DAY}"
OURS = "Evening check of Ops, Tue 1 Dec: in progress, with Ann. Next: resync. Over to Bob on Wed 2 Dec."
BOT = Account(id="bot")


@dataclass
class Evening:
    """The desk, at half past five."""

    desk: Desk
    service: HandingOver

    def post(self) -> None:
        with self.desk.database.changing() as work:
            self.service.post(DirectRequest(work=work, team=self.desk.team, now=self.desk.clock.now()), DAY)

    def correct(self) -> None:
        with self.desk.database.changing() as work:
            self.service.correct(DirectRequest(work=work, team=self.desk.team, now=self.desk.clock.now()), DAY)

    def owed(self) -> list[Due]:
        with self.desk.database.reading() as work:
            return [each for each in work.due.open() if each.kind is DueKind.CORRECTION]

    def repeated(self, key: TicketKey = ONE) -> list[tuple[str, bool]]:
        with self.desk.database.reading() as work:
            return [(each.text, each.repeats) for each in work.tickets.notes(key)]

    def last(self, key: TicketKey = ONE) -> str | None:
        with self.desk.database.reading() as work:
            note = work.tickets.last_notes([key]).get(key)
        return note.text if note else None


@pytest.fixture
def evening() -> Evening:
    desk = Desk()
    desk.link("ann", ANN)
    settings = Settings(plugins=())
    hooks = HookCalls(loading.load(settings, builtin=[board]))
    trackers = {JIRA: mirrors(JIRA, desk.ids)}
    drafting = Drafting(trackers, Rotating(hooks, SomeHolidays()), Queueing(hooks, trackers))
    with desk.database.changing() as work:
        work.turns.save(a_turn("ann", "bob"))
        work.turns.save(a_turn("bob", "ann", day=DAY + timedelta(days=1)))
    desk.place.add("one", Column.IN_PROGRESS, ANN)
    desk.place.say(ONE, ANN, "Next: resync")
    desk.keep()
    desk.clock.set(at(17, 30))
    return Evening(desk, HandingOver(hooks, drafting, Passing(trackers)))


def there(evening: Evening) -> list[str]:
    return [each.text for each in evening.desk.place.comments["1"]]


def test_each_ticket_has_the_comment_at_the_tracker_once(evening: Evening) -> None:
    evening.post()
    evening.desk.keep()
    evening.correct()
    evening.desk.keep(MINUTE)

    assert there(evening) == ["Next: resync", OURS]
    assert evening.desk.pending() == []


def test_given_back_it_is_known_again_and_is_not_what_was_said_last(evening: Evening) -> None:
    evening.post()
    for _ in range(3):
        evening.desk.keep(MINUTE)

    assert evening.repeated() == [("Next: resync", False), (OURS, True)]
    assert evening.last() == "Next: resync"
    assert evening.owed() == []


def test_given_back_otherwise_or_of_another_desk_it_says_nothing_new_either(evening: Evening) -> None:
    evening.post()
    evening.desk.keep()
    evening.desk.clock.advance(MINUTE)
    other = "Evening check of Web & Shop, Mon 30 Nov: in progress, with Ann."
    evening.desk.place.say(ONE, ANN, other)
    evening.desk.place.say(ONE, BOT, f"{OURS}\n(sent by a robot)")
    evening.desk.keep(MINUTE)

    assert [repeats for _, repeats in evening.repeated()] == [False, True, True, True]
    assert evening.last() == "Next: resync"


def test_a_ticket_that_is_another_one_by_key_keeps_it_apart(evening: Evening) -> None:
    evening.post()
    evening.desk.keep()
    evening.desk.place.put(ONE, key=TicketKey("OPS-9"))
    evening.desk.keep(MINUTE)

    assert evening.repeated(TicketKey("OPS-9")) == [("Next: resync", False), (OURS, True)]


def test_while_the_tracker_is_away_it_waits_and_the_post_says_that_it_is(evening: Evening) -> None:
    evening.desk.place.away = AWAY
    evening.desk.keep(MINUTE)
    evening.post()
    evening.desk.keep(MINUTE)
    waits = evening.desk.pending()
    evening.desk.place.away = None
    evening.desk.keep(timedelta(minutes=10))

    assert [each.text for each in waits] == [OURS]
    assert "Jira has not answered since 17:31: this is what I know from before." in evening.desk.told(KEY)
    assert there(evening) == ["Next: resync", OURS]
    assert [each.at for each in evening.owed()] == [evening.desk.clock.now() + correcting.PAUSE]
    evening.correct()
    assert "has not answered" not in evening.desk.told(f"{KEY}+1")


def test_an_answer_that_is_lost_leaves_one_comment(evening: Evening) -> None:
    evening.post()
    evening.desk.place.after.append(raising(SiteAway("Jira does not answer in time.")))
    evening.desk.keep()
    evening.desk.keep(timedelta(minutes=10))

    assert there(evening) == ["Next: resync", OURS]


def test_what_changes_at_the_tracker_changes_the_post(evening: Evening) -> None:
    evening.post()
    evening.desk.keep()
    evening.desk.place.put(ONE, column=Column.DONE)
    evening.desk.keep(MINUTE)

    (due,) = evening.owed()
    assert due.at == evening.desk.clock.now() + correcting.PAUSE
    evening.correct()
    assert "Done:\n  - OPS-1 Ann: one - Next: resync" in evening.desk.told(f"{KEY}+1")


@pytest.mark.parametrize("what", ["comes", "is said", "goes", "is called otherwise", "leaves the board"])
def test_whatever_happens_there_owes_a_correction(evening: Evening, what: str) -> None:
    place = evening.desk.place
    evening.post()
    evening.desk.keep()
    assert evening.owed() == []
    evening.desk.clock.advance(MINUTE)
    match what:
        case "comes":
            place.add("two", Column.IN_PROGRESS, ANN)
        case "is said":
            place.say(ONE, ANN, "resynced")
        case "goes":
            place.delete(ONE)
        case "is called otherwise":
            place.put(ONE, key=TicketKey("OPS-9"))
        case _:
            place.elsewhere.add(ONE)
            place.put(ONE, title="left")
    evening.desk.keep(timedelta(hours=2))

    assert len(evening.owed()) == 1


def test_nothing_is_owed_where_nothing_changes_or_nothing_is_posted(evening: Evening) -> None:
    evening.desk.place.put(ONE, title="another")
    evening.desk.keep(MINUTE)
    assert evening.owed() == []

    evening.post()
    for _ in range(5):
        evening.desk.keep(timedelta(minutes=30))
    assert evening.owed() == []


def test_a_new_ticket_of_ours_is_named_by_the_trackers_key_as_soon_as_it_has_one(evening: Evening) -> None:
    with evening.desk.database.changing() as work:
        made = mirrors(JIRA, evening.desk.ids)(work, evening.desk.team).create("new", evening.desk.clock.now())
    evening.post()
    with evening.desk.database.changing() as work:
        Mirroring(JIRA, "Jira", evening.desk.ids).rename(work, made.key, TWO, evening.desk.clock.now())

    assert len(evening.owed()) == 1
