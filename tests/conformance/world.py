"""One chat in which the suite is run: a place where people write, press and read."""

from abc import ABC, abstractmethod
from datetime import datetime
from pathlib import Path
from typing import Any

import tests.conformance.scene as scene
from watchbill import app
from watchbill.app import App
from watchbill.jobs.listening import Listening
from watchbill.model import Address, Capability, MessageRef
from watchbill.settings import Settings
from watchbill.store.database import SqlDatabase
from watchbill.testing.builders import at
from watchbill.testing.clock import SteppedClock
from watchbill.testing.running import RunningBot

OPS, ALONE, ELSEWHERE = "ops", "alone", "elsewhere"
EVERYBODY = (*scene.KNOWN, "zoe", "gus")


class World(ABC):
    """One chat with the desk in it."""

    name: str
    platform: str
    #: Whether one person at a time sits there, and waits for each answer.
    one_seat = False
    #: Whether it tells the desk when somebody edits or deletes a message.
    tells_of_edits = True

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
        self.listening.stop()
        self.run()

    @property
    def listening(self) -> Listening:
        """What reads what was said before; it looks when the test says so."""
        found = self.bot.host.listening
        assert found is not None
        return found

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
    def take_back(self, said: Any) -> None:
        """Somebody deletes what they wrote."""

    @abstractmethod
    def press(self, who: str, label: str, where: str = OPS, fill: str = "") -> None:
        """Press the newest button of this label, or say its command where there are no buttons."""

    @abstractmethod
    def reads(self, where: str = OPS, who: str = "ann", thread: Any = None) -> list[str]:
        """Everything the desk has written there, oldest first, as people read it."""

    @abstractmethod
    def of_the_desk(self, ref: MessageRef, where: str = OPS) -> Any:
        """What stands for a message of the desk, as `say` returns it for one of a person."""

    @abstractmethod
    def called(self) -> list[str]:
        """Whom the desk's messages have rung, by handle; "@everyone" is everybody."""

    @abstractmethod
    def trouble(self, kind: str) -> None:
        """The next message meets: "busy", "broken", "cut", "lost answer", "gone"."""

    @abstractmethod
    def reconnect(self) -> None:
        """The connection to the platform breaks and comes back."""
