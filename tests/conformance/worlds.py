"""The chats in which the suite is run, each as a place where people write, press and read."""

import queue
import socket
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from errbot import BotPlugin

import tests.conformance.scene as scene
from watchbill import app, web
from watchbill.app import App
from watchbill.bot.memory import MemoryBackend
from watchbill.errors import SendLater, SendRefused, SendUnknown
from watchbill.jobs.durable import DURABLE
from watchbill.model import Address, Capability, MessageKind, MessageRef
from watchbill.settings import Listen, Settings
from watchbill.store.database import SqlDatabase
from watchbill.testing.builders import at
from watchbill.testing.chat import shipped_plugins
from watchbill.testing.clock import SteppedClock
from watchbill.testing.running import RunningBot, shipped_backend, until
from watchbill.testing.slack import FakeSlack, Message
from watchbill.testing.slack.sockets import Delivery

OPS, ALONE, ELSEWHERE = "ops", "alone", "elsewhere"
EVERYBODY = (*scene.KNOWN, "zoe", "gus")


class World(ABC):
    """One chat with the desk in it."""

    name: str
    platform: str
    #: Whether one person at a time sits there, and waits for each answer.
    one_seat = False

    def __init__(self, database: SqlDatabase, folder: Path) -> None:
        self.file = folder / "desk.sqlite3"
        self.clock = SteppedClock(at(10))
        scene.populate(database, self.address(OPS), {name: self.account(name) for name in EVERYBODY})
        self.desk: App = app.build(Settings(var=folder), clock=self.clock, database=database)
        self.bot: RunningBot

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What this chat says it can do."""
        return self.bot.errbot.capabilities

    def can(self, *capabilities: Capability) -> bool:
        """Whether it can do all of this beside showing text."""
        return self.capabilities >= set(capabilities)

    def start(self) -> None:
        """Connect; the engine runs when the test says so, and only then."""
        self.bot.__enter__()
        self.desk.engine.stop()
        self.desk.rereading.stop()
        self.run()

    def run(self, until_: datetime | None = None) -> None:
        """Let time pass until then; do what is due, say what is to be said."""
        if until_:
            self.clock.set(until_)
        self.desk.engine.run_once()

    def settle(self) -> None:
        """Wait until everything that was said to the desk is answered."""
        self.arrived()
        self.bot.settle()
        self.run()

    def ask(self, who: str, text: str, where: str = OPS, **how: Any) -> str:
        """What the desk answers there, as people read it."""
        before = len(self.reads(where, who))
        self.say(who, text, where, **how)
        self.settle()
        return "\n".join(self.reads(where, who)[before:])

    @abstractmethod
    def arrived(self) -> None:
        """Wait until the desk has heard everything."""

    def stop(self) -> None:
        """End the bot and the chat."""
        self.bot.stop()

    @abstractmethod
    def account(self, who: str) -> str: ...
    @abstractmethod
    def address(self, where: str, who: str = "ann") -> Address: ...
    @abstractmethod
    def say(self, who: str, text: str, where: str = OPS, thread: Any = None) -> Any:
        """Somebody writes; what is returned stands for the message."""

    @abstractmethod
    def again(self, said: Any) -> None:
        """The platform brings a message once more."""

    @abstractmethod
    def change(self, said: Any, text: str) -> None:
        """Somebody edits what they wrote."""

    @abstractmethod
    def press(self, who: str, label: str, where: str = OPS, fill: str = "") -> None:
        """Press the newest button of this label, or say its command where there are no buttons."""

    @abstractmethod
    def reads(self, where: str = OPS, who: str = "ann", thread: Any = None) -> list[str]:
        """Everything the desk has written there, oldest first, as people read it."""

    @abstractmethod
    def called(self) -> list[str]:
        """Whom the desk's messages have rung, by handle; "@everyone" is everybody."""

    @abstractmethod
    def trouble(self, kind: str) -> None:
        """The next message meets: "busy", "broken", "cut", "lost answer", "gone"."""

    @abstractmethod
    def reconnect(self) -> None:
        """The connection to the platform breaks and comes back."""


