"""From a chat message to the thread that answers it; takes the place of Errbot's own dispatch on one bot.

Errbot finds the command; what follows is ours: order by lane, storing before answering, no exception text in chat.
Held against Errbot 6.2.1 by the contract tests in `tests/core/bot`.
"""

import logging
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Any, cast

from errbot.backends.base import Message
from errbot.core import ErrBot

from watchbill.bot import words
from watchbill.bot.arrival import COMMAND, LOST, Arrival, about, arrival, clean, shortened, spelt
from watchbill.bot.backend import Backend, NotSaid
from watchbill.bot.carrying import Offer, crash, offered
from watchbill.bot.changes import Changes
from watchbill.bot.chats import chat_of
from watchbill.bot.desk import Desk
from watchbill.bot.foreign import Call, Foreign
from watchbill.bot.grammar import spoken
from watchbill.bot.lanes import LIMIT, Lanes, lane_of
from watchbill.bot.meeting import Meeting
from watchbill.bot.questions import Questions
from watchbill.bot.recent import Recent
from watchbill.errors import NotUnderstood, WatchbillError
from watchbill.model.address import Address
from watchbill.model.duty import Received
from watchbill.model.message import Content
from watchbill.model.remark import Spot
from watchbill.platforms.plain import Dialect
from watchbill.ports import KnowingChat
from watchbill.rules.command_names import below, typed
from watchbill.words import help as helping
from watchbill.words.sentences import quoted

log = logging.getLogger(__name__)

#: What was cut from the end of a message before Errbot saw it.
_CUT = "_watchbill_cut"


