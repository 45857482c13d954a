"""A message of which nobody knows whether it was said: the platform is asked, and one of two is taken back."""

from datetime import timedelta

import pytest

from tests.core.jobs.chats import ScriptedChat, TellingChat
from watchbill.errors import SendLater, SendUnknown
from watchbill.jobs import twins
from watchbill.jobs.posting import ATTEMPTS
from watchbill.jobs.sender import Sender
from watchbill.model.duty import Pace, Sending, SendState
from watchbill.model.message import MessageKind, MessageRef
from watchbill.model.timing import DEFAULT
from watchbill.ports import AskableChat, Chat
from watchbill.testing.builders import CHANNEL, an_outgoing, at
from watchbill.testing.clock import SteppedClock
from watchbill.testing.memory import MemoryDatabase

SECOND = timedelta(seconds=1)
LOST = SendUnknown("timeout")


class Desk:
    """Two replicas on one database, and one chat that both speak through."""

    def __init__(self, chat: Chat) -> None:
        self.database, self.clock = MemoryDatabase(), SteppedClock(at(9))
        self.sender, self.other = Sender(self.database, self.clock), Sender(self.database, self.clock)
        self.sender.speaks(chat)
        self.other.speaks(chat)

    def queue(self, *keys: str, kind: MessageKind = MessageKind.REPLY) -> None:
        with self.database.changing() as work:
            for key in keys:
                work.outbox.add(an_outgoing(key, kind=kind), self.clock.now())

    def stored(self, key: str) -> Sending:
        with self.database.reading() as work:
            found = work.outbox.by_key(key)
        assert found is not None
        return found

    def lose_the_lease(self) -> None:
        """As a pause does: when it ends, the other replica has done what was due."""
        self.clock.advance(DEFAULT.sending)
        self.other.deliver_due()

    def pass_time(self, seconds: int = 1) -> None:
        self.clock.advance(SECOND * seconds)
        self.sender.deliver_due()


@pytest.fixture
def chat() -> TellingChat:
    return TellingChat()


@pytest.fixture
def desk(chat: TellingChat) -> Desk:
    return Desk(chat)


def test_the_fakes_are_what_they_say(chat: TellingChat) -> None:
    assert isinstance(chat, AskableChat)
    assert not isinstance(ScriptedChat(), AskableChat)


def test_what_arrived_is_not_said_again(desk: Desk, chat: TellingChat) -> None:
    desk.queue("a", "b")
    chat.afterwards = [LOST]
    desk.sender.deliver(CHANNEL)
    assert desk.stored("b").state is SendState.QUEUED

    desk.pass_time()
    assert list(chat.shown.values()) == ["a", "b"]
    assert (desk.stored("a").state, desk.stored("a").ref) == (SendState.SENT, MessageRef("1"))


def test_what_did_not_arrive_is_said_again(desk: Desk, chat: TellingChat) -> None:
    desk.queue("a", "b")
    chat.script = [LOST]
    desk.sender.deliver(CHANNEL)
    desk.pass_time()

    assert list(chat.shown.values()) == ["a", "b"]


def test_a_platform_that_does_not_say_is_asked_again_and_the_conversation_waits(
    desk: Desk, chat: TellingChat
) -> None:
    desk.queue("a", "b")
    chat.afterwards = [LOST]
    chat.silence = [ConnectionError("away"), SendLater(3)]
    desk.sender.deliver(CHANNEL)
    desk.pass_time()
    desk.pass_time(2)
    assert list(chat.shown.values()) == ["a"]

    desk.pass_time(2)
    assert list(chat.shown.values()) == ["a"]
    desk.pass_time(1)
    assert list(chat.shown.values()) == ["a", "b"]


def test_a_platform_that_never_says_leaves_it_in_doubt(desk: Desk, chat: TellingChat) -> None:
    desk.queue("a")
    chat.script = [LOST]
    chat.silence = [ConnectionError("away") for _ in range(2 * ATTEMPTS)]
    for _ in range(ATTEMPTS + 1):
        desk.sender.deliver_due()
        desk.clock.advance(timedelta(minutes=5))

    assert desk.stored("a").state is SendState.IN_DOUBT
    assert chat.shown == {}


def test_a_dead_senders_words_are_looked_for_first(desk: Desk, chat: TellingChat) -> None:
    desk.queue("a")
    with desk.database.changing() as work:
        work.outbox.take_for(CHANNEL, None, desk.clock.now(), DEFAULT.sending)
    chat.post(an_outgoing("a"))
    desk.lose_the_lease()

    assert chat.said == ["a"]
    assert desk.stored("a").state is SendState.SENT


def test_a_platform_that_drops_a_second_post_is_told_again() -> None:
    keyed = ScriptedChat(keyed=True)
    desk = Desk(keyed)
    desk.queue("a")
    keyed.script = [LOST]
    desk.sender.deliver(CHANNEL)
    desk.pass_time()

    assert keyed.said == ["a"]
    assert desk.stored("a").state is SendState.SENT


def test_a_sender_that_wakes_too_late_takes_its_own_back(desk: Desk, chat: TellingChat) -> None:
    desk.queue("a", "b")
    chat.script = [desk.lose_the_lease]
    desk.sender.deliver(CHANNEL)

    assert chat.said == ["a", "b", "a"]
    assert list(chat.shown.values()) == ["a", "b"]
    assert desk.stored("a").ref == MessageRef("1")


def test_what_another_found_is_not_taken_back(desk: Desk, chat: TellingChat) -> None:
    desk.queue("a", "b")
    chat.afterwards = [desk.lose_the_lease]
    desk.sender.deliver(CHANNEL)

    assert list(chat.shown.values()) == ["a", "b"]
    assert chat.said == ["a", "b"]