@dataclass
class _Line:
    who: str
    where: str
    text: str
    event: str
    thread: "_Line | None" = None


class Rough:
    """What a chat without a platform meets, on demand."""

    def __init__(self) -> None:
        self.coming: list[str] = []

    def meet(self, show: Callable[[], object]) -> None:
        """Show something, as well as the next trouble allows."""
        kind = self.coming.pop(0) if self.coming else ""
        match kind:
            case "busy":
                raise SendLater(1)
            case "broken" | "cut":
                raise SendUnknown(kind)
            case "gone":
                raise SendRefused(kind)
        show()
        if kind == "lost answer":
            raise SendUnknown(kind)


class TextWorld(World):
    """A chat without a platform: what is shown is text, and a button is pressed by typing its command."""

    platform = "console"

    def __init__(self, database: SqlDatabase, folder: Path) -> None:
        super().__init__(database, folder)
        self.rough = Rough()

    @property
    @abstractmethod
    def shown(self) -> list[tuple[Address, str]]:
        """Everything that the desk has said, with its place."""

    def account(self, who: str) -> str:
        return who

    def address(self, where: str, who: str = "ann") -> Address:
        return Address(platform="console", conversation=f"@{who}" if where == ALONE else f"#{where}")

    def change(self, said: Any, text: str) -> None:
        """Here nobody hears of an edit."""

    def press(self, who: str, label: str, where: str = OPS, fill: str = "") -> None:
        shown = next(each for each in reversed(self.reads(where, who)) if f"{label}: !" in each)
        command = shown.partition(f"{label}: ")[2].splitlines()[0].partition(" · ")[0]
        self.say(who, f"{command.rpartition(' ')[0]} {fill}" if fill else command, where)

    def reads(self, where: str = OPS, who: str = "ann", thread: Any = None) -> list[str]:
        there = self.address(where, who).conversation
        inside = thread.event if thread and self.can(Capability.THREADS) else None
        return [text for to, text in self.shown if to.conversation == there and to.thread == inside]

    def called(self) -> list[str]:
        return []

    def trouble(self, kind: str) -> None:
        self.rough.coming.append(kind)


class MemoryWorld(TextWorld):
    """The chat in memory: text, edits and threads."""

    name = "memory"

    def __init__(self, database: SqlDatabase, folder: Path) -> None:
        super().__init__(database, folder)
        self.bot = RunningBot(MemoryBackend, self.desk, [*shipped_plugins(), scene.Slowly])
        assert isinstance(self.bot.errbot, MemoryBackend)
        self.chat = self.bot.errbot
        self.chat.on_show = self._on_show
        self._count = 0

    @property
    def shown(self) -> list[tuple[Address, str]]:
        return self.chat.sent

    def say(self, who: str, text: str, where: str = OPS, thread: Any = None) -> _Line:
        self._count += 1
        line = _Line(who, where, text, f"e{self._count}", thread)
        self.again(line)
        return line

    def again(self, said: _Line) -> None:
        room = None if said.where == ALONE else f"#{said.where}"
        self.chat.hear(said.text, said.who, room, said.event, said.thread.event if said.thread else None)

    def arrived(self) -> None:
        """What is said here is heard at once."""

    def reconnect(self) -> None:
        self.chat.reconnect()

    def _on_show(self, to: Address, text: str) -> None:
        """The chat shows it when this returns; where its answer is lost, it is shown here."""
        losing = self.rough.coming[:1] == ["lost answer"]
        self.rough.meet(lambda: self.chat.sent.append((to, text)) if losing else None)


class TypedSeat:
    """Lines that somebody types at the console; fulfils `platforms.console.Seat`."""

    def __init__(self) -> None:
        self._lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self.waits = False

    @property
    def idle(self) -> bool:
        """Whether everything that was typed is answered."""
        return self.waits and self._lines.empty()

    def type(self, *lines: str | None) -> None:
        """Type these; None is the end of input."""
        self.waits = False
        for each in lines:
            self._lines.put(each)

    def read(self, who: str, where: str) -> str | None:
        self.waits = self._lines.empty()
        line = self._lines.get()
        self.waits = False
        return line

    def show(self, text: str) -> None:
        """Whoever sits there reads it."""

    @contextmanager
    def sitting(self) -> Iterator[None]:
        yield


