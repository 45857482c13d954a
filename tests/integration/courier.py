"""Brings people's commands to replicas, and brings again what was not acknowledged."""

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from random import Random

from tests.integration.ambush import Ambush, Moment
from tests.integration.chatter import Said
from tests.integration.temper import Temper
from tests.integration.wire import Line

#: Real seconds after which what was not acknowledged is brought again.
PATIENCE = 1.0


@dataclass(slots=True)
class _Pending:
    said: Said
    again_at: float = 0.0


class Courier:
    """Any connected replica may get any command, as Slack and Teams do it."""

    def __init__(self, temper: Temper, clock: Callable[[], float], ambush: Ambush) -> None:
        self._temper, self._clock, self._ambush = temper, clock, ambush
        self._chance = Random(f"{temper.seed} courier")
        self._lock = threading.Lock()
        self._lines: list[tuple[str, Line]] = []
        self._pending: dict[str, _Pending] = {}
        self._in_vain = set[str]()
        #: Deliveries beyond the first.
        self.again = 0

    def listens(self, replica: str, line: Line) -> None:
        """Serve this replica until its line ends."""
        with self._lock:
            self._lines.append((replica, line))
        try:
            while heard := line.hear():
                self._acknowledged(str(heard["ack"]))
                self._ambush.passes(Moment.ACKNOWLEDGED, replica)
        finally:
            with self._lock:
                self._lines.remove((replica, line))

    def push(self, said: Said) -> None:
        """Have it brought to somebody, now and until it is acknowledged."""
        with self._lock:
            self._pending[said.id] = _Pending(said)
        self.bring()

    def bring(self) -> None:
        """Bring what is waiting; to be called now and then."""
        now = self._clock()
        with self._lock:
            due = [each for each in self._pending.values() if each.again_at <= now]
            lines = [*self._lines]
            for each in due if lines else ():
                self.again += each.again_at > 0
                each.again_at = now + PATIENCE
            chosen = [(self._chance.choice(lines), each.said) for each in due if lines]
        for (replica, line), said in chosen:
            self._bring(replica, line, said)

    def hang_up(self) -> None:
        """Close every line; replicas connect again."""
        with self._lock:
            lines = [*self._lines]
        for _, line in lines:
            line.close()

    @property
    def listening(self) -> set[str]:
        """The replicas that hear commands now."""
        with self._lock:
            return {replica for replica, _ in self._lines}

    @property
    def waiting(self) -> Sequence[str]:
        """Commands that nobody has acknowledged."""
        with self._lock:
            return [*self._pending]

    def _bring(self, replica: str, line: Line, said: Said) -> None:
        with suppress(OSError):  # it is gone: the command is brought again
            line.tell(id=said.id, person=said.person, room=said.room, text=said.text)
            self._ambush.passes(Moment.COMMAND, replica)

    def _acknowledged(self, id: str) -> None:
        with self._lock:
            lost = id not in self._in_vain and self._chance.random() < self._temper.in_vain
            if lost:
                self._in_vain.add(id)
            else:
                self._pending.pop(id, None)
