"""The chat, as it stands outside the desk: it shows what was said, whatever becomes of the desk."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tests.fortnight import crew
from watchbill.app import App
from watchbill.bot import assembly
from watchbill.bot.host import Host, host_of
from watchbill.bot.memory import MemoryBackend
from watchbill.model import Address, MessageKind, MessageRef, Outgoing
from watchbill.testing.chat import PATIENCE, shipped_plugins

#: Who did what no person did: a day began, something happened outside, somebody commented in the tracker.
DAY, EVENT, TRACKER = "day", "event", "tracker"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that happened where people see it."""

    at: datetime
    #: "#ops", "@ann"; a ticket's key where it is a comment in the tracker; empty for what happened elsewhere.
    where: str
    #: Who did it: an account, or one of the names above; None for the desk.
    who: str | None
    text: str
    #: What the message said before, where it was changed.
    before: str | None = None
    #: The reference of the desk's message.
    ref: str | None = None


def _unknown() -> datetime:
    raise RuntimeError("nobody has told the hall the time")


class Hall:
    """A chat with everything that people saw in it, and the desk's bot of the moment."""

    platform: str

    def __init__(self) -> None:
        self.now: Callable[[], datetime] = _unknown
        self.lines: list[Line] = []
        self._lock = threading.Lock()

    def opens(self, desk: App) -> None:
        """A bot of this desk comes in."""
        raise NotImplementedError

    def drops(self) -> None:
        """It is gone, as after a crash: its threads end, and nothing else."""
        raise NotImplementedError

    def says(self, who: str, words: str, *, alone: bool) -> None:
        """Somebody says this in the channel, or alone to the bot; it is answered when this returns."""
        raise NotImplementedError

    def settle(self) -> None:
        """Wait until everything is answered, and seen."""
        raise NotImplementedError

    def note(self, where: str, who: str | None, text: str, **more: str) -> None:
        """Something happens that people see."""
        with self._lock:
            self.lines.append(Line(at=self.now(), where=where, who=who, text=text, **more))

    def posts(self, where: str = "#ops") -> Iterator[Line]:
        """What the desk said there, as it said it first."""
        return (each for each in self.lines if each.where == where and each.who is None and each.before is None)


class MemoryHall(Hall):
    """In memory; what the desk posts gets a reference, and can be changed by it."""

    platform = crew.PLATFORM

    def __init__(self) -> None:
        super().__init__()
        #: What each message says by now, and where.
        self.shown: dict[str, tuple[str, str]] = {}

    def opens(self, desk: App) -> None:
        errbot = assembly.from_classes(HallBackend, shipped_plugins(), HALL=self)
        assert isinstance(errbot, HallBackend)
        self._errbot, self._host = errbot, host_of(errbot, desk)
        errbot.connect_callback()

    def drops(self) -> None:
        end_threads(self._host)

    def says(self, who: str, words: str, *, alone: bool) -> None:
        self.note(f"@{who}" if alone else "#ops", who, words)
        self._errbot.hear(words, who, None if alone else "#ops")
        self.settle()

    def settle(self) -> None:
        assert self._host.lanes.drain(PATIENCE), "the bot is still busy"

    def post(self, to: Address, text: str) -> MessageRef:
        """The desk says something."""
        ref = f"m{len(self.shown) + 1}"
        self.shown[ref] = (to.conversation, text)
        self.note(to.conversation, None, text, ref=ref)
        return MessageRef(ref)

    def change(self, ref: str, text: str) -> None:
        """The desk changes what it said."""
        where, before = self.shown[ref]
        self.shown[ref] = (where, text)
        self.note(where, None, text, before=before, ref=ref)


class HallBackend(MemoryBackend):
    """Errbot's way into the hall that `config.HALL` is."""

    def __init__(self, config: Any) -> None:
        super().__init__(config)
        self.hall: MemoryHall = config.HALL
        self._posting = threading.Lock()

    def show(self, to: Address, text: str, kind: MessageKind) -> MessageRef | None:
        """Say it in the hall."""
        with self._posting:
            return self.hall.post(to, text)

    def edit(self, ref: MessageRef, message: Outgoing) -> None:
        """Change it in the hall."""
        with self._posting:
            self.hall.change(ref, self.dialect.write(message.content))


def end_threads(host: Host) -> None:
    """Of a bot that is thrown away."""
    host.recovery.stop()
    if host.listening:
        host.listening.stop()
    host.lanes.close()
    host.lanes.stop()
