"""A backend that is not ours: Errbot's own interface is all there is."""

from collections.abc import Iterator
from typing import Any

import pytest
from errbot.backends.base import Identifier, Message, Room
from errbot.core import ErrBot

from tests.core.bot.desks import SmallDesk, a_desk
from tests.core.bot.plugins import Sampler
from watchbill.bot import assembly, chats
from watchbill.bot.host import Host, host_of
from watchbill.bot.identifiers import identifier
from watchbill.errors import SendRefused, SendUnknown
from watchbill.model import Address
from watchbill.testing.builders import an_outgoing


class Foreign(ErrBot):
    """Knows people, and nothing of message ids."""

    mode = "console"

    def __init__(self, config: Any) -> None:
        super().__init__(config)  # type: ignore[no-untyped-call]
        self.bot_identifier = identifier("@bot")
        self.said: list[tuple[str, str]] = []
        self.breaks = False

    def send_message(self, msg: Message) -> None:
        super().send_message(msg)
        if self.breaks:
            raise ConnectionError("gone")
        self.said.append((str(msg.to), msg.body))

    def build_identifier(self, text_representation: str) -> Identifier:
        if "nobody" in text_representation:
            raise ValueError("nobody")
        return identifier(text_representation)

    def build_reply(
        self, msg: Message, text: Any = None, private: bool = False, threaded: bool = False
    ) -> Message:
        reply = self.build_message(text or "")
        reply.frm, reply.to = self.bot_identifier, msg.frm
        return reply

    def change_presence(self, status: str = "", message: str = "") -> None: ...
    def prefix_groupchat_reply(self, message: Message, identifier: Identifier) -> None: ...
    def query_room(self, room: str) -> Room: ...  # type: ignore[empty-body]

    rooms: Any = ()

    def is_from_self(self, msg: Message) -> bool:
        return False


@pytest.fixture
def desk() -> SmallDesk:
    return a_desk()


@pytest.fixture
def host(desk: SmallDesk) -> Iterator[Host]:
    errbot = assembly.from_classes(Foreign, [Sampler])
    host = host_of(errbot, desk)
    errbot.connect_callback()
    yield host
    errbot.disconnect_callback()
    errbot.shutdown()


def ask(host: Host, text: str) -> list[tuple[str, str]]:
    """What is said after Ann wrote to the bot."""
    assert isinstance(host.errbot, Foreign)
    message = Message(text)
    message.frm, message.to = identifier("@ann"), host.errbot.bot_identifier
    host.errbot.callback_message(message)
    assert host.lanes.drain(30)
    return host.errbot.said


def test_questions_and_changes_are_answered_in_markdown(host: Host) -> None:
    assert ask(host, "!echo *not bold* <b>") == [("@ann", "\\*not bold\\* &lt;b&gt;")]
    assert ask(host, "!remember @channel")[1:] == [("@ann", "kept: @\u200bchannel")]


def test_without_message_ids_every_message_is_a_new_one(host: Host) -> None:
    ask(host, "!remember x")

    assert len(ask(host, "!remember x")) == 2


def test_a_conversation_that_is_unknown_is_refused_for_good(host: Host) -> None:
    nowhere = Address(platform="console", conversation="#nobody")

    with pytest.raises(SendRefused):
        chats.chat_of(host.errbot).post(an_outgoing(to=nowhere))


def test_a_send_that_breaks_leaves_it_unknown(host: Host) -> None:
    assert isinstance(host.errbot, Foreign)
    host.errbot.breaks = True

    with pytest.raises(SendUnknown):
        host.chat.post(an_outgoing())
