"""Due work, and what must hold of it however its engines are interrupted: each thing is done once, whole, and on.

Every time a handler runs it writes a message of its own, so that a second run shows itself.
"""

from collections import Counter
from collections.abc import Collection
from datetime import datetime, timedelta
from itertools import count

from tests.core.jobs.model.replicas import DUE, Flavour, Replicas, Works
from tests.core.jobs.model.sending import Sending
from watchbill.jobs.sender import Sender
from watchbill.jobs.tick import Engine
from watchbill.model.duty import Due, DueKind
from watchbill.model.message import MessageKind
from watchbill.ports import Chat, Clock, Database, UnitOfWork
from watchbill.testing.builders import a_due, an_outgoing, at

START = at(9)
#: Planning is owed again after so long, and so is an escalation, until its last step.
ROUND, STEPS = timedelta(minutes=10), 3
ONCE = (DueKind.DESIGNATION, DueKind.EVENING_CHECK)
#: One of each way in which work is owed: once, again and again, and until its last step.
KINDS = (*ONCE, DueKind.PLANNING, DueKind.ESCALATION)


class Working:
    """Fulfils `Scene`: two engines; a designation, a planning that is owed ever again, an escalation that is owed
    again until its last step, a check that may fail.
    """

    flavour = Flavour(asked=True)
    works = (DUE,)
    replicas = 2

    def __init__(self, kinds: Collection[DueKind] = KINDS, *, fails: bool = False) -> None:
        """`kinds`: what is owed; `fails`: whether the first check does."""
        self._kinds, self._fails, self._numbers = kinds, fails, count(1)
        self._sending = Sending(self.flavour)

    def program(self, database: Database, clock: Clock, chat: Chat) -> Works:
        sender = Sender(database, clock)
        sender.speaks(chat)
        handlers = {
            DueKind.DESIGNATION: self._say,
            DueKind.PLANNING: self._plan,
            DueKind.ESCALATION: self._step,
            DueKind.EVENING_CHECK: self._say_or_fail,
        }
        return {DUE: Engine(database, clock, sender, handlers, sweep=self._owe_all).run_once}

    def begin(self, replicas: Replicas) -> None:
        """Nothing: the engines make their own rows."""

    def disturb(self, replicas: Replicas) -> None:
        self._fails = True

    def check(self, replicas: Replicas) -> None:
        self._sending.check(replicas)
        twice = [what for what, times in _done(replicas).items() if times > 1]
        assert not twice, f"done twice: {twice}"

    def done(self, replicas: Replicas) -> bool:
        return all(each.kind not in ONCE and each.at > replicas.clock.now() for each in replicas.due())

    def check_end(self, replicas: Replicas) -> None:
        self.check(replicas)
        self._sending.check_end(replicas)
        owed = {_what(kind, START) for kind in ONCE if kind in self._kinds}
        standing = {each.kind: (each.at - START) // ROUND for each in replicas.due()}
        if DueKind.PLANNING in self._kinds:
            assert DueKind.PLANNING in standing, "planning is not owed any more"
            owed |= _rounds(DueKind.PLANNING, standing[DueKind.PLANNING])
        if DueKind.ESCALATION in self._kinds:
            owed |= _rounds(DueKind.ESCALATION, standing.get(DueKind.ESCALATION, STEPS))
        assert _done(replicas).keys() == owed, "something is lost"

    def _owe_all(self, work: UnitOfWork, now: datetime) -> None:
        for kind in self._kinds:
            work.due.ensure(a_due(kind, at=START))

    def _say(self, work: UnitOfWork, due: Due) -> None:
        key = f"{_what(due.kind, due.at)} #{next(self._numbers)}"
        work.outbox.add(an_outgoing(key, kind=MessageKind.DESIGNATION), due.at)

    def _plan(self, work: UnitOfWork, due: Due) -> datetime:
        self._say(work, due)
        return due.at + ROUND

    def _step(self, work: UnitOfWork, due: Due) -> datetime | None:
        self._say(work, due)
        again = due.at + ROUND
        return again if again < START + ROUND * STEPS else None

    def _say_or_fail(self, work: UnitOfWork, due: Due) -> None:
        self._say(work, due)
        fails, self._fails = self._fails, False
        if fails:
            raise ZeroDivisionError("a bug, after something was written")


def _what(kind: DueKind, at: datetime) -> str:
    return f"{kind} of {at:%H:%M}"


def _rounds(kind: DueKind, rounds: int) -> set[str]:
    return {_what(kind, START + ROUND * number) for number in range(rounds)}


def _done(replicas: Replicas) -> Counter[str]:
    return Counter(key.partition(" #")[0] for key in replicas.ledger.rows)
