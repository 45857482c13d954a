"""Ours: due work or messages, owed as a decision owes them, done by the desk's engine; a process of its own.

Arguments: what ("due work", "messages", or "messages from afar", which another desk on the same PostgreSQL adds),
the database's address, how many jobs at once, how many one by one.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime

from benchmarks.jobs import Done, Jobs, report
from watchbill import app
from watchbill.app import App, wiring
from watchbill.jobs.sender import Sender
from watchbill.jobs.tick import Engine
from watchbill.jobs.waking import Waking
from watchbill.model import Address, Due, DueKind, MessageKind, Outgoing, TeamId, say
from watchbill.model.message import MessageRef
from watchbill.ports import UnitOfWork
from watchbill.settings import Settings

DAY = "2026-12-01"


#: Owes the job of a number.
Owe = Callable[[UnitOfWork, int, datetime], object]


@dataclass(slots=True)
class Quiet:
    """A chat that has room for everything and takes no time; fulfils `ports.Chat`."""

    done: Done = field(default=int)
    platform: str = "quiet"
    pace: None = None
    keyed: bool = False

    def post(self, message: Outgoing) -> MessageRef | None:
        """Take it."""
        self.done(int(message.key))
        return None


@dataclass(slots=True)
class OurJobs:
    """Fulfils `benchmarks.jobs.Jobs`: each job of a team of its own, or said in a conversation of its own."""

    desk: App
    engine: Engine
    chat: Quiet
    owe: Owe
    wake: Callable[[], object]

    def enqueue(self, number: int) -> None:
        with self.desk.database.changing() as work:
            self.owe(work, number, self.desk.clock.now())
        self.wake()

    def work_off(self, count: int) -> None:
        self.engine.run_once()
        with self.desk.database.reading() as work:
            left = len(work.due.open()) + len(work.outbox.unsettled())
        if left:
            raise RuntimeError(f"{left} of {count} jobs are not done")

    @contextmanager
    def serving(self, done: Done) -> Iterator[None]:
        self.chat.done = done
        self.engine.start()
        try:
            yield
        finally:
            self.engine.stop()


@contextmanager
def opened(address: str, owe: Owe, *, afar: bool) -> Iterator[Jobs]:
    """The desk's engine with the threads that the desk would give it, on an empty database."""
    settings = Settings(database_url=address, plugins=())
    app.migrate(settings)
    desk = app.build(settings)
    hands, chat = (1 if address.startswith("sqlite") else wiring.HANDS), Quiet()
    sender = Sender(desk.database, desk.clock, hands=hands)
    sender.speaks(chat)

    def do(work: UnitOfWork, due: Due) -> None:
        chat.done(int(due.team))

    handlers = {DueKind.DESIGNATION: do}
    engine = Engine(desk.database, desk.clock, sender, handlers, lambda work, now: None, hands=hands)
    with closing(desk), _heard(address, engine) if afar else nullcontext():
        # It speaks no platform itself: whatever it owes is for others, who are told by the database.
        yield OurJobs(desk, engine, chat, owe, desk.stir if afar else engine.wake)


@contextmanager
def _heard(address: str, engine: Engine) -> Iterator[None]:
    """The engine hears what others tell."""
    waking = Waking(address, engine.wake, lambda now: None)
    waking.start()
    try:
        yield
    finally:
        waking.stop()


def due(work: UnitOfWork, number: int, now: datetime) -> None:
    """Owe a piece of due work."""
    work.due.ensure(Due(kind=DueKind.DESIGNATION, team=TeamId(str(number)), slot=DAY, at=now))


def message(work: UnitOfWork, number: int, now: datetime) -> None:
    """Owe a message."""
    to = Address(platform="quiet", conversation=f"#team-{number}")
    words = say(f"Good morning! Ann is on MRO today, number {number}.")
    work.outbox.add(Outgoing(key=str(number), to=to, kind=MessageKind.DESIGNATION, content=words), now)


if __name__ == "__main__":
    what = sys.argv.pop(1)
    owed = {"due work": due, "messages": message, "messages from afar": message}[what]
    report(lambda address: opened(address, owed, afar=what.endswith("afar")))
