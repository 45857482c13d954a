"""A desk as small as the seam needs one, and plugins that do next to nothing."""

import threading
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast

from watchbill.doors import Doors
from watchbill.jobs.sender import Sender
from watchbill.model import Address, Content, Identity, Person, PersonId, Role, say
from watchbill.model.timing import DEFAULT, Timing
from watchbill.ports import Database, Hooks
from watchbill.services.directory import Directory
from watchbill.services.intake import Intake
from watchbill.services.overhearing import Overhearing
from watchbill.settings import Settings
from watchbill.testing.builders import ANN, Counter, a_membership, a_person, a_team, an_identity, at
from watchbill.testing.clock import SteppedClock
from watchbill.testing.memory import MemoryDatabase
from watchbill.vitals import Vitals


class NoHooks:
    """Nobody answers, and nobody objects."""

    def person(self, identity: Identity) -> PersonId | None:
        return None

    def objections(self, action: str, person: Person, now: datetime) -> list[str]:
        return []


@dataclass
class SmallDesk:
    """Fulfils `watchbill.bot.desk.Desk` over a database in memory."""

    database: Database = field(default_factory=MemoryDatabase)
    clock: SteppedClock = field(default_factory=lambda: SteppedClock(at(10)))
    ids: Counter = field(default_factory=Counter)
    settings: Settings = field(default_factory=Settings)
    timing: Timing = DEFAULT
    stirred: list[Address] = field(default_factory=list)
    vitals: Vitals = field(default_factory=Vitals)
    doors: Doors = field(default_factory=Doors)
    told: int = 0
    starts: int = 0
    stops: int = 0

    def __post_init__(self) -> None:
        self.sender = Sender(self.database, self.clock)
        self.directory = Directory(cast("Hooks", NoHooks()))
        self.overhearing = Overhearing(Intake(cast("Hooks", NoHooks())), self.directory)

    def stir(self, addresses: Collection[Address]) -> None:
        self.stirred.extend(addresses)

    def errands(self) -> None:
        self.told += 1

    def start(self) -> None:
        self.starts += 1

    def stop(self) -> None:
        self.stops += 1

    def close(self) -> None:
        """Nothing is held open."""


def a_desk() -> SmallDesk:
    """A desk that knows Ann (lead), Bob and Cleo, all of team ops."""
    desk = SmallDesk()
    with desk.database.changing() as work:
        work.teams.save(a_team())
        for name in ("ann", "bob", "cleo"):
            work.people.save(a_person(name))
            work.people.link(an_identity(name), PersonId(name))
            work.teams.join(a_membership(name, role=Role.LEAD if name == ANN else Role.MEMBER))
    return desk


def memory(desk: SmallDesk) -> MemoryDatabase:
    """The desk's database, for what only the one in memory can do."""
    assert isinstance(desk.database, MemoryDatabase)
    return desk.database


class Gate:
    """A door that a test opens: something waits in front of it, without any time being read."""

    def __init__(self) -> None:
        self.reached, self._open = threading.Event(), threading.Event()

    def wait(self) -> None:
        """Say that somebody is here, and wait for `open`."""
        self.reached.set()
        assert self._open.wait(30)

    def open(self) -> None:
        """Let everybody through, now and later."""
        self._open.set()


def told(text: str) -> Content:
    """One line of plain words."""
    return say(text)


def ten_oclock() -> datetime:
    """Where the clock of a desk stands."""
    return at(10)
