"""A storm of alerts as a desk understands and tells it, on a clock that is moved; a process of its own.

Arguments: the address of a database that has a team (`doors.address_of_a_team`), one of `STORMS`, and how many
alerts. Prints a `Storm` as JSON.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice

from benchmarks import alerts, processes
from benchmarks.doors import OPS
from watchbill import app
from watchbill.app import App
from watchbill.model import MessageKind, Outgoing
from watchbill.model.message import MessageRef
from watchbill.model.signal import Delivery
from watchbill.settings import Settings
from watchbill.testing.clock import SteppedClock

#: A working day.
START = datetime(2026, 12, 1, 10, tzinfo=UTC)
SECOND, MINUTE, AFTERWARDS = timedelta(seconds=1), 60, 600
#: Deliveries stored in one commit.
TOGETHER = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Storm:
    """What came of it."""

    #: Seconds until everything was understood, since it came.
    understood: float
    #: Seconds until it was understood that all is well, since that came, all of it at once.
    over: float
    #: What was open still then.
    left: int
    #: Alerts that are items, or counted by the item of many.
    kept: int
    items: int
    #: Messages of alerts in the channel, and how often one was written anew.
    messages: int
    anew: int
    #: MB, at most.
    memory: float


@dataclass(slots=True)
class Channel:
    """A chat that takes no time; fulfils `ports.EditableChat`."""

    messages: int = 0
    anew: int = 0
    platform: str = "console"
    pace: None = None
    keyed: bool = False

    def post(self, message: Outgoing) -> MessageRef | None:
        """Take it."""
        self.messages += message.kind is MessageKind.ALERT
        return MessageRef(message.key)

    def edit(self, ref: MessageRef, message: Outgoing) -> None:
        """Write it anew."""
        self.anew += message.kind is MessageKind.ALERT


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A desk that everything comes to."""

    desk: App
    clock: SteppedClock
    channel: Channel = field(default_factory=Channel)

    def comes(self, bodies: Iterable[bytes]) -> None:
        """Deliveries are stored, and nothing is understood yet."""
        rest = iter(bodies)
        while some := [self._delivery(each) for each in islice(rest, TOGETHER)]:
            with self.desk.database.changing() as work:
                work.deliveries.add(some)

    def understand(self) -> float:
        """Seconds until nothing waits any more."""
        start = time.perf_counter()
        while True:
            self.desk.engine.run_once()
            with self.desk.database.reading() as work:
                if not work.deliveries.unread().count:
                    return time.perf_counter() - start

    def goes_on(self, seconds: int) -> None:
        """Nothing comes any more; what is to be said later is said."""
        for _ in range(seconds):
            self.clock.advance(SECOND)
            self.desk.engine.run_once()

    def _delivery(self, body: bytes) -> Delivery:
        key = self.desk.ids()
        return Delivery(team=OPS, source="alertmanager", key=key, body=body, at=self.clock.now())


def _in_a_minute(scene: Scene, bodies: Sequence[bytes]) -> float:
    """As many every second: what the worst second takes."""
    count, longest = len(bodies), 0.0
    for second in range(MINUTE):
        scene.comes(bodies[second * count // MINUTE : (second + 1) * count // MINUTE])
        longest = max(longest, scene.understand())
        scene.clock.advance(SECOND)
    return longest


def _at_once(scene: Scene, bodies: Iterable[bytes]) -> float:
    """All have waited for the desk."""
    scene.comes(bodies)
    return scene.understand()


def _each(count: int) -> Sequence[bytes]:
    """One delivery each."""
    return list(islice(alerts.single(1), count))


def _in_one(count: int) -> Sequence[bytes]:
    """All in one delivery."""
    return [alerts.brief([f"{number:05}" for number in range(count)])]


#: In which deliveries so many alerts come, and how those do.
STORMS: Mapping[str, tuple[Callable[[int], Sequence[bytes]], Callable[[Scene, Sequence[bytes]], float]]] = {
    "in a minute": (_each, _in_a_minute),
    "waiting": (_each, _at_once),
    "in one": (_in_one, _at_once),
}


def main(address: str, storm: str, count: str) -> None:
    """Live through it and for ten minutes more, and see it end."""
    told, comes = STORMS[storm]
    bodies = told(int(count))
    clock = SteppedClock(START)
    with closing(app.build(Settings(database_url=address, plugins=()), clock=clock)) as desk:
        scene = Scene(desk=desk, clock=clock)
        desk.sender.speaks(scene.channel)
        desk.engine.run_once()  # what is due before anything comes
        understood = comes(scene, bodies)
        scene.goes_on(AFTERWARDS)
        with desk.database.reading() as work:
            items = work.items.unresolved(OPS)
        messages, anew = scene.channel.messages, scene.channel.anew
        over = _at_once(scene, map(alerts.resolved, bodies))
        with desk.database.reading() as work:
            left = work.items.unresolved(OPS)
        came = Storm(
            understood=understood,
            over=over,
            left=len(left),
            kept=sum(each.times for each in items),
            items=len(items),
            messages=messages,
            anew=anew,
            memory=processes.peak(os.getpid()),
        )
    print(json.dumps(asdict(came)))


if __name__ == "__main__":
    main(*sys.argv[1:])