def test_a_late_one_whose_answer_is_lost_is_looked_for_and_taken_back(desk: Desk, chat: TellingChat) -> None:
    desk.queue("a", "b")
    chat.script = [desk.lose_the_lease]
    chat.afterwards = [lambda: None, lambda: None, LOST]
    desk.sender.deliver(CHANNEL)

    assert chat.said == ["a", "b", "a"]
    assert list(chat.shown.values()) == ["a", "b"]
    assert desk.stored("a").ref == MessageRef("1")


def test_a_late_one_that_did_not_arrive_is_nobodys_twin(desk: Desk, chat: TellingChat) -> None:
    desk.queue("a", "b")
    chat.script = [desk.lose_the_lease, lambda: None, lambda: None, LOST]
    desk.sender.deliver(CHANNEL)

    assert list(chat.shown.values()) == ["a", "b"]


def test_who_comes_second_takes_its_own_back_even_when_it_holds_the_lease(desk: Desk, chat: TellingChat) -> None:
    """The paused one posts after the other has asked, and before the other has posted."""
    desk.queue("a")

    def wake_the_paused_one() -> None:
        ref = chat.post(an_outgoing("a"))
        with desk.database.changing() as work:
            assert work.outbox.said(taken, ref, desk.clock.now())

    with desk.database.changing() as work:
        found = work.outbox.take_for(CHANNEL, None, desk.clock.now(), DEFAULT.sending)
    assert found is not None
    taken = found
    chat.script = [wake_the_paused_one]
    desk.lose_the_lease()

    assert chat.said == ["a", "a"]
    assert list(chat.shown) == [desk.stored("a").ref]


def test_a_twin_that_cannot_be_deleted_now_is_deleted_later(desk: Desk, chat: TellingChat) -> None:
    desk.queue("a")
    chat.script = [desk.lose_the_lease]
    chat.keeps = True
    desk.sender.deliver(CHANNEL)
    desk.pass_time()
    assert list(chat.shown.values()) == ["a", "a"]

    chat.keeps = False
    desk.pass_time(2)
    assert list(chat.shown) == [desk.stored("a").ref]


def test_a_late_sender_that_gets_no_answer_asks_again(desk: Desk, chat: TellingChat) -> None:
    """The other one said it as well, and does not know: each alone would leave two."""

    def pause() -> None:
        desk.lose_the_lease()
        chat.silence = [ConnectionError("away"), SendLater(1)]

    desk.queue("a")
    chat.script, chat.afterwards = [pause], [LOST]
    desk.sender.deliver(CHANNEL)
    assert list(chat.shown.values()) == ["a", "a"]

    desk.pass_time(60)
    desk.pass_time(60)
    assert list(chat.shown) == [desk.stored("a").ref]


def test_a_platform_that_wants_silence_first_is_asked_no_earlier(desk: Desk, chat: TellingChat) -> None:
    def pause() -> None:
        desk.lose_the_lease()
        chat.silence = [SendLater(30)]

    desk.queue("a")
    chat.script = [pause]
    desk.sender.deliver(CHANNEL)
    desk.pass_time(29)
    assert list(chat.shown.values()) == ["a", "a"]

    desk.pass_time(1)
    assert list(chat.shown.values()) == ["a"]


def test_who_asks_and_finds_two_leaves_one(desk: Desk, chat: TellingChat) -> None:
    desk.queue("a")
    with desk.database.changing() as work:
        work.outbox.take_for(CHANNEL, None, desk.clock.now(), DEFAULT.sending)
    chat.post(an_outgoing("a"))
    chat.shown[MessageRef("late")] = "a"
    desk.lose_the_lease()

    assert list(chat.shown) == [desk.stored("a").ref]


def test_a_twin_that_can_never_be_deleted_is_told_to_the_log(
    desk: Desk, chat: TellingChat, caplog: pytest.LogCaptureFixture
) -> None:
    desk.queue("a")
    chat.script = [desk.lose_the_lease]
    chat.keeps = True
    desk.sender.deliver(CHANNEL)
    for _ in range(twins.ATTEMPTS):
        desk.pass_time(300)

    assert "please look, and delete one" in caplog.text
    assert desk.stored("a").state is SendState.SENT


def test_on_a_platform_that_cannot_be_asked_a_late_twin_is_told_to_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    chat = ScriptedChat()
    desk = Desk(chat)
    desk.queue("a", kind=MessageKind.DESIGNATION)
    chat.script = [desk.lose_the_lease]
    desk.sender.deliver(CHANNEL)

    assert chat.said == ["a", "a"]
    assert "was taken over while it was being said" in caplog.text


def test_a_late_answer_clears_the_doubt_of_chatter() -> None:
    chat = ScriptedChat()
    desk = Desk(chat)
    desk.queue("a")
    chat.script = [desk.lose_the_lease]
    desk.sender.deliver(CHANNEL)

    assert chat.said == ["a"]
    assert desk.stored("a").state is SendState.SENT


def test_a_platform_that_asks_for_silence_everywhere_gets_it() -> None:
    chat = ScriptedChat(pace=Pace())
    desk = Desk(chat)
    desk.queue("a")
    with desk.database.changing() as work:
        work.outbox.add(
            an_outgoing("b", to=an_outgoing().to.__class__(platform="console", conversation="@b")), at(9)
        )
    chat.script = [SendLater(30, everywhere=True)]
    desk.sender.deliver_due()
    desk.pass_time(29)
    assert chat.said == []

    desk.pass_time(1)
    assert chat.said == ["a", "b"]
