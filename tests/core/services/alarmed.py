"""A team whose sources speak: what they say is taken in, and its channel shows what it is told."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from watchbill.hooks import loading
from watchbill.hooks.calls import HookCalls
from watchbill.jobs.sender import Sender
from watchbill.model.duty import Pace
from watchbill.model.message import MessageRef, Outgoing
from watchbill.model.people import PersonId
from watchbill.model.signal import Alarm, Signal
from watchbill.model.work import Deed, HistoryEntry, Item, ItemId
from watchbill.platforms.plain import Plain
from watchbill.ports import Database
from watchbill.services import auditing, interpreting
from watchbill.services.intake import Intake
from watchbill.settings import Settings
from watchbill.testing.builders import (
    CHANNEL,
    OPS,
    a_membership,
    a_person,
    a_request,
    a_team,
    a_turn,
    an_identity,
    at,
)
from watchbill.testing.clock import SteppedClock
from watchbill.testing.memory import MemoryDatabase

INTAKE = Intake(HookCalls(loading.load(Settings(plugins=()), builtin=[])))


def an_alarm(fingerprint: str = "disk", **changes: Any) -> Alarm:
    """Something that is wrong, alone in its group unless it is told."""
    fields: dict[str, Any] = {
        "fingerprint": fingerprint,
        "episode": "1",
        "firing": True,
        "title": fingerprint.capitalize(),
        "group": fingerprint,
        "group_title": f"Group {fingerprint}",
    }
    return Alarm(**(fields | changes))


@dataclass
class Shown:
    """Fulfils `ports.EditableChat`: what people see, by reference."""

    platform: str = CHANNEL.platform
    pace: Pace | None = None
    keyed: bool = False
    shown: dict[MessageRef, str] = field(default_factory=dict)
    #: What is said to people alone.
    alone: dict[MessageRef, str] = field(default_factory=dict)
    #: How often a message was written anew.
    edits: int = 0

    def post(self, message: Outgoing) -> MessageRef | None:
        ref = MessageRef(f"m{len(self.shown) + len(self.alone) + 1}")
        where = self.alone if message.to.direct else self.shown
        where[ref] = Plain().write(message.content)
        return ref

    def edit(self, ref: MessageRef, message: Outgoing) -> None:
        self.shown[ref] = Plain().write(message.content)
        self.edits += 1


class Scene:
    """The team "ops" of Ann and Bob at nine o'clock; Ann has the day."""

    def __init__(self, database: Database | None = None) -> None:
        self.database = database or MemoryDatabase()
        self.clock, self.chat = SteppedClock(at(9)), Shown()
        self.sender = Sender(self.database, self.clock)
        self.sender.speaks(self.chat)
        with self.database.changing() as work:
            work.teams.save(a_team("ops", channel=CHANNEL))
            for person in ("ann", "bob"):
                work.people.save(a_person(person))
                work.people.link(an_identity(person), PersonId(person))
                work.teams.join(a_membership(person))
            work.turns.save(a_turn())

    def takes_in(self, *signals: Signal, source: str = "am", after: timedelta = timedelta()) -> datetime:
        """The source says so, so much later, and what is due is said."""
        now = self.clock.advance(after)
        with self.database.changing() as work:
            interpreting.take_in(work, OPS, source, signals, now)
        self.says()
        return now

    def says(self, after: timedelta = timedelta()) -> None:
        """What is due so much later is said."""
        self.clock.advance(after)
        self.sender.deliver_due()

    def claims(self, item: str, by: str) -> None:
        """Somebody claims the item, as a command does; nothing is said yet."""
        with self.database.changing() as work:
            INTAKE.claim(
                a_request(work, a_team("ops", channel=CHANNEL), self.clock.now(), a_person(by)), ItemId(item)
            )
            auditing.record(work, PersonId(by), "console #ops", self.clock.now())

    def does(self, what: Deed, item: str, by: str = "ann", note: str = "", after: timedelta = timedelta()) -> None:
        """Somebody acknowledges, claims or resolves the item so much later, and what is due is said."""
        now = self.clock.advance(after)
        with self.database.changing() as work:
            request = a_request(work, a_team("ops", channel=CHANNEL), now, a_person(by))
            match what:
                case Deed.ACKNOWLEDGED:
                    INTAKE.acknowledge(request, ItemId(item))
                case Deed.CLAIMED:
                    INTAKE.claim(request, ItemId(item))
                case _:
                    INTAKE.resolve(request, ItemId(item), note)
        self.says()

    @property
    def channel(self) -> Sequence[str]:
        """The messages people see, as they are now."""
        return list(self.chat.shown.values())

    @property
    def alone(self) -> Sequence[str]:
        """What was said to people alone."""
        return list(self.chat.alone.values())

    @property
    def queue(self) -> Sequence[Item]:
        """What is unresolved."""
        with self.database.reading() as work:
            return work.items.unresolved(OPS)

    def item(self, id: str) -> Item:
        """The item, which there is."""
        with self.database.reading() as work:
            found = work.items.get(OPS, ItemId(id))
        assert found is not None
        return found

    def history(self, id: str) -> Sequence[HistoryEntry]:
        """Who did what with the item."""
        with self.database.reading() as work:
            return work.histories.of(OPS, ItemId(id))
