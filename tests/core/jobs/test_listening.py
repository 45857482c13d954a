"""What was said while nobody listened is read once it can be; and how far each channel is known is noted."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from watchbill.errors import SendLater, SendUnknown, StorageUnavailable
from watchbill.jobs import listening
from watchbill.jobs.listening import Listening
from watchbill.model import Address, Barrier, Hearing, ItemId, Past, Remark, Trace
from watchbill.model.duty import Pace
from watchbill.model.message import MessageRef, Outgoing
from watchbill.testing.builders import CHANNEL, OPS, Counter, a_remark, a_spot, a_team, an_item, at
from watchbill.testing.clock import SteppedClock
from watchbill.testing.memory import MemoryDatabase

SRE = replace(CHANNEL, conversation="#sre")
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@dataclass
class Forgetful:
    """A chat that shows nothing of what was said before; fulfils `ports.Chat`."""

    platform: str = "console"
    pace: Pace | None = None
    keyed: bool = False

    def post(self, message: Outgoing) -> MessageRef | None:
        return None


@dataclass
class Remembering(Forgetful):
    """A chat with a past; fulfils `ports.RememberingChat`."""

    said: list[Remark] = field(default_factory=list)
    #: What comes instead of an answer, one for each time it is asked.
    troubles: list[Exception | Barrier | datetime] = field(default_factory=list)
    asked: list[tuple[str, datetime, tuple[str, ...]]] = field(default_factory=list)

    def past(self, place: Address, since: datetime, threads: Collection[str]) -> Past | Barrier:
        self.asked.append((place.conversation, since, tuple(threads)))
        trouble = self.troubles.pop(0) if self.troubles else None
        if isinstance(trouble, Exception):
            raise trouble
        if isinstance(trouble, Barrier):
            return trouble
        here = [each for each in self.said if each.spot.place == place and each.spot.at > since]
        return Past(remarks=tuple(here), since=trouble or since)


@dataclass
class Desk:
    """A desk of one team that posts in #ops and watches #sre, and a process that listens for it."""

    database: MemoryDatabase
    clock: SteppedClock = field(default_factory=lambda: SteppedClock(at(10)))
    chat: Remembering = field(default_factory=Remembering)
    taken: list[str] = field(default_factory=list)
    takes: bool = True
    hears: bool = True
    ids: Counter = field(default_factory=Counter)

    def process(self, chat: Forgetful | None = None) -> Listening:
        return Listening(self.database, self.clock, self.ids, chat or self.chat, self._take, lambda: self.hears)

    def hearing(self, place: Address = CHANNEL) -> Hearing | None:
        with self.database.reading() as work:
            return work.hearings.get(place)

    def _take(self, remark: Remark) -> bool:
        self.taken.append(remark.spot.id)
        return self.takes


@pytest.fixture
def desk() -> Desk:
    database = MemoryDatabase()
    with database.changing() as work:
        work.teams.save(a_team(watched=(SRE, Address(platform="slack", conversation="C0OPS"), CHANNEL)))
    return Desk(database)


def known(since: datetime, until: datetime, barrier: Barrier | None = None, place: Address = CHANNEL) -> Hearing:
    return Hearing(
        platform=place.platform, conversation=place.conversation, since=since, until=until, barrier=barrier
    )


def test_a_channel_that_nobody_listened_to_is_known_from_now_on(desk: Desk) -> None:
    desk.process().look()

    assert desk.hearing() == known(at(10), at(10))
    assert [each[0] for each in desk.chat.asked] == ["#ops", "#sre"]


def test_while_somebody_listens_the_chat_is_asked_once_an_hour(desk: Desk) -> None:
    process = desk.process()
    for _ in range(61):
        process.look()
        desk.clock.advance(MINUTE)

    assert desk.hearing() == known(at(10), at(11))
    assert len(desk.chat.asked) == 4
    assert desk.chat.asked[-1][1] == at(10) - listening.MARGIN  # what got lost since it was read


def test_what_was_said_while_nobody_listened_is_taken_in(desk: Desk) -> None:
    desk.process().look()
    desk.chat.said = [a_remark("x", f"m{hour}", at=at(hour)) for hour in (9, 11, 12)]
    desk.clock.set(at(13))
    desk.process().look()

    assert desk.taken == ["m11", "m12"]
    assert desk.hearing() == known(at(10), at(13))


def test_a_connection_that_comes_back_is_reason_to_read(desk: Desk) -> None:
    process = desk.process()
    process.look()
    desk.clock.advance(MINUTE)
    desk.chat.said = [a_remark("x", at=at(10, 1))]
    process.connected()
    process.look()

    assert desk.taken == ["m1"]


@pytest.mark.parametrize("remembers", [True, False])
def test_while_the_chat_is_not_connected_nothing_is_heard(remembers: bool, desk: Desk) -> None:
    process = desk.process(desk.chat if remembers else Forgetful())
    process.look()
    desk.hears = False
    for _ in range(10):
        desk.clock.advance(MINUTE)
        process.look()
    silent, desk.hears = desk.hearing(), True
    desk.chat.said = [a_remark("x", at=at(10, 5))]
    process.look()

    assert silent == known(at(10), at(10))
    assert desk.hearing() == known(at(10) if remembers else at(10, 10), at(10, 10))
    assert desk.taken == (["m1"] if remembers else [])


