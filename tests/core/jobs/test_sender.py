"""The sender says what is to be said: in order, once, and honest about doubt."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count

import pytest

from tests.core.jobs.chats import ScriptedChat
from watchbill.errors import SendLater, SendRefused, SendUnknown, StorageUnavailable
from watchbill.jobs.posting import ATTEMPTS
from watchbill.jobs.sender import Sender
from watchbill.model.address import Address
from watchbill.model.duty import Sending, SendState
from watchbill.model.message import MessageKind, MessageRef
from watchbill.model.timing import DEFAULT
from watchbill.testing.builders import CHANNEL, an_outgoing, at
from watchbill.testing.clock import SteppedClock
from watchbill.testing.memory import MemoryDatabase

ANN = Address(platform="console", conversation="@ann")
SLACK = Address(platform="slack", conversation="#ops")
SECOND = timedelta(seconds=1)
LEASE = DEFAULT.sending


class Desk:
    """A sender on a database in memory, with one scripted chat."""

    def __init__(self) -> None:
        self.database, self.clock, self.chat = MemoryDatabase(), SteppedClock(at(9)), ScriptedChat()
        self.sender = Sender(self.database, self.clock)
        self.sender.speaks(self.chat)

    def queue(self, *keys: str, to: Address = CHANNEL, kind: MessageKind = MessageKind.REPLY) -> None:
        with self.database.changing() as work:
            for key in keys:
                work.outbox.add(an_outgoing(key, to=to, kind=kind), self.clock.now())

    def stored(self, key: str) -> Sending:
        with self.database.reading() as work:
            found = work.outbox.by_key(key)
        assert found is not None
        return found

    def next_at(self) -> datetime | None:
        with self.database.reading() as work:
            return work.outbox.next_at(["console"])

    def die_while_sending(self, key: str) -> None:
        """Leave the message as a process that was killed leaves it."""
        with self.database.changing() as work:
            taken = work.outbox.take_for(CHANNEL, None, self.clock.now(), LEASE)
        assert taken is not None
        assert taken.message.key == key


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_conversation_hears_everything_in_order(desk: Desk) -> None:
    desk.queue("a", "b", "c")
    desk.queue("d", to=ANN)

    assert desk.sender.deliver(CHANNEL) == 3
    assert desk.chat.said == ["a", "b", "c"]
    assert desk.stored("a").ref == MessageRef("ref of a")
    assert desk.stored("d").state is SendState.QUEUED


def test_what_is_due_anywhere_is_said_oldest_first(desk: Desk) -> None:
    desk.queue("a")
    desk.queue("b", to=ANN)
    desk.queue("c")

    assert desk.sender.deliver_due() == 3
    assert desk.chat.said == ["a", "b", "c"]
    assert desk.sender.deliver_due() == 0


def test_platforms_that_are_not_spoken_here_are_left_alone(desk: Desk) -> None:
    desk.queue("a", to=SLACK)

    assert desk.sender.deliver_due() == 0
    assert desk.sender.deliver(SLACK) == 0
    assert desk.stored("a").state is SendState.QUEUED


def test_each_platform_is_spoken_through_its_own_chat(desk: Desk) -> None:
    slack = ScriptedChat("slack")
    desk.sender.speaks(slack)
    desk.queue("a", to=SLACK)
    desk.queue("b")
    desk.sender.deliver_due()

    assert (slack.said, desk.chat.said) == (["a"], ["b"])


def test_a_sender_that_speaks_nothing_sends_nothing(desk: Desk) -> None:
    desk.queue("a")

    assert Sender(desk.database, desk.clock).deliver_due() == 0


def test_a_platform_that_asks_to_wait_is_waited_for(desk: Desk) -> None:
    desk.queue("a", "b")
    desk.chat.script = [SendLater(30)]
    desk.sender.deliver_due()
    assert desk.chat.said == []

    desk.clock.advance(timedelta(seconds=29))
    desk.sender.deliver_due()
    assert desk.chat.said == []

    desk.clock.advance(SECOND)
    desk.sender.deliver_due()
    assert desk.chat.said == ["a", "b"]


def test_a_platform_may_ask_to_wait_as_often_as_it_likes(desk: Desk) -> None:
    desk.queue("a")
    desk.chat.script = [*(SendLater(1) for _ in range(2 * ATTEMPTS)), ConnectionError("away")]
    for _ in range(2 * ATTEMPTS + 2):
        desk.sender.deliver_due()
        desk.clock.advance(SECOND)
    assert desk.stored("a").attempts == 1

    desk.clock.advance(SECOND)
    desk.sender.deliver_due()
    assert desk.chat.said == ["a"]


class LateClock:
    """Each reading but the first is a whole lease later: the sender was paused after it took a message."""

    def __init__(self) -> None:
        self._readings = count()

    def now(self) -> datetime:
        """Nine o'clock at first."""
        return at(9) if next(self._readings) == 0 else at(9) + LEASE


def test_what_was_taken_longer_than_a_lease_ago_is_taken_anew(desk: Desk) -> None:
    desk.queue("a")
    paused = Sender(desk.database, LateClock())
    paused.speaks(desk.chat)

    assert paused.deliver_due() == 1
    assert desk.chat.said == ["a"]
    assert (desk.stored("a").fence, desk.stored("a").attempts) == (2, 0)


