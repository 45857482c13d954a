"""Somebody at a chat in memory, who types and waits for the answer: at a bare Errbot, and at a desk."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from errbot import BotPlugin, botcmd

from benchmarks.measuring import Taken
from watchbill import bot
from watchbill.app import App
from watchbill.bot import assembly
from watchbill.bot.memory import MemoryBackend
from watchbill.model import Content, say
from watchbill.model.address import Address
from watchbill.testing.chat import TalkingBot, shipped_plugins

PERSON, PLACE = "ann", "#ops"
#: Seconds to wait for one answer.
PATIENCE = 30.0


class Seat:
    """Types one line after the other; each is timed from the reader to its answer shown."""

    def __init__(self, backend: MemoryBackend, settle: Callable[[], None]) -> None:
        self._backend, self._settle = backend, settle
        self._shown, self._told = threading.Event(), threading.Event()
        self._since, self._at, self._told_at, self._answer = 0.0, 0.0, 0.0, ""
        backend.on_show, backend.on_edit = self._show, self._edit

    def time(self, line: str, *, expect: str) -> Taken:
        """What the line took; its processor time includes what is done after the answer was shown.

        Raises:
            RuntimeError: the answer lacks what is expected, or does not come.
        """
        self._shown.clear()
        self._told.clear()
        cpu, start = time.process_time(), time.perf_counter()
        self._since = start
        self._backend.hear(line, PERSON, PLACE)
        if not self._shown.wait(PATIENCE):
            raise RuntimeError(f"{line}: no answer within {PATIENCE:g} s")
        wall = self._at - start
        self._settle()
        cpu = time.process_time() - cpu
        if expect not in self._answer:
            raise RuntimeError(f"{line}: {expect!r} is not in the answer {self._answer!r}")
        return Taken(wall=wall, cpu=cpu)

    def told(self) -> float:
        """Seconds from the last line until its answer was edited, since an outside tracker has it.

        Raises:
            RuntimeError: that does not happen, or the tracker does not answer.
        """
        if not self._told.wait(PATIENCE):
            raise RuntimeError(f"no tracker has it within {PATIENCE:g} s: {self._answer!r}")
        if "does not answer" in self._answer:
            raise RuntimeError(self._answer)
        return self._told_at - self._since

    def _edit(self, to: Address, text: str) -> None:
        self._told_at, self._answer = time.perf_counter(), text
        self._told.set()

    def _show(self, to: Address, text: str) -> None:
        self._at, self._answer = time.perf_counter(), text
        self._shown.set()


class Ping(BotPlugin):
    """The peer's only command"""

    @botcmd
    def ping(self, message: Any, args: str) -> str:
        """Answer"""
        return "pong"


class Constant(bot.Plugin):
    """A command of ours that knows its answer"""

    @bot.command(may=bot.EVERYBODY)
    def ping(self, request: bot.Request) -> Content:
        """Answer.

        Example: !ping
        """
        return say("pong")


def _quiet() -> None:
    # As `watchbill run` has it; Errbot lets everybody log everything, from its import on.
    logging.getLogger().setLevel(logging.WARNING)


@contextmanager
def bare() -> Iterator[Seat]:
    """A seat at Errbot as it comes, with the same backend and one command, `!ping`."""
    _quiet()
    errbot = assembly.from_classes(MemoryBackend, [Ping])
    assert isinstance(errbot, MemoryBackend)
    errbot.connect_callback()
    try:
        yield Seat(errbot, lambda: None)
    finally:
        errbot.disconnect_callback()
        errbot.shutdown()


@contextmanager
def at_desk(app: App) -> Iterator[Seat]:
    """A seat at a desk with all its plugins."""
    with TalkingBot(app, [*shipped_plugins(), Constant], person=PERSON, place=PLACE) as talking:
        app.engine.run_once()  # the morning's announcement is out before anything is timed
        yield Seat(talking.chat, talking.settle)
