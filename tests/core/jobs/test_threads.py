"""What stands under an earlier message is said in its thread and after it, on every database."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.core.jobs.chats import ScriptedChat, TellingChat
from watchbill.errors import SendLater, SendRefused, SendUnknown
from watchbill.jobs.durable import DURABLE
from watchbill.jobs.sender import Sender
from watchbill.model.address import Address
from watchbill.model.duty import SendState
from watchbill.model.message import MessageKind, MessageRef, Outgoing
from watchbill.model.timing import DEFAULT
from watchbill.ports import Database
from watchbill.store.database import SqlDatabase
from watchbill.testing.builders import CHANNEL, an_outgoing, at
from watchbill.testing.clock import SteppedClock
from watchbill.testing.memory import MemoryDatabase

SECOND = timedelta(seconds=1)
ALERT = an_outgoing("alert", kind=MessageKind.ALERT)
ANSWER = an_outgoing("answer", kind=MessageKind.NOTICE, under="alert")
ELSEWHERE = an_outgoing("elsewhere", to=Address(platform="console", conversation="@ann"))


class EditingChat(ScriptedChat):
    """Fulfils `ports.EditableChat`."""

    def __init__(self) -> None:
        super().__init__()
        self.edited: list[tuple[MessageRef, str]] = []
        self.refuses = False

    def edit(self, ref: MessageRef, message: Outgoing) -> None:
        if self.refuses:
            raise SendRefused("it is gone")
        self.edited.append((ref, message.key))


class Desk:
    """Processes that speak one after the other, on one database."""

    def __init__(self, database: Database) -> None:
        self.database, self.clock = database, SteppedClock(at(9))

    def speak(self, chat: ScriptedChat) -> Sender:
        """A new process, which finds what the one before it left."""
        sender = Sender(self.database, self.clock)
        sender.speaks(chat)
        sender.resume()
        sender.deliver_due()
        return sender

    def queue(self, *messages: Outgoing, hold: timedelta = timedelta()) -> None:
        with self.database.changing() as work:
            for message in messages:
                work.outbox.add(message, self.clock.now(), hold)

    def die_while_sending(self, key: str) -> None:
        """Leave the message as a process that was killed leaves it."""
        with self.database.changing() as work:
            taken = work.outbox.take_for(CHANNEL, None, self.clock.now(), DEFAULT.sending)
        assert taken is not None
        assert taken.message.key == key

    def state(self, key: str) -> SendState:
        with self.database.reading() as work:
            found = work.outbox.by_key(key)
        assert found is not None
        return found.state


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def desk(request: pytest.FixtureRequest) -> Iterator[Desk]:
    if request.param == "memory":
        yield Desk(MemoryDatabase())
        return
    database = SqlDatabase(request.getfixturevalue(f"{request.param}_url"), DURABLE)
    yield Desk(database)
    database.dispose()


def test_an_answer_is_said_in_the_thread_of_what_it_stands_under(desk: Desk) -> None:
    chat = ScriptedChat()
    desk.queue(ALERT, ANSWER)
    desk.speak(chat)

    assert chat.threads == {"alert": None, "answer": "ref of alert"}


def test_one_that_is_killed_in_between_is_followed_by_one_that_knows_the_thread(desk: Desk) -> None:
    desk.queue(ALERT)
    desk.speak(ScriptedChat())
    desk.queue(ANSWER)
    desk.die_while_sending("answer")
    chat = TellingChat()
    desk.speak(chat)

    assert chat.threads == {"answer": "ref of alert"}


def test_an_answer_waits_until_it_is_known_whether_the_other_was_said(desk: Desk) -> None:
    chat = TellingChat()
    chat.afterwards, chat.silence = [SendUnknown("timeout")], [ConnectionError("away")]
    desk.queue(ALERT, ANSWER, ELSEWHERE)
    sender = desk.speak(chat)
    assert chat.said == ["alert", "elsewhere"]

    for _ in range(4):
        desk.clock.advance(SECOND)
        sender.deliver_due()
    assert chat.threads == {"alert": None, "elsewhere": None, "answer": "1"}


def test_an_answer_to_what_stays_in_doubt_is_said_without_it(desk: Desk) -> None:
    chat = ScriptedChat()
    desk.queue(an_outgoing("alert"), ANSWER)
    desk.die_while_sending("alert")
    desk.speak(chat)

    assert desk.state("alert") is SendState.IN_DOUBT
    assert chat.threads == {"answer": None}


def test_an_answer_waits_while_the_platform_asks_to_wait(desk: Desk) -> None:
    chat = ScriptedChat()
    chat.script = [SendLater(30)]
    desk.queue(ALERT, ANSWER, ELSEWHERE)
    sender = desk.speak(chat)
    assert chat.said == ["elsewhere"]

    desk.clock.advance(SECOND * 30)
    sender.deliver_due()
    assert chat.threads == {"elsewhere": None, "alert": None, "answer": "ref of alert"}


def test_an_answer_to_what_the_platform_refuses_is_said_without_it(desk: Desk) -> None:
    chat = ScriptedChat()
    chat.script = [SendRefused("too long")]
    desk.queue(ALERT, ANSWER)
    desk.speak(chat)

    assert chat.threads == {"answer": None}


def test_an_answer_to_what_is_held_comes_with_it_and_keeps_nobody_waiting(desk: Desk) -> None:
    chat = ScriptedChat()
    desk.queue(ALERT, hold=SECOND * 30)
    desk.queue(ANSWER, an_outgoing("reply"))
    sender = desk.speak(chat)
    assert chat.said == ["reply"]

    desk.clock.advance(SECOND * 30)
    sender.deliver_due()
    assert chat.said == ["reply", "alert", "answer"]
    assert chat.threads["answer"] == "ref of alert"


@pytest.mark.parametrize(("refuses", "thread"), [(False, "ref of alert"), (True, "ref of edit")])
def test_an_answer_stands_under_what_the_chat_shows(desk: Desk, refuses: bool, thread: str) -> None:
    chat = EditingChat()
    chat.refuses = refuses
    desk.queue(ALERT, an_outgoing("edit", edits="alert"), an_outgoing("answer", under="edit"))
    desk.speak(chat)

    assert chat.threads["answer"] == thread


def test_an_answer_can_be_changed_where_it_stands(desk: Desk) -> None:
    chat = EditingChat()
    desk.queue(ALERT, ANSWER, an_outgoing("edit", edits="answer"))
    desk.speak(chat)

    assert chat.said == ["alert", "answer"]
    assert chat.edited == [("ref of answer", "edit")]
