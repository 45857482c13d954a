"""Deliveries that are stored, understood: by one process at a time, in the order in which they came."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from watchbill.errors import Puzzling, StorageUnavailable
from watchbill.jobs.portions import Part, portions
from watchbill.model.people import TeamId
from watchbill.model.signal import Delivery, Signal
from watchbill.model.timing import Timing
from watchbill.ports import Clock, Database, Ids, Source, UnitOfWork

_log = logging.getLogger(__name__)

#: Deliveries read at once, and how often before something else is done too.
BATCH, ROUNDS = 200, 5
LEASE = "intake"
_FREE = datetime(1970, 1, 1, tzinfo=UTC)

#: Makes what a team's source says so, in this transaction, at this moment.
TakeIn = Callable[[UnitOfWork, TeamId, str, Sequence[Signal], datetime], None]


@dataclass(frozen=True, slots=True)
class _Hold:
    """The right to understand."""

    holder: str
    fence: int


class Interpreter:
    """Understands what waits; what it cannot understand is kept, with the reason."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        ids: Ids,
        timing: Timing,
        sources: Mapping[str, Source],
        take_in: TakeIn,
    ) -> None:
        """Make it ready; nothing is understood yet.

        Args:
            database: where deliveries are.
            clock: tells when something came to be.
            ids: makes the name of each holder of the lease.
            timing: how long the lease lasts.
            sources: who understands what, by the name at the door.
            take_in: makes it so.
        """
        self._database, self._clock, self._ids, self._timing = database, clock, ids, timing
        self._sources, self._take_in = sources, take_in

    def work_off(self, step: Callable[[], object] = lambda: None) -> bool:
        """Understand what waits, as far as that is done soon; `step` is called now and then.

        Returns:
            Whether something waits still, for this process or another.

        Raises:
            StorageUnavailable: the database does not answer; what waits goes on waiting.
        """
        for _ in range(ROUNDS):
            if not self._waiting(1):
                return False
            if not self._round(step):
                break
        return bool(self._waiting(1))

    def _round(self, step: Callable[[], object]) -> bool:
        """Understand a batch; False when that is another process's to do."""
        hold = self._hold()
        if hold is None:
            return False
        try:
            return self._some(hold, step)
        finally:
            self._let_go(hold)

    def _some(self, hold: _Hold, step: Callable[[], object]) -> bool:
        understood: list[tuple[Delivery, Sequence[Signal]]] = []
        for delivery in self._waiting(BATCH):
            meant = self._understood(delivery)
            if not isinstance(meant, str):
                understood.append((delivery, meant))
            elif not self._fail(delivery, meant, hold):
                return False
        failed: set[int] = set()  # of these the later pieces are left out
        for part in portions(understood):
            rest = part.without(failed)
            if rest and not self._do(rest, hold, failed):
                return False
            step()
        return True

    def _waiting(self, most: int) -> Sequence[Delivery]:
        with self._database.reading() as work:
            return work.deliveries.waiting(most)

    def _understood(self, delivery: Delivery) -> Sequence[Signal] | str:
        """What it says, or why nobody knows."""
        source = self._sources.get(delivery.source)
        if source is None:
            return "no source of this name is set up any more"
        try:
            return source.understand(delivery.headers, delivery.body)
        except Puzzling as puzzling:
            return str(puzzling)
        except Exception:
            _log.exception("What understands %s failed at delivery %d", delivery.source, delivery.id)
            return "what understands it failed; the log has the reason"

    def _do(self, part: Part, hold: _Hold, failed: set[int]) -> bool:
        """Take it in; where that fails, delivery by delivery, so that one spoils no other."""
        try:
            return self._taken_in(part, hold)
        except StorageUnavailable:
            raise
        except Puzzling as puzzling:
            why = str(puzzling)
        except Exception:
            _log.exception("Deliveries %s of %s were not taken in", part.ids, part.source)
            why = "taking it in failed; the log has the reason"
        if len(part.pieces) == 1:
            failed.update(part.ids)
            return self._fail(part.pieces[0].delivery, why, hold)
        return all(self._do(each, hold, failed) for each in part.alone())

    def _taken_in(self, part: Part, hold: _Hold) -> bool:
        # What it says is not said before the sender's own mark is on the disk, and that brings this along.
        with self._database.changing(lasting=False) as work:
            if not self._keep(work, hold):
                return False
            now = self._clock.now()
            self._take_in(work, part.team, part.source, part.signals, now)
            work.deliveries.settle(part.finished, now)
            return True

    def _fail(self, delivery: Delivery, why: str, hold: _Hold) -> bool:
        _log.warning("A delivery of %s is not understood: %s", delivery.source, why)
        with self._database.changing() as work:
            if not self._keep(work, hold):
                return False
            work.deliveries.fail(delivery.id, why, self._clock.now())
            return True

    def _hold(self) -> _Hold | None:
        holder = self._ids()
        with self._database.changing(lasting=False) as work:
            fence = work.leases.take(LEASE, holder, self._clock.now(), self._timing.working)
        return _Hold(holder, fence) if fence is not None else None

    def _keep(self, work: UnitOfWork, hold: _Hold) -> bool:
        until = self._clock.now() + self._timing.working
        return work.leases.renew(LEASE, hold.holder, hold.fence, until)

    def _let_go(self, hold: _Hold) -> None:
        with self._database.changing(lasting=False) as work:
            work.leases.give_up(LEASE, hold.holder, hold.fence, _FREE)
