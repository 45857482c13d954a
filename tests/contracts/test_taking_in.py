"""Deliveries that are stored are understood: once, in order, whatever fails on the way; on every database."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from tests.core.services.alarmed import an_alarm
from watchbill.errors import Puzzling, StorageUnavailable
from watchbill.jobs.interpreter import BATCH, LEASE, Interpreter
from watchbill.jobs.portions import MOST
from watchbill.model.people import TeamId
from watchbill.model.signal import Alarm, Delivery, Signal
from watchbill.model.timing import Timing
from watchbill.ports import Database, UnitOfWork
from watchbill.services import interpreting
from watchbill.testing.builders import OPS, Counter, at
from watchbill.testing.clock import SteppedClock


@dataclass
class Lines:
    """A source whose deliveries are fingerprints, one a line; fulfils `ports.Source`."""

    headers: tuple[str, ...] = ()
    #: How many it was asked to understand.
    understood: int = 0

    def admit(self, headers: Mapping[str, str], body: bytes, now: datetime) -> str | None:
        return None

    def understand(self, headers: Mapping[str, str], body: bytes) -> Sequence[Signal]:
        self.understood += 1
        if body == b"?":
            raise Puzzling("it is no list of lines")
        if body == b"!":
            raise RuntimeError("a mistake of ours")
        return [an_alarm(each, group="lines") for each in body.decode().split()]


@dataclass
class Fading:
    """A database that goes away with the next thing that is taken in, where it is to; fulfils `ports.Database`."""

    database: Database
    fades: bool = False
    away: bool = False

    @contextmanager
    def changing(self, *, lasting: bool = True) -> Iterator[UnitOfWork]:
        if self.away:
            raise StorageUnavailable("is away")
        with self.database.changing(lasting=lasting) as work:
            yield work

    def reading(self) -> AbstractContextManager[UnitOfWork]:
        return self.database.reading()

    def is_current(self) -> bool:
        return self.database.is_current()


@dataclass
class Scene:
    """One process that understands; `refused` cannot be taken in."""

    database: Database
    lines: Lines = field(default_factory=Lines)
    clock: SteppedClock = field(default_factory=lambda: SteppedClock(at(9)))
    refused: set[str] = field(default_factory=set)
    #: How many signals each transaction took in.
    sizes: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.storage = Fading(self.database)
        self.interpreter = Interpreter(
            self.storage, self.clock, Counter(), Timing(), {"lines": self.lines}, self._take_in
        )

    def _take_in(
        self, work: UnitOfWork, team: TeamId, source: str, signals: Sequence[Signal], now: datetime
    ) -> None:
        if self.storage.fades:
            self.storage.away = True
            raise StorageUnavailable("goes away")
        interpreting.take_in(work, team, source, signals, now)
        if any(isinstance(each, Alarm) and each.fingerprint in self.refused for each in signals):
            raise ValueError("a row that cannot be")
        self.sizes.append(len(signals))

    def comes(self, *bodies: bytes, source: str = "lines", team: TeamId = OPS) -> None:
        """So many deliveries are stored."""
        with self.database.changing() as work:
            unread = work.deliveries.unread().count
            added = [
                Delivery(team=team, source=source, key=f"{unread + number} {body[:9]!r}", body=body, at=at(9))
                for number, body in enumerate(bodies)
            ]
            work.deliveries.add(added)

    @property
    def items(self) -> Sequence[str]:
        """The titles in the queue."""
        with self.database.reading() as work:
            return [each.title for each in work.items.unresolved(OPS)]

    @property
    def failures(self) -> Mapping[str, str]:
        """Why what was not understood."""
        with self.database.reading() as work:
            return {each.delivery.body.decode(): each.why for each in work.deliveries.failed(9)}

    @property
    def left(self) -> int:
        """How many wait."""
        with self.database.reading() as work:
            return work.deliveries.unread().count


@pytest.fixture
def scene(database: Database) -> Scene:
    return Scene(database)


def test_what_waits_is_understood_in_order_in_one_transaction(scene: Scene) -> None:
    scene.comes(b"a b", b"c", b"")

    assert scene.interpreter.work_off() is False
    assert scene.items == ["A", "B", "C"]
    assert (scene.sizes, scene.left, scene.failures) == ([3], 0, {})


def test_nothing_is_understood_twice(scene: Scene) -> None:
    scene.comes(b"a")
    scene.interpreter.work_off()
    scene.interpreter.work_off()

    assert scene.sizes == [1]


def test_a_delivery_that_nobody_understands_is_kept_with_the_reason_and_stops_nothing(scene: Scene) -> None:
    scene.comes(b"a", b"?", b"!", b"b")
    scene.comes(b"c", source="gone")
    scene.comes(b"d", team=TeamId("nobody"))

    scene.interpreter.work_off()

    assert scene.items == ["A", "B"]
    assert scene.failures == {
        "?": "it is no list of lines",
        "!": "what understands it failed; the log has the reason",
        "c": "no source of this name is set up any more",
        "d": "there is no team nobody",
    }


def test_one_that_cannot_be_taken_in_fails_alone_and_leaves_no_part_of_itself(scene: Scene) -> None:
    scene.refused.add("bad")
    scene.comes(b"a", b"b bad c", b"d")

    scene.interpreter.work_off()

    assert scene.items == ["A", "D"]
    assert list(scene.failures) == ["b bad c"]


def test_what_failed_is_understood_when_it_is_tried_again_after_a_fix(scene: Scene) -> None:
    scene.refused.add("a")
    scene.comes(b"a", b"?")
    scene.interpreter.work_off()
    scene.refused.clear()

    with scene.database.changing() as work:
        assert work.deliveries.again() == 2
    scene.interpreter.work_off()

    assert scene.items == ["A"]
    assert list(scene.failures) == ["?"]


def test_a_large_delivery_is_taken_in_piece_by_piece_and_goes_on_where_it_stopped(scene: Scene) -> None:
    names = [f"n{number:03}" for number in range(450)]
    scene.comes(" ".join(names).encode())
    scene.refused.add("n300")
    scene.interpreter.work_off()
    assert scene.sizes == [200]

    scene.refused.clear()
    with scene.database.changing() as work:
        work.deliveries.again()
    scene.interpreter.work_off()

    assert scene.sizes == [200, 200, 200, 50]
    with scene.database.reading() as work:
        assert sum(each.times for each in work.items.unresolved(OPS)) == 450


def test_more_than_a_batch_is_worked_off_and_steps_are_told(scene: Scene) -> None:
    steps: list[None] = []
    scene.comes(*(f"n{number}".encode() for number in range(BATCH + 10)))

    assert scene.interpreter.work_off(lambda: steps.append(None)) is False
    assert scene.left == 0
    assert len(steps) >= 2


def test_what_another_process_is_at_is_left_to_it(scene: Scene) -> None:
    scene.comes(b"a")
    with scene.database.changing() as work:
        work.leases.take(LEASE, "another", scene.clock.now(), timedelta(minutes=1))

    assert scene.interpreter.work_off() is True
    assert not scene.items

    scene.clock.advance(timedelta(minutes=2))
    assert scene.interpreter.work_off() is False
    assert scene.items == ["A"]


def test_after_a_trouble_in_which_it_could_not_let_go_the_same_process_goes_on_at_once(scene: Scene) -> None:
    scene.comes(b"a")
    scene.storage.fades = True
    with pytest.raises(StorageUnavailable):
        scene.interpreter.work_off()
    assert not scene.items

    scene.storage.fades = scene.storage.away = False
    assert scene.interpreter.work_off() is False
    assert scene.items == ["A"]


def test_what_comes_later_is_not_read_before_the_first_is_taken_in(scene: Scene) -> None:
    scene.comes(*(" ".join(f"{each}{number}" for number in range(MOST)).encode() for each in "abc"))
    read: list[int] = []

    scene.interpreter.work_off(lambda: read.append(scene.lines.understood))

    assert read == [2, 3, 3]


def test_the_body_is_read_as_it_came(scene: Scene) -> None:
    with scene.database.changing() as work:
        body = json.dumps({"ä": "\udcff"}).encode()
        work.deliveries.add([Delivery(team=OPS, source="lines", key="1", body=body, at=at(9))])

    scene.interpreter.work_off()

    assert len(scene.items) == 2
