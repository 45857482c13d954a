"""What takes the place of an answer: it is shown there, or where it may not be posted, nowhere."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from tests.core.jobs.chats import ScriptedChat
from watchbill.errors import SendLater, SendRefused, SendUnknown
from watchbill.jobs.posting import ATTEMPTS, Again, AskAgain, Posting, Settled
from watchbill.jobs.sender import Sender
from watchbill.model.duty import Sending, SendState
from watchbill.model.message import MessageKind, MessageRef, Outgoing
from watchbill.model.timing import DEFAULT
from watchbill.platforms.plain import Plain
from watchbill.testing.builders import an_outgoing, at
from watchbill.testing.clock import SteppedClock
from watchbill.testing.memory import MemoryDatabase


class EditingChat(ScriptedChat):
    """Fulfils `ports.EditableChat`."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: dict[MessageRef, str] = {}
        #: What an edit raises instead, once each.
        self.objections: list[Exception] = []

    def post(self, message: Outgoing) -> MessageRef | None:
        ref = super().post(message)
        assert ref is not None
        self.shown[ref] = Plain().write(message.content)
        return ref

    def edit(self, ref: MessageRef, message: Outgoing) -> None:
        if self.objections:
            raise self.objections.pop(0)
        self.shown[ref] = Plain().write(message.content)


class Desk:
    """A sender on a database in memory, with one chat."""

    def __init__(self, chat: ScriptedChat) -> None:
        self.database, self.clock = MemoryDatabase(), SteppedClock(at(9))
        self.sender = Sender(self.database, self.clock)
        self.sender.speaks(chat)

    def says(self, *messages: Outgoing) -> None:
        with self.database.changing() as work:
            for each in messages:
                work.outbox.add(each, self.clock.now())

    def states(self) -> Sequence[tuple[str, SendState]]:
        found = []
        with self.database.reading() as work:
            for key in ("r", "r~1", "r~2"):
                sending = work.outbox.by_key(key)
                if sending:
                    found.append((key, sending.state))
        return found


ANSWER = an_outgoing("r", "Done. I am telling Jira.")
UPDATE = an_outgoing("r~1", "Done.", kind=MessageKind.UPDATE, edits="r", subject="amends:r")
LATER = an_outgoing("r~2", "Done!", kind=MessageKind.UPDATE, edits="r", subject="amends:r")


def test_an_answer_that_waits_to_be_said_is_said_first_and_then_changed() -> None:
    chat = EditingChat()
    desk = Desk(chat)
    desk.says(ANSWER, UPDATE)

    desk.sender.deliver_due()

    assert chat.said == ["r"]
    assert list(chat.shown.values()) == ["Done."]
    assert desk.states() == [("r", SendState.SENT), ("r~1", SendState.SENT)]


def test_an_update_does_not_overtake_an_answer_that_is_tried_again() -> None:
    chat = EditingChat()
    chat.script = [SendLater(30)]
    desk = Desk(chat)
    desk.says(ANSWER, UPDATE)
    desk.sender.deliver_due()
    assert desk.states() == [("r", SendState.QUEUED), ("r~1", SendState.QUEUED)]

    desk.clock.advance(timedelta(seconds=31))
    desk.sender.deliver_due()

    assert list(chat.shown.values()) == ["Done."]


def test_a_second_update_changes_the_same_message_and_not_the_first_update() -> None:
    chat = EditingChat()
    desk = Desk(chat)
    desk.says(ANSWER, UPDATE)
    desk.sender.deliver_due()
    desk.says(LATER)

    desk.sender.deliver_due()

    assert chat.said == ["r"]
    assert list(chat.shown.values()) == ["Done!"]


def test_of_two_updates_that_wait_the_latest_is_shown() -> None:
    chat = EditingChat()
    desk = Desk(chat)
    desk.says(ANSWER, UPDATE, LATER)

    desk.sender.deliver_due()

    assert list(chat.shown.values()) == ["Done!"]
    assert desk.states()[1:] == [("r~1", SendState.REPLACED), ("r~2", SendState.SENT)]