class ConsoleWorld(TextWorld):
    """The terminal: one seat, in which one line is typed after the other."""

    name, one_seat = "console", True

    def __init__(self, database: SqlDatabase, folder: Path) -> None:
        super().__init__(database, folder)
        seat, rough = TypedSeat(), self.rough
        shown: list[tuple[Address, str]] = []
        self._seat, self._shown = seat, shown

        class Typed(shipped_backend("console")):  # type: ignore[misc]
            """The console backend at a seat of ours."""

            def __init__(self, config: Any) -> None:
                super().__init__(config)
                self._seat = seat

            def show(self, to: Address, text: str, kind: MessageKind) -> MessageRef | None:
                def put() -> None:
                    shown.append((to, text))
                    super(Typed, self).show(to, text, kind)

                rough.meet(put)
                return None

        plugins: list[type[BotPlugin]] = [*shipped_plugins(), scene.Slowly]
        self.bot = RunningBot(Typed, self.desk, plugins, BOT_DATA_DIR=str(folder))

    @property
    def shown(self) -> list[tuple[Address, str]]:
        return self._shown

    def say(self, who: str, text: str, where: str = OPS, thread: Any = None) -> _Line:
        self._seat.type(f"/as {who}", "/in @" if where == ALONE else f"/in #{where}", *text.splitlines())
        return _Line(who, where, text, "")

    def again(self, said: _Line) -> None:
        """A terminal brings nothing again."""

    def arrived(self) -> None:
        until(lambda: self._seat.idle)

    def reconnect(self) -> None:
        """A terminal has no connection that could break."""

    def stop(self) -> None:
        self._seat.type(None)
        super().stop()


_IDS = {name: f"U0{name.upper()}" for name in EVERYBODY}
_CHANNELS = {OPS: "C0OPS", ELSEWHERE: "C0ELSE"}


