"""Chats without a platform: in memory, and at a terminal."""

import queue
from abc import abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from errbot import BotPlugin

import tests.conformance.scene as scene
from tests.conformance.world import ALONE, OPS, World
from watchbill.bot.memory import MemoryBackend
from watchbill.errors import SendLater, SendRefused, SendUnknown
from watchbill.model import Address, Capability, MessageKind, MessageRef
from watchbill.store.database import SqlDatabase
from watchbill.testing.chat import shipped_plugins
from watchbill.testing.running import RunningBot, shipped_backend, until


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

    def take_back(self, said: Any) -> None:
        """Nor of a deletion."""

    def press(self, who: str, label: str, where: str = OPS, fill: str = "") -> None:
        shown = next(each for each in reversed(self.reads(where, who)) if f"{label}: !" in each)
        command = shown.partition(f"{label}: ")[2].splitlines()[0].partition(" · ")[0]
        self.say(who, f"{command.rpartition(' ')[0]} {fill}" if fill else command, where)

    def reads(self, where: str = OPS, who: str = "ann", thread: Any = None) -> list[str]:
        there = self.address(where, who).conversation
        inside = thread.event if thread and self.can(Capability.THREADS) else None
        return [text for to, text in self.shown if to.conversation == there and to.thread == inside]

    def of_the_desk(self, ref: MessageRef, where: str = OPS) -> _Line:
        return _Line("watchbill", where, "", ref)

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

    def change(self, said: _Line, text: str) -> None:
        self.chat.reword(text, said.who, f"#{said.where}", said.event, said.thread.event if said.thread else None)

    def take_back(self, said: _Line) -> None:
        self.chat.take_back(said.who, f"#{said.where}", said.event, said.thread.event if said.thread else None)

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

    name, one_seat, tells_of_edits = "console", True, False

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