def test_where_the_chat_refuses_to_change_it_an_update_is_never_posted() -> None:
    chat = EditingChat()
    chat.objections = [SendRefused("it is too old")]
    desk = Desk(chat)
    desk.says(ANSWER, UPDATE)

    desk.sender.deliver_due()

    assert chat.said == ["r"]
    assert list(chat.shown.values()) == ["Done. I am telling Jira."]
    assert desk.states()[1] == ("r~1", SendState.REPLACED)


def test_where_a_chat_can_change_nothing_an_update_is_never_posted() -> None:
    chat = ScriptedChat()
    desk = Desk(chat)
    desk.says(ANSWER, UPDATE)

    desk.sender.deliver_due()

    assert chat.said == ["r"]
    assert desk.states()[1] == ("r~1", SendState.REPLACED)


def test_where_a_chat_can_change_nothing_an_answer_that_is_not_so_is_taken_back_in_words() -> None:
    chat = ScriptedChat()
    desk = Desk(chat)
    desk.says(ANSWER, an_outgoing("r~1", "It is with Bob.", edits="r", subject="amends:r"))

    desk.sender.deliver_due()

    assert chat.said == ["r", "r~1"]


def test_an_answer_that_was_never_said_is_not_updated_either() -> None:
    chat = EditingChat()
    chat.script = [SendRefused("the channel is gone")]
    desk = Desk(chat)
    desk.says(ANSWER, UPDATE)

    desk.sender.deliver_due()

    assert chat.said == []
    assert desk.states() == [("r", SendState.FAILED), ("r~1", SendState.REPLACED)]


def taken(state: SendState = SendState.QUEUED, attempts: int = 0) -> Sending:
    return Sending(id=2, message=UPDATE, state=state, attempts=attempts)


def test_an_update_of_a_busy_chat_is_tried_again() -> None:
    chat = EditingChat()
    chat.objections = [SendLater(7), SendUnknown("no answer"), ValueError("a mistake")]
    posting = Posting(chat, DEFAULT, MessageRef("m1"))

    assert posting.attempt(taken()) == Again(wait=timedelta(seconds=7) * DEFAULT.speed, failed=False)
    assert posting.attempt(taken()) == Again(wait=DEFAULT.backoff(0))
    assert posting.attempt(taken()) == Again(wait=DEFAULT.backoff(0))
    assert posting.attempt(taken()) == Settled(state=SendState.SENT, ref=MessageRef("m1"))


@pytest.mark.parametrize("state", [SendState.QUEUED, SendState.SENDING])
def test_an_update_whose_sender_died_is_made_once_more_which_does_no_harm(state: SendState) -> None:
    chat = EditingChat()

    outcome = Posting(chat, DEFAULT, MessageRef("m1")).attempt(taken(state))

    assert outcome == Settled(state=SendState.SENT, ref=MessageRef("m1"))
    assert (chat.said, chat.shown) == ([], {"m1": "Done."})


@pytest.mark.parametrize("state", [SendState.QUEUED, SendState.SENDING])
@pytest.mark.parametrize("keyed", [False, True])
def test_an_update_with_nothing_to_change_ends_without_a_doubt(state: SendState, keyed: bool) -> None:
    chat = ScriptedChat(keyed=keyed)

    outcome = Posting(chat, DEFAULT).attempt(taken(state))

    assert not isinstance(outcome, AskAgain)
    assert outcome == Settled(state=SendState.REPLACED)
    assert chat.said == []


def test_an_update_that_nobody_knows_of_is_given_up_some_time_and_troubles_nobody() -> None:
    chat = EditingChat()
    chat.objections = [SendUnknown("no answer")]

    outcome = Posting(chat, DEFAULT, MessageRef("m1")).attempt(taken(attempts=ATTEMPTS - 1))

    assert outcome == Settled(state=SendState.REPLACED)
