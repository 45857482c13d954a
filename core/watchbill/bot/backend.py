"""The base of our chat backends: subclasses add how messages come in and go out."""

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

from errbot.backends.base import ONLINE, Identifier, Message, Room
from errbot.core import ErrBot

from watchbill.bot import arrival, overheard
from watchbill.bot.identifiers import Account, Channel, Occupant, identifier
from watchbill.bot.lanes import Pool
from watchbill.doors import Keeper
from watchbill.ending import Ending
from watchbill.errors import SendLater, SendUnknown
from watchbill.model.address import Address
from watchbill.model.duty import Pace
from watchbill.model.message import Capability, Content, MessageKind, MessageRef, Outgoing
from watchbill.model.people import PersonId
from watchbill.model.remark import Remark, RemarkKind, Spot
from watchbill.platforms.plain import Dialect, Plain

#: Of an answer: what it says, before it was written down.
_SAID = "_watchbill_said"


class NotSaid(Exception):
    """An answer that the platform did not take now."""

    def __init__(self, answer: Outgoing, *, doubted: bool) -> None:
        """`doubted`: the platform may have it all the same."""
        super().__init__(f"{answer.key} was not said")
        self.answer, self.doubted = answer, doubted


class Backend(ErrBot):
    """A backend of ours: subclasses give `platform`, `serve` and `show`, and call `hear`.

    One that shows more than text has `post` and `put` of its own instead of `show` alone.
    """

    #: The platform's name in addresses and identities.
    platform: str = "chat"
    dialect: Dialect = Plain()
    #: What the platform can do beside showing text.
    capabilities: frozenset[Capability] = frozenset()
    #: As `ports.Chat` has them. A backend that can be asked what it shows has `find` and `delete` of
    #: `ports.AskableChat` as well; one that can change it `edit` of `ports.EditableChat`.
    pace: Pace | None = None
    keyed: bool = False
    #: Whether the account bears one connection at a time: then further processes wait for their turn.
    single_connection: bool = False
    #: Answers what the platform posts to us over HTTP; None where it does not.
    door: Keeper | None = None

    def __init__(self, config: Any) -> None:
        super().__init__(config)  # type: ignore[no-untyped-call]  # Errbot has no types
        self.bot_identifier = Account("watchbill")
        #: Set when the next disconnect is the last: what is in flight is answered before it.
        self.ending = Ending()
        #: What the desk knows; the host puts it here: a person's account on this platform, whose an account is,
        #: and the time (aware).
        self.account_of: Callable[[PersonId], str | None] = lambda person: None
        self.handle_of: Callable[[str], PersonId | None] = lambda account: None
        self.now: Callable[[], datetime] = _unknown
        #: Takes what is said in a room and is no command (False: to be brought again), and tells whether a room is
        #: a team's, so that this matters there; the host puts both here.
        self.overhear: Callable[[Remark], bool] = lambda remark: True
        self.listens_to: Callable[[str], bool] = lambda room: False

    def show(self, to: Address, text: str, kind: MessageKind) -> MessageRef | None:
        """Put text, written by the dialect, before people; any thread may call it.

        Raises:
            errors.SendLater, errors.SendRefused, errors.SendUnknown: as `ports.Chat.post`.
        """
        raise NotImplementedError

    def leave(self) -> None:
        """Stop reading soon; called in the main thread by the handler of a signal, which may wait for no lock."""
        raise KeyboardInterrupt

    def hear(
        self,
        text: str,
        sender: str,
        room: str | None = None,
        event_id: str | None = None,
        thread: str | None = None,
        about: Spot | None = None,
    ) -> bool:
        """What somebody said: in a room ("#ops"), or to the bot alone when there is none.

        `event_id` is the platform's own id of it, `thread` the first message of the thread it stands in, `about`
        the room's message that it is about, where that is another one or has an address.

        Returns:
            Whether the platform may be told that it arrived: a command that changes something is stored, or its
            sender was told that it is not. Where it is False, the platform should bring it again.
        """
        event_id, channel = event_id or uuid.uuid4().hex, Channel(room) if room else None
        spot = about or (self.spot(sender, room, event_id, thread) if room else None)
        extras = {arrival.EVENT_ID: event_id, arrival.THREAD: thread, arrival.SPOT: spot}
        message = Message(text, extras=extras)
        message.frm = Occupant(sender, channel) if channel else Account(sender)
        message.to = channel or self.bot_identifier
        self.callback_message(message)
        if spot and not spot.chosen and arrival.COMMAND not in message.extras and not self.is_from_self(message):
            return self.overhear(Remark(spot=spot, text=arrival.clean(text)))
        return arrival.LOST not in message.extras

    def remark(self, text: str, spot: Spot, kind: RemarkKind = RemarkKind.SAID) -> Remark | None:
        """What was said in a room, or how it reads after an edit, for `overhear`; None where it is a command."""
        return overheard.remark(text, spot, kind, self.bot_config.BOT_PREFIX)

    def spot(self, sender: str, room: str, id: str, thread: str | None) -> Spot | None:
        """What is heard in a room, as a message of it; None where it is none, or `hear` is told by `about`."""
        return Spot(
            platform=self.platform,
            conversation=room,
            id=id,
            account=sender,
            thread=thread,
            threaded=Capability.THREADS in self.capabilities,
            at=self.now(),
        )

    def post(self, message: Outgoing) -> MessageRef | None:
        """Say a message of the outbox; the reference is None where the platform gives none.

        Raises:
            errors.SendLater, errors.SendRefused, errors.SendUnknown: as `ports.Chat.post`.
        """
        if message.kind is MessageKind.UPKEEP:
            return None  # here is neither a topic nor a handle
        return self.put(message, self.dialect.write(message.content))

    def put(self, message: Outgoing, text: str) -> MessageRef | None:
        """Put a message before people; `text` is what the dialect has written. Raises as `post`."""
        return self.show(message.to, text, message.kind)

    def answer(self, message: Message, content: Content, *, key: str, private: bool, threaded: bool) -> None:
        """Answer what somebody said, at once; plugins that listen hear the words.

        Raises:
            NotSaid: the platform does not take it now, or does not say whether it has.
            errors.SendRefused: it never will.
        """
        reply = self.build_reply(message, self.dialect.write(content), private=private, threaded=threaded)
        said = Outgoing(key=key, to=self._address(reply), kind=MessageKind.REPLY, content=content)
        setattr(reply, _SAID, said)
        try:
            self.send_message(reply)
        except (SendLater, SendUnknown) as trouble:
            raise NotSaid(said, doubted=isinstance(trouble, SendUnknown)) from trouble

    @property
    def hears(self) -> bool:
        """Whether what is said comes in at this moment, as far as that is known."""
        return True

    @property
    def mode(self) -> str:
        """The platform's name."""
        return self.platform

    def send_message(self, msg: Message) -> None:
        """Errbot's way out; plugins that listen hear it first."""
        super().send_message(msg)
        said = getattr(msg, _SAID, None)
        if said is None:
            self.show(self._address(msg), msg.body, MessageKind.REPLY)
        else:
            self.put(said, msg.body)

    def _address(self, reply: Message) -> Address:
        thread = reply.parent.extras.get(arrival.THREAD) if reply.parent else None
        return Address(platform=self.platform, conversation=str(reply.to), thread=thread)

    def build_reply(
        self, msg: Message, text: str | None = None, private: bool = False, threaded: bool = False
    ) -> Message:
        """The reply goes where the message was said; a private one to its sender."""
        reply = self.build_message(text or "")
        reply.frm, reply.parent = self.bot_identifier, msg
        reply.to = Account(_person(msg)) if private or msg.is_direct else msg.to
        return reply

    def build_identifier(self, text_representation: str) -> Identifier:
        """ "#ops" is a room, "@ann" an account."""
        return identifier(text_representation)

    def query_room(self, room: str) -> Room:
        """The room of this name."""
        return Channel(room)

    def rooms(self) -> list[Room]:  # type: ignore[override]  # Errbot declares a property and calls a method
        """None: rooms need not be joined."""
        return []

    def serve(self) -> bool:
        """Hear until the connection or the bot ends; True when the bot is to end, False to connect again."""
        raise NotImplementedError

    def connect(self) -> None:
        """Sign in, before plugins are activated; whatever is raised has it tried again."""

    def serve_once(self) -> Any:  # Errbot declares None and asks for truth
        """One connection, from activating the plugins to deactivating them."""
        self.connect()
        self.connect_callback()
        self.reset_reconnection_count()
        try:
            leaves = self.serve()
            if leaves:
                self.ending.set()
            return leaves
        finally:
            self.disconnect_callback()

    def answered(self, seconds: float) -> bool:
        """Wait until everything heard so far is answered; False when that takes longer."""
        return not isinstance(self.thread_pool, Pool) or self.thread_pool.drain(seconds)

    def change_presence(self, status: str = ONLINE, message: str = "") -> None:
        """Nothing to do."""

    def prefix_groupchat_reply(self, message: Message, identifier: Identifier) -> None:
        """Put the person's name before the reply."""
        message.body = f"{getattr(identifier, 'nick', identifier)}: {message.body}"

    def is_from_self(self, msg: Message) -> bool:
        """Whether the bot said it."""
        return _person(msg) == self.bot_identifier.person


def _unknown() -> datetime:
    raise RuntimeError("nobody has told this backend the time")


def _person(message: Message) -> str:
    return str(getattr(message.frm, "person", message.frm))