def test_what_cannot_all_be_read_is_known_from_where_it_was_read(desk: Desk) -> None:
    desk.process().look()
    desk.clock.set(at(13))
    desk.chat.troubles = [at(12)]
    desk.process().look()

    assert desk.hearing() == known(at(12), at(13))


def test_what_was_heard_stays_known_though_it_cannot_all_be_read_again(desk: Desk) -> None:
    process = desk.process()
    for _ in range(60):
        process.look()
        desk.clock.advance(MINUTE)
    desk.chat.troubles = [at(11)]
    process.look()

    assert [each[0] for each in desk.chat.asked] == ["#ops", "#sre"] * 2
    assert desk.hearing() == known(at(10), at(11))


def test_what_is_days_ago_is_not_read(desk: Desk) -> None:
    desk.process().look()
    now = desk.clock.advance(timedelta(days=9))
    desk.process().look()

    assert desk.chat.asked[-1][1] == now - listening.REACH
    assert desk.hearing() == known(now - listening.REACH, now)


def test_a_chat_that_wants_to_wait_is_asked_again_after_that(desk: Desk) -> None:
    desk.process().look()
    desk.clock.set(at(13))
    desk.chat.said = [a_remark("x", at=at(12))]
    desk.chat.troubles = [SendLater(30)]
    process = desk.process()
    process.look()
    process.look()
    before = desk.hearing()
    now = desk.clock.advance(MINUTE)
    process.look()

    assert before == known(at(10), at(10))
    assert desk.hearing() == known(at(10), now)
    assert desk.taken == ["m1"]


def test_a_chat_that_does_not_say_is_asked_at_the_next_look(desk: Desk) -> None:
    desk.process().look()
    desk.clock.set(at(13))
    desk.chat.troubles = [SendUnknown("no answer")]
    process = desk.process()
    process.look()
    before = desk.hearing()
    process.look()

    assert before == known(at(10), at(10))
    assert desk.hearing() == known(at(10), at(13))


def test_what_is_not_stored_is_read_again(desk: Desk) -> None:
    desk.process().look()
    desk.clock.set(at(13))
    desk.chat.said = [a_remark("x", at=at(12))]
    desk.takes, process = False, desk.process()
    process.look()
    before, desk.takes = desk.hearing(), True
    process.look()

    assert before == known(at(10), at(10))
    assert desk.hearing() == known(at(10), at(13))


def test_a_channel_without_the_bot_is_known_as_such_until_it_is_invited(desk: Desk) -> None:
    desk.chat.troubles = [Barrier.OUTSIDE]
    process = desk.process()
    process.look()
    desk.clock.advance(MINUTE)
    process.look()
    outside, asked = desk.hearing(), len(desk.chat.asked)
    desk.chat.said = [a_remark("x", at=at(10, 3))]
    desk.clock.advance(listening.BARRED)
    process.look()

    assert outside == known(at(10), at(10), Barrier.OUTSIDE)
    assert asked == 2  # of either channel once
    assert desk.hearing() == known(at(10), at(10, 6))
    assert desk.taken == ["m1"]


def test_threads_of_what_waits_are_looked_into(desk: Desk) -> None:
    with desk.database.changing() as work:
        work.items.add(an_item("Q1"))
        work.remarks.add(Trace(spot=a_spot("m7"), team=OPS, item=ItemId("Q1")))
    desk.process().look()

    assert [each[2] for each in desk.chat.asked] == [("m7",), ()]


def test_what_another_process_listens_to_stays_known_and_is_not_read_back(desk: Desk) -> None:
    one, other = desk.process(), desk.process()
    one.look()
    for _ in range(5):
        desk.clock.advance(MINUTE)
        one.look()
    other.look()

    assert desk.hearing() == known(at(10), at(10, 5))
    assert desk.chat.asked[-1][1] == at(10, 5) - listening.MARGIN


def test_a_channel_that_another_process_is_reading_is_left_to_it(desk: Desk) -> None:
    with desk.database.changing() as work:
        work.leases.take("listening:console:#ops", "other", at(10), listening.LEASE)
    desk.process().look()

    assert [each[0] for each in desk.chat.asked] == ["#sre"]
    assert desk.hearing() is None


def test_a_chat_without_a_past_is_known_from_when_somebody_listens_again(desk: Desk) -> None:
    desk.process(Forgetful()).look()
    desk.clock.advance(listening.GAP)
    desk.process(Forgetful()).look()
    short = desk.hearing()
    desk.clock.advance(HOUR)
    desk.process(Forgetful()).look()

    assert short == known(at(10), at(10, 3))
    assert desk.hearing() == known(at(11, 3), at(11, 3))


def test_a_database_that_is_away_stops_nothing(desk: Desk) -> None:
    process = desk.process()
    desk.database.fails_with = StorageUnavailable("is busy")
    process.look()
    desk.database.fails_with = None
    process.look()

    assert desk.hearing() == known(at(10), at(10))


def test_whatever_else_goes_wrong_with_a_channel_is_logged_and_stops_no_other(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.chat.troubles = [ValueError("no time stamp")]
    process = desk.process()
    process.look()
    first = desk.hearing(), desk.hearing(SRE)
    desk.clock.advance(listening.BARRED)
    process.look()

    assert "What was said in #ops is not read" in caplog.text
    assert first == (None, known(at(10), at(10), place=SRE))
    assert desk.hearing() == known(at(10, 5), at(10, 5))
