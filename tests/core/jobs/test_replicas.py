"""Several processes on one PostgreSQL: nothing is done or said twice, nothing out of order."""

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.core.jobs.chats import ScriptedChat
from tests.core.services.alarmed import an_alarm
from tests.core.services.escalated import Waits
from watchbill.jobs.durable import DURABLE
from watchbill.jobs.sender import Sender
from watchbill.jobs.tick import Engine
from watchbill.model.address import Address
from watchbill.model.duty import Due, DueKind, Pace, SendState
from watchbill.model.people import TeamId
from watchbill.ports import UnitOfWork
from watchbill.store.database import SqlDatabase
from watchbill.testing.builders import CHANNEL, a_due, a_received, an_outgoing, at
from watchbill.testing.clock import SteppedClock

LEASE = timedelta(seconds=30)
HERE: dict[str, Pace | None] = {"console": None}
ELSEWHERE = Address(platform="console", conversation="@ann")


def opened(url: str) -> SqlDatabase:
    return SqlDatabase(url, DURABLE)


@pytest.fixture
def replicas(postgresql_url: str) -> Iterator[tuple[SqlDatabase, SqlDatabase]]:
    one, two = opened(postgresql_url), opened(postgresql_url)
    yield one, two
    one.dispose()
    two.dispose()


def test_due_work_in_hand_is_nobody_elses(replicas: tuple[SqlDatabase, SqlDatabase]) -> None:
    one, two = replicas
    with one.changing() as work:
        work.due.ensure(a_due())
        work.due.ensure(a_due(DueKind.EVENING_CHECK, at=at(9, 30)))

    with one.changing() as mine, two.changing() as theirs:
        (first,) = mine.due.take(list(DueKind), at(10), LEASE, 1)
        (second,) = theirs.due.take(list(DueKind), at(10), LEASE, 5)
    with two.changing() as work:
        third = work.due.take(list(DueKind), at(10), LEASE, 5)

    assert (first.kind, second.kind, third) == (DueKind.DESIGNATION, DueKind.EVENING_CHECK, [])


def test_what_is_owed_once_more_is_not_taken_before_everybody_sees_why(
    replicas: tuple[SqlDatabase, SqlDatabase],
) -> None:
    one, two = replicas
    with one.changing() as work:
        work.due.ensure(a_due())

    with one.changing() as mine:
        mine.due.owe(a_due(at=at(9, 30)))
        with two.changing() as theirs:
            early = theirs.due.take(list(DueKind), at(10), LEASE, 1)
    with two.changing() as theirs:
        late = theirs.due.take(list(DueKind), at(10), LEASE, 1)

    assert (early, late) == ([], [a_due(fence=2)])


def test_what_is_owed_once_more_while_it_is_done_is_still_owed(replicas: tuple[SqlDatabase, SqlDatabase]) -> None:
    one, two = replicas
    with one.changing() as work:
        work.due.ensure(a_due())
        (taken,) = work.due.take(list(DueKind), at(9), LEASE, 1)

    def owe() -> None:
        with two.changing() as work:
            work.due.owe(a_due(at=at(9, 30)))

    with one.changing() as work:
        assert work.due.done(taken, at(9))
        waiting = threading.Thread(target=owe)
        waiting.start()  # it waits for the end of this unit of work
    waiting.join()

    with two.reading() as work:
        assert work.due.open() == [a_due(at=at(9, 30), fence=2)]


def test_who_does_what_is_owed_once_more_at_that_moment_has_not_done_it(
    replicas: tuple[SqlDatabase, SqlDatabase],
) -> None:
    one, two = replicas
    with one.changing() as work:
        work.due.ensure(a_due())
        (taken,) = work.due.take(list(DueKind), at(9), LEASE, 1)
    done = list[bool]()

    def do() -> None:
        with two.changing() as work:
            done.append(work.due.done(taken, at(9)))

    with one.changing() as work:
        work.due.owe(a_due(at=at(9, 30)))
        waiting = threading.Thread(target=do)
        waiting.start()  # it waits for the end of this unit of work
    waiting.join()

    with two.reading() as work:
        assert (done, work.due.open()) == ([False], [a_due(fence=2, attempts=1)])


def test_two_replicas_ask_the_next_one_once(replicas: tuple[SqlDatabase, SqlDatabase]) -> None:
    scene = Waits(replicas[0])
    scene.takes_in(*(an_alarm(f"disk{number}", group=f"g{number % 3}") for number in range(30)))
    for minute in (10, 20, 30, 40):
        scene.clock.set(at(9, minute))
        engines = [scene.another_process(each) for each in (*replicas, *replicas)]
        threads = [threading.Thread(target=each.run_once) for each in engines]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    # Three groups, three steps.
    assert len(scene.asked) == len(set(scene.asked)) == 9


