"""Deliveries that are stored, understood: by one process at a time, in the order in which they came."""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

from watchbill.errors import Puzzling, StorageUnavailable
from watchbill.jobs import holds
from watchbill.jobs.collisions import once_more
from watchbill.jobs.holds import Hold, Lost
from watchbill.jobs.portions import Part, portions
from watchbill.model.people import TeamId
from watchbill.model.signal import Delivery, Signal
from watchbill.model.timing import Timing
from watchbill.ports import Clock, Database, Ids, Source, UnitOfWork

_log = logging.getLogger(__name__)

#: Deliveries read at once, and how often before something else is done too.
BATCH, ROUNDS = 200, 5
LEASE = "intake"

#: Makes what a team's source says so, in this transaction, at this moment.
TakeIn = Callable[[UnitOfWork, TeamId, str, Sequence[Signal], datetime], None]


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
            ids: makes the name under which this process holds the lease.
            timing: how long the lease lasts.
            sources: who understands what, by the name at the door.
            take_in: makes it so.
        """
        self._database, self._clock, self._holder, self._timing = database, clock, ids(), timing
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
        hold = self._take()
        if hold is None:
            return False
        try:
            self._some(hold, step)
        except Lost:
            return False
        finally:
            self._let_go(hold)
        return True

    def _some(self, hold: Hold, step: Callable[[], object]) -> None:
        failed: set[int] = set()  # of these the later pieces are left out
        for part in portions(self._clear(hold)):
            rest = part.without(failed)
            if rest:
                self._do(rest, hold, failed)
            step()

    def _clear(self, hold: Hold) -> Iterator[tuple[Delivery, Sequence[Signal]]]:
        """What is understood, one after the other as it is wanted: there may be much of it."""
        for delivery in self._waiting(BATCH):
            meant = self._understood(delivery)
            if isinstance(meant, str):
                self._fail(delivery, meant, hold)
            else:
                yield delivery, meant

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

    def _do(self, part: Part, hold: Hold, failed: set[int]) -> None:
        """Take it in; where that fails, delivery by delivery, so that one spoils no other."""
        try:
            once_more(lambda: self._in(part, hold))
            return
        except (StorageUnavailable, Lost):
            raise
        except Puzzling as puzzling:
            why = str(puzzling)
        except Exception:
            _log.exception("Deliveries %s of %s were not taken in", part.ids, part.source)
            why = "taking it in failed; the log has the reason"
        if len(part.pieces) == 1:
            failed.update(part.ids)
            self._fail(part.pieces[0].delivery, why, hold)
            return
        for each in part.alone():
            self._do(each, hold, failed)

    def _in(self, part: Part, hold: Hold) -> None:
        # What it says is not said before the sender's own mark is on the disk, and that brings this along.
        with self._database.changing(lasting=False) as work:
            self._keep(work, hold)
            now = self._clock.now()
            self._take_in(work, part.team, part.source, part.signals, now)
            work.deliveries.settle(part.finished, now)

    def _fail(self, delivery: Delivery, why: str, hold: Hold) -> None:
        _log.warning("A delivery of %s is not understood: %s", delivery.source, why)
        with self._database.changing() as work:
            self._keep(work, hold)
            work.deliveries.fail(delivery.id, why, self._clock.now())

    def _take(self) -> Hold | None:
        with self._database.changing(lasting=False) as work:
            return holds.take(work, LEASE, self._holder, self._clock.now(), self._timing.working)

    def _keep(self, work: UnitOfWork, hold: Hold) -> None:
        hold.keep(work, self._clock.now() + self._timing.working)

    def _let_go(self, hold: Hold) -> None:
        with self._database.changing(lasting=False) as work:
            hold.free(work)