def test_a_wait_of_nothing_is_no_endless_loop(desk: Desk) -> None:
    desk.queue("a")
    desk.chat.script = [SendLater(0), SendLater(-1)]

    assert desk.sender.deliver_due() == 0
    assert len(desk.chat.script) == 1


def test_a_refused_message_makes_way(desk: Desk) -> None:
    desk.queue("a", "b")
    desk.chat.script = [SendRefused("no such channel")]
    desk.sender.deliver_due()

    assert desk.chat.said == ["b"]
    assert desk.stored("a").state is SendState.FAILED


def test_an_error_is_tried_again_ever_later_and_then_given_up(desk: Desk) -> None:
    desk.queue("a", "b")
    desk.chat.script = [ConnectionError("away") for _ in range(ATTEMPTS)]
    waits = []
    while desk.stored("a").state is SendState.QUEUED:
        desk.sender.deliver_due()
        next_at = desk.next_at()
        if next_at is None:
            break
        waits.append((next_at - desk.clock.now()).total_seconds())
        desk.clock.set(next_at)

    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256] + [300] * 15
    assert desk.stored("a").state is SendState.FAILED
    assert desk.chat.said == ["b"]


@pytest.mark.parametrize("kind", [MessageKind.REPLY, MessageKind.NOTICE])
def test_chatter_that_may_have_been_said_is_not_said_again(desk: Desk, kind: MessageKind) -> None:
    desk.queue("a", kind=kind)
    desk.queue("b")
    desk.chat.script = [SendUnknown("timeout")]
    desk.sender.deliver_due()

    assert desk.chat.said == ["b"]
    assert desk.stored("a").state is SendState.IN_DOUBT


@pytest.mark.parametrize("kind", [MessageKind.DESIGNATION, MessageKind.EVENING_CHECK])
def test_what_must_be_heard_is_said_again_when_in_doubt(desk: Desk, kind: MessageKind) -> None:
    desk.queue("a", kind=kind)
    desk.chat.script = [SendUnknown("timeout")]
    desk.sender.deliver_due()
    desk.clock.advance(SECOND)
    desk.sender.deliver_due()

    assert desk.chat.said == ["a"]
    assert desk.stored("a").state is SendState.SENT


def test_what_must_be_heard_is_in_doubt_after_many_attempts(desk: Desk) -> None:
    desk.queue("a", kind=MessageKind.DESIGNATION)
    desk.chat.script = [SendUnknown("timeout") for _ in range(ATTEMPTS)]
    for _ in range(ATTEMPTS):
        desk.sender.deliver_due()
        desk.clock.advance(timedelta(minutes=5))

    assert desk.chat.script == []
    assert desk.stored("a").state is SendState.IN_DOUBT


def test_a_dead_senders_chatter_is_in_doubt_when_its_lease_is_over(desk: Desk) -> None:
    desk.queue("a", "b")
    desk.die_while_sending("a")
    desk.sender.deliver(CHANNEL)
    assert desk.chat.said == []

    desk.clock.advance(LEASE)
    desk.sender.deliver(CHANNEL)
    assert desk.chat.said == ["b"]
    assert desk.stored("a").state is SendState.IN_DOUBT


def test_a_dead_senders_designation_is_said_again(desk: Desk) -> None:
    desk.queue("a", kind=MessageKind.DESIGNATION)
    desk.die_while_sending("a")
    desk.clock.advance(LEASE)
    desk.sender.deliver_due()
    desk.clock.advance(SECOND)
    desk.sender.deliver_due()

    assert desk.chat.said == ["a"]


def test_the_only_process_of_a_platform_waits_for_no_lease(desk: Desk) -> None:
    desk.queue("a", "b")
    desk.die_while_sending("a")
    desk.sender.resume()
    desk.sender.deliver(CHANNEL)

    assert desk.chat.said == ["b"]
    assert desk.stored("a").state is SendState.IN_DOUBT


def test_a_post_that_outlives_its_lease_is_not_said_twice(desk: Desk) -> None:
    desk.queue("a", kind=MessageKind.DESIGNATION)
    others: list[threading.Thread] = []

    def be_slow() -> None:
        desk.clock.advance(LEASE)
        other = threading.Thread(target=desk.sender.deliver_due)
        other.start()
        others.append(other)
        while desk.next_at() == at(9) + LEASE:
            pass  # until the other has taken it, and waits for the conversation

    desk.chat.script = [be_slow]
    desk.sender.deliver(CHANNEL)
    others[0].join()
    desk.clock.advance(LEASE)
    desk.sender.deliver_due()

    assert desk.chat.said == ["a"]


def test_many_threads_keep_the_order_of_a_conversation(desk: Desk) -> None:
    def say_and_deliver(number: int) -> Callable[[], None]:
        def run() -> None:
            to = Address(platform="console", conversation=f"#{number % 3}")
            for turn in range(5):
                desk.queue(f"{to.conversation} {number} {turn}", to=to)
                desk.sender.deliver(to)

        return run

    threads = [threading.Thread(target=say_and_deliver(number)) for number in range(9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with desk.database.reading() as work:
        assert work.outbox.unsettled() == []
    for conversation in ("#0", "#1", "#2"):
        said = [key for key in desk.chat.said if key.startswith(conversation)]
        assert said == sorted(said, key=lambda key: desk.stored(key).id)


def test_a_database_that_is_gone_is_said_so(desk: Desk) -> None:
    desk.database.fails_with = StorageUnavailable("is full")

    with pytest.raises(StorageUnavailable):
        desk.sender.deliver(CHANNEL)