def test_an_abandoned_command_is_taken_up_by_one(replicas: tuple[SqlDatabase, SqlDatabase]) -> None:
    one, two = replicas
    with one.changing() as work:
        work.inbox.receive(a_received(), LEASE)

    with one.changing() as mine, two.changing() as theirs:
        assert mine.inbox.abandoned(HERE, at(11), LEASE) == [a_received()]
        assert theirs.inbox.abandoned(HERE, at(11), LEASE) == []
    with two.changing() as work:
        assert work.inbox.abandoned(HERE, at(11), LEASE) == []


def test_a_conversation_in_hand_is_passed_over(replicas: tuple[SqlDatabase, SqlDatabase]) -> None:
    one, two = replicas
    with one.changing() as work:
        for key, to in (("a", CHANNEL), ("b", CHANNEL), ("c", ELSEWHERE)):
            work.outbox.add(an_outgoing(key, to=to), at(9))

    with one.changing() as mine, two.changing() as theirs:
        first, second = mine.outbox.take(HERE, at(9), LEASE), theirs.outbox.take(HERE, at(9), LEASE)
        third = theirs.outbox.take(HERE, at(9), LEASE)

    assert first is not None
    assert second is not None
    assert (first.message.key, second.message.key, third) == ("a", "c", None)


def test_a_sender_waits_for_nothing_that_another_one_holds(replicas: tuple[SqlDatabase, SqlDatabase]) -> None:
    one, two = replicas
    with one.changing() as work:
        work.outbox.add(an_outgoing("held until nine", to=CHANNEL), at(8), hold=timedelta(hours=1))
        work.outbox.add(an_outgoing("due", to=ELSEWHERE), at(9))

    with one.changing() as mine, two.changing() as theirs:
        first = mine.outbox.take(HERE, at(9), LEASE)
        assert first is not None
        mine.outbox.settle(first, SendState.SENT, None, at(9))
        second = theirs.outbox.take(HERE, at(9), LEASE)

    assert (first.message.key, second and second.message.key) == ("held until nine", "due")


def test_a_message_that_was_committed_late_does_not_overtake(replicas: tuple[SqlDatabase, SqlDatabase]) -> None:
    one, two = replicas
    with one.changing() as late:
        late.outbox.add(an_outgoing("earlier id, later commit"), at(9))
        with two.changing() as work:
            work.outbox.add(an_outgoing("later id, earlier commit"), at(9))
        with two.changing() as work:
            taken = work.outbox.take(HERE, at(9), LEASE)
    with two.changing() as work:
        beside = work.outbox.take(HERE, at(9), LEASE), work.outbox.take_for(CHANNEL, None, at(9), LEASE)
        assert taken is not None
        work.outbox.later(taken, at(9))
        after = work.outbox.take(HERE, at(9), LEASE)

    assert taken.message.key == "later id, earlier commit"
    assert beside == (None, None)
    assert after is not None
    assert after.message.key == "earlier id, later commit"


def test_two_engines_do_and_say_everything_once(replicas: tuple[SqlDatabase, SqlDatabase]) -> None:
    clock, chat = SteppedClock(at(9)), ScriptedChat()
    conversations = [Address(platform="console", conversation=f"#{number}") for number in range(5)]

    def plan(work: UnitOfWork, now: object) -> None:
        for number in range(40):
            work.due.ensure(a_due(team=TeamId(f"team {number}")))

    def announce(work: UnitOfWork, due: Due) -> None:
        number = int(due.team.split()[1])
        for part in (1, 2):
            to = conversations[number % 5]
            work.outbox.add(an_outgoing(f"{to.conversation} {number} {part}", to=to), clock.now())

    def run(database: SqlDatabase) -> None:
        sender = Sender(database, clock)
        sender.speaks(chat)
        engine = Engine(database, clock, sender, handlers={DueKind.DESIGNATION: announce}, sweep=plan)
        engine.run_once()

    threads = [threading.Thread(target=run, args=(database,)) for database in replicas for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    run(replicas[0])

    assert len(chat.said) == len(set(chat.said)) == 80
    for number in range(40):
        mine = [key for key in chat.said if key.split()[1] == str(number)]
        assert [key.split()[2] for key in mine] == ["1", "2"]


def test_an_answer_does_not_pass_by_what_another_one_is_about_to_withdraw(
    replicas: tuple[SqlDatabase, SqlDatabase],
) -> None:
    one, two = replicas
    minute = timedelta(minutes=1)
    with one.changing() as work:
        work.outbox.add(an_outgoing("alert", subject="alarms"), at(9), minute)
        work.outbox.add(an_outgoing("answer", under="alert"), at(9), minute)

    with one.changing() as mine:
        mine.outbox.withdraw(CHANNEL, "alarms", at(9, 1))
        with two.changing() as theirs:
            assert theirs.outbox.take(HERE, at(9, 1), LEASE) is None
    with two.changing() as work:
        taken = work.outbox.take(HERE, at(9, 1), LEASE)

    assert taken is not None
    assert (taken.message.key, taken.message.to) == ("answer", CHANNEL)