class SlackWorld(World):
    """Our fake of Slack, over Socket Mode."""

    name, platform = "slack", "slack"
    #: Of Slack: how long it waits, how often it brings again; and how many sockets the desk opens.
    patience, retries, sockets = 5.0, 3, 1

    def __init__(self, database: SqlDatabase, folder: Path) -> None:
        self.slack = FakeSlack(
            patience=self.patience, retries=self.retries, now=lambda: self.clock.now().timestamp()
        )
        for name, id in _IDS.items():
            self.slack.workspace.add_person(
                id, name.title(), email=f"{name}@example.org", is_restricted=name == "gus"
            )
        for where, id in _CHANNELS.items():
            self.slack.workspace.add_channel(id, where, *_IDS.values())
        super().__init__(database, folder)
        plugins: list[type[BotPlugin]] = [*shipped_plugins(), scene.Slowly]
        self.bot = RunningBot(shipped_backend("slack"), self.desk, plugins, BOT_IDENTITY=self._identity())

    def _identity(self) -> dict[str, Any]:
        slack = self.slack
        keys = {"bot_token": slack.bot_token, "app_token": slack.app_token, "api": slack.api}
        return {**keys, "sockets": self.sockets}

    def start(self) -> None:
        super().start()
        self.slack.sockets.wait_for(self.sockets)

    def stop(self) -> None:
        super().stop()
        self.slack.close()

    def account(self, who: str) -> str:
        return _IDS[who]

    def channel(self, where: str, who: str) -> str:
        """The id of a channel."""
        return self.slack.workspace.direct(_IDS[who]).id if where == ALONE else _CHANNELS[where]

    def address(self, where: str, who: str = "ann") -> Address:
        there = f"@{_IDS[who]}" if where == ALONE else _CHANNELS[where]
        return Address(platform="slack", conversation=there)

    def say(self, who: str, text: str, where: str = OPS, thread: Any = None) -> tuple[Message, Delivery]:
        stamp = thread[0].ts if thread else None
        said = self.slack.people.say(_IDS[who], self.channel(where, who), text, stamp)
        return said, self.slack.people.told[-1]

    def again(self, said: tuple[Message, Delivery]) -> None:
        self.slack.people.tell(said[1].payload)

    def change(self, said: tuple[Message, Delivery], text: str) -> None:
        self.slack.people.edit(said[1].payload["event"]["channel"], said[0], text)

    def press(self, who: str, label: str, where: str = OPS, fill: str = "") -> None:
        channel = self.channel(where, who)
        shown = reversed(self.slack.people.of_the_bot(channel))
        message = next(each for each in shown if label in _labels(each))
        self.slack.people.press(_IDS[who], channel, message, label)
        if fill:
            until(lambda: self.slack.workspace.views)
            self.slack.people.fill_in(_IDS[who], fill)

    def reads(self, where: str = OPS, who: str = "ann", thread: Any = None) -> list[str]:
        return self.slack.people.reads(self.channel(where, who), thread[0].ts if thread else None)

    def called(self) -> list[str]:
        handles = {id: name for name, id in _IDS.items()}
        ours = {
            each.ts for channel in self.slack.workspace.channels for each in self.slack.people.of_the_bot(channel)
        }
        return [
            "@everyone" if who.startswith("@") else handles.get(who, who)
            for who, stamp in self.slack.workspace.called
            if stamp in ours
        ]

    def trouble(self, kind: str) -> None:
        post, faults = "chat.postMessage", self.slack.faults
        match kind:
            case "busy":
                faults.limit(post, seconds=1)
            case "broken":
                faults.fail(post, 503)
            case "cut":
                faults.cut(post)
            case "lost answer":
                faults.lose_answer(post)
            case "gone":
                faults.refuse(post, "channel_not_found")

    def reconnect(self) -> None:
        before = self.slack.sockets.opened
        self.slack.sockets.cut()
        until(lambda: self.slack.sockets.opened > before)

    def arrived(self) -> None:
        until(lambda: all(each.taken.is_set() for each in self.slack.people.told))


class SlackHttpWorld(SlackWorld):
    """Our fake of Slack, over signed HTTP."""

    name = "slack over HTTP"

    def __init__(self, database: SqlDatabase, folder: Path) -> None:
        super().__init__(database, folder)
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        self._web = web.serving(Listen(host="127.0.0.1", port=port), web.build(self.desk))
        self._url = f"http://127.0.0.1:{port}/in/slack"

    def _identity(self) -> dict[str, Any]:
        slack = self.slack
        return {"bot_token": slack.bot_token, "signing_secret": slack.signing_secret, "api": slack.api}

    def start(self) -> None:
        self._web.__enter__()
        self.slack.post_to(self._url)
        World.start(self)

    def stop(self) -> None:
        super().stop()
        self._web.__exit__(None, None, None)

    def say(self, who: str, text: str, where: str = OPS, thread: Any = None) -> tuple[Message, Delivery]:
        said = super().say(who, text, where, thread)
        self.arrived()  # two requests at once keep no order, and nobody types that fast
        return said

    def reconnect(self) -> None:
        """There is no connection that could break: each request is one of its own."""


def _labels(message: Message) -> list[str]:
    rows = (block for block in message.blocks if block["type"] == "actions")
    return [each["text"]["text"] for row in rows for each in row["elements"]]


WORLDS: tuple[type[World], ...] = (MemoryWorld, ConsoleWorld, SlackWorld, SlackHttpWorld)


@contextmanager
def opened(kind: type[World], url: str, folder: Path) -> Iterator[World]:
    """The chat with the desk in it, on this database."""
    database = SqlDatabase(url, DURABLE)
    world = kind(database, folder)
    try:
        world.start()
        yield world
    finally:
        world.stop()
        database.dispose()