class Dispatch:
    """Reads messages in the backend's thread and hands each command to its lane."""

    def __init__(
        self,
        errbot: ErrBot,
        desk: Desk,
        lanes: Lanes,
        dialect: Dialect,
        say: Callable[[Address, Content], bool],
        ready: Callable[[], bool],
    ) -> None:
        """`say` says something without the outbox; `ready` tells whether the plugins are active."""
        self._errbot, self._desk, self._lanes, self._dialect = errbot, desk, lanes, dialect
        self._find_in_errbot = errbot.process_message
        self._say = say
        self._full = set[tuple[str, str]]()
        self._recent = Recent()
        self.changes = Changes(desk, say, self.find, self._explain, ready)
        self._questions = Questions(desk, self._explain)
        chat = chat_of(errbot)
        self.meeting = Meeting(desk, chat if isinstance(chat, KnowingChat) else None)
        self._foreign = Foreign(errbot, dialect.write, self._send)

    def find(self, name: str) -> Offer | None:
        """What an active plugin of ours offers under this name."""
        with self._errbot._gbl:
            return offered(self._errbot.commands.get(name))

    def process_message(self, message: Message) -> bool:
        """As Errbot's: find the command and act on it; True when other plugins may hear the message too."""
        config = self._errbot.bot_config
        short, cut = shortened(spelt(message, config.BOT_PREFIX, self._errbot.commands))
        setattr(short, _CUT, cut)
        try:
            return bool(self._find_in_errbot(short))
        except Exception:  # one strange message must not end the reader
            crash("Reading a message")
            return False

    def process_command(self, message: Message, name: str, args: Any, match: Any) -> None:
        """As Errbot's `_process_command`: filters first, then the command, in its lane."""
        if not match:  # what an expression matches is somebody's words as well
            _mark(message, COMMAND)
        let_through, kept, args = self._errbot._process_command_filters(message, name, args, False)
        if let_through is not None:
            self._hand_over(let_through, str(kept), args, match)

    def _hand_over(self, message: Message, name: str, args: Any, match: Any) -> None:
        with self._errbot._gbl:
            method = (self._errbot.re_commands if match else self._errbot.commands)[name]
        here = arrival(self._errbot, message, self._desk.ids)
        said = clean(f"{args or ''}{getattr(message, _CUT, '')}") if isinstance(args, str) else ""
        offer = offered(method)
        changes = offer is not None and offer.command.facts.changes  # the inbox knows those that came before
        if not self._has_room(here) or not (changes or self._recent.new(here.event_id)):
            return
        if offer is None:
            call = Call(name=name, method=method, message=message, words=said, match=match)
            self._lanes.submit(here.lane, lambda: self._foreign.run(call))
            return
        received = self._received(here, name, said, about(message))
        if offer.command.in_channel and not message.is_group:
            self._lanes.submit(here.lane, lambda: self._reply(name, message, words.only_in_channel()))
        elif changes:
            if not self._change(received):
                _mark(message, LOST)
        else:
            self._lanes.submit(here.lane, lambda: self._ask(offer, received, message))

    def unknown_command(self, message: Message, command: str, args: Any) -> None:
        """In place of Errbot's: the nearest commands, said in the person's lane."""
        said = typed(clean(f"{command} {args or ''}"))
        if any(map(str.isalnum, command)):  # "!!!" is no command
            _mark(message, COMMAND)
            here = arrival(self._errbot, message, self._desk.ids)
            if self._recent.new(here.event_id):
                self._lanes.submit(here.lane, lambda: self._nearest(said, message))

    def resume(self, received: Received) -> None:
        """Carry out a stored command that somebody left behind, in the lane of its sender."""
        self._lanes.submit(lane_of(received), lambda: self._perform(received))

    def _perform(self, received: Received) -> None:
        self.meeting.meet(received.sender)
        self.changes.perform(received)

    def _received(self, here: Arrival, name: str, said: str, spot: Spot | None) -> Received:
        return Received(
            platform=here.platform,
            event_id=here.event_id,
            sender=here.sender,
            address=here.address,
            command=name,
            words=said,
            at=self._desk.clock.now(),
            about=spot,
        )

    def _change(self, received: Received) -> bool:
        """Store the command in the reader's thread: the platform's acknowledgement comes after this returns.

        Returns:
            False when it is not stored, and its sender could not be told so.
        """
        refusal: Content
        try:
            if self.changes.receive(received):
                self.resume(received)
            return True
        except WatchbillError as away:
            refusal = quoted(str(away))
        except Exception:
            refusal = words.crashed(crash(f"Storing !{received.command}"))
        return self._say(received.address, refusal)

    def _ask(self, offer: Offer, received: Received, message: Message) -> None:
        self.meeting.meet(received.sender)
        for waiting in self.changes.noted.of(lane_of(received)):
            self.changes.perform(waiting)
        self._questions.answer(offer, received, lambda answer: self._reply(received.command, message, answer))

    def _nearest(self, said: str, message: Message) -> None:
        self._reply("", message, helping.unknown(said, self._known()))

    def _explain(self, error: WatchbillError, offer: Offer, received: Received) -> Content:
        facts = offer.command.facts
        meant = below(facts.name, typed(received.words), self._known()) if isinstance(error, NotUnderstood) else ()
        return words.refusal(error, facts.example, meant)

    def _known(self) -> set[str]:
        """Every command, as people type it."""
        return {spoken(each) for each in self._errbot.all_commands}

    def _has_room(self, here: Arrival) -> bool:
        waiting = self._lanes.waiting(here.lane)
        if waiting < LIMIT // 2:
            self._full.discard(here.lane)
        if waiting < LIMIT:
            return not self._lanes.closed
        if here.lane not in self._full:
            self._full.add(here.lane)
            self._say(here.address, words.full())
        return False

    def _reply(self, name: str, message: Message, content: Content) -> None:
        if isinstance(self._errbot, Backend):
            self._guarded(name, partial(self._answer, self._errbot, name, message, content))
        else:
            self._send(name, message, self._dialect.write(content))

    def _answer(self, backend: Backend, name: str, message: Message, content: Content) -> None:
        try:
            backend.answer(message, content, key=f"answer:{self._desk.ids()}", **self._diverted(name))
        except NotSaid as waiting:  # the outbox asks, waits and says it, as the platform wants
            with self._desk.database.changing() as work:
                keep = work.outbox.doubt if waiting.doubted else work.outbox.add
                keep(waiting.answer, self._desk.clock.now())
            self._desk.stir([waiting.answer.to])

    def _send(self, name: str, message: Message, text: str) -> None:
        self._guarded(name, lambda: self._errbot.send_simple_reply(message, text, **self._diverted(name)))

    def _diverted(self, name: str) -> dict[str, bool]:
        """Whether the command's answers go to its sender alone, or into a thread, as Errbot's settings say."""
        config, divert = self._errbot.bot_config, {"ALL_COMMANDS", name}
        private, threaded = config.DIVERT_TO_PRIVATE, config.DIVERT_TO_THREAD
        return {"private": bool(divert & set(private)), "threaded": bool(divert & set(threaded))}

    def _guarded(self, name: str, send: Callable[[], object]) -> None:
        try:
            send()
        except BaseException:  # a platform's client may do anything; the thread goes on
            crash(f"Sending the answer to !{name}")


def _mark(message: Message, what: str) -> None:
    """Let the backend that brought the message know this of it."""
    cast("dict[str, Any]", message.extras)[what] = True


class NoHistory(dict[str, "deque[Any]"]):
    """Errbot's history of commands, left empty: `!!` cannot repeat a claim, and senders cost no memory."""

    def __missing__(self, key: str) -> "deque[Any]":
        return deque(maxlen=0)
