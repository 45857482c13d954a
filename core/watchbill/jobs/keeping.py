"""An outside tracker's mirror, kept by one process at a time: it is read again and again, and told of changes."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta

from watchbill.errors import SiteAway, SiteRefuses, StorageUnavailable
from watchbill.jobs import holds
from watchbill.jobs.holds import Hold, Lost
from watchbill.jobs.messenger import Messenger
from watchbill.jobs.reader import Reader
from watchbill.model.errand import Errand
from watchbill.model.mirror import SiteState
from watchbill.model.team import Team
from watchbill.model.ticket import TicketKey
from watchbill.model.timing import Timing
from watchbill.ports import Clock, Database, Ids, Site, UnitOfWork
from watchbill.rules import sites as rules
from watchbill.services.mirroring import Mirroring
from watchbill.services.request import DirectRequest, Request
from watchbill.services.settling import Settling

_log = logging.getLogger(__name__)

#: Between two looks whether something is to be told; another process may have written it down.
BEAT = timedelta(seconds=1)
#: Longer than the network may take for what is done between two transactions; renewed in good time.
LEASE, RENEWAL = timedelta(minutes=2), timedelta(seconds=30)
#: An errand of which we make a mistake is given up after so many times.
TRIES = 8
_MISTAKE = "What speaks with it failed. Tell whoever runs me; the log has the reason."


class Keeper:
    """Keeps the mirror of one tracker, as long as this process has the right to."""

    #: How often in a row it could not be watched; the tracker's own failures it sees to itself.
    failures = 0
    _hold: Hold | None = None
    _kept_at = holds.FREE
    _team: Team | None = None
    _polled_at: datetime | None = None

    def __init__(
        self,
        name: str,
        site: Site,
        database: Database,
        clock: Clock,
        ids: Ids,
        timing: Timing,
        stir: Callable[[], object] = lambda: None,
    ) -> None:
        """Make it ready; nothing is asked yet.

        Args:
            name: the tracker's, as a team's `tracker` says.
            site: the tracker.
            database: where the mirror is.
            clock: tells what is due.
            ids: makes the name under which this process holds the lease, and ids of claims.
            timing: of waits.
            stir: called after it was asked: there may be something to say.
        """
        self._name, self._site, self._database, self._clock = name, site, database, clock
        self._timing, self._holder, self._stir = timing, ids(), stir
        self._mirroring = Mirroring(name, site.label, ids)
        self._messenger = Messenger(site, self._mirroring, self._changing)
        self._reader = Reader(site, self._mirroring, self._changing, self._tell)
        self._wake, self._stopping = threading.Event(), threading.Event()

    def wake(self) -> None:
        """There may be something to tell; for any thread."""
        self._wake.set()

    def stop(self) -> None:
        """Have `watch` return soon, now and whenever it is called; for any thread."""
        self._stopping.set()
        self._wake.set()

    def watch(self) -> bool:
        """Keep the mirror until it is stopped, or another process does.

        Returns:
            False where another process has the right to.

        Raises:
            StorageUnavailable: the database does not answer; what was not written down is read and told again.
        """
        if not self._take():
            return False
        try:
            while not self._stopping.is_set():
                self._look()
                self._wake.wait(self._timing.real_seconds(BEAT))
                self._wake.clear()
        except Lost:
            _log.info("The tracker %s is left to another process.", self._name)
        finally:
            self._give_up()
        return True

    def once(self) -> bool:
        """Tell what is to be told, and read what is due; False where another process has the right to."""
        if not self._take():
            return False
        try:
            self._look()
        finally:
            self._give_up()
        return True

    def _look(self) -> None:
        with self._database.reading() as work:
            state = work.sites.get(self._name) or self._unread()
            idle = not work.errands.pending(self._name)
            now = self._clock.now()
            due = self._polled_at is None or now - self._polled_at >= rules.POLL or bool(state.failure)
            waits = state.again_at > now or (idle and not due)
            # All teams are looked through for it: not each second.
            self._team = self._team if waits else self._whose(work)
        if waits or self._team is None:
            self._renew()
            return
        try:
            self._tell()
            if due:
                self._read(state)
                self._polled_at = self._clock.now()
        except SiteAway as away:
            self._failed(str(away), away.wait)
        except SiteRefuses as refused:  # to be read at all
            self._failed(str(refused), 0)
        except (StorageUnavailable, Lost):
            raise
        except Exception:
            _log.exception("What speaks with the tracker %s failed", self._name)
            self._failed(_MISTAKE, 0)
        finally:
            self._stir()

    def _tell(self) -> None:
        """Carry out what may be carried out now; of one ticket in order."""
        blocked: set[TicketKey] = set()
        with self._database.reading() as work:
            pending = work.errands.pending(self._name)
        for errand in pending:
            if self._stopping.is_set():
                return
            if errand.key in blocked or errand.again_at > self._clock.now():
                blocked.add(errand.key)
                continue
            self._carry_out(errand)

    def _carry_out(self, errand: Errand) -> None:
        with self._database.reading() as work:
            # An earlier one of the same ticket may have given it another key, or made an end of it.
            present = work.errands.get(errand.id)
        if present is None:
            return
        try:
            self._messenger.carry_out(present)
        except SiteAway as away:
            state = self._failed(str(away), away.wait)
            with self._changing() as request:
                Settling(self._mirroring).later(request, present, state)
            raise
        except (StorageUnavailable, Lost):
            raise
        except Exception:
            _log.exception("%s of %s at %s failed", present.kind, present.key, self._name)
            self._stumbled(present)

    def _stumbled(self, errand: Errand) -> None:
        """We made a mistake: nothing else is to wait for it."""
        with self._changing() as request:
            if errand.attempts + 1 >= TRIES:
                Settling(self._mirroring).refused(request, errand, None, _MISTAKE)
                return
            again_at = request.now + rules.later(errand.attempts)
            request.work.errands.save(replace(errand, attempts=errand.attempts + 1, again_at=again_at))

    def _read(self, state: SiteState) -> None:
        now = self._clock.now()
        whole = rules.is_whole(state, now)
        if whole:
            self._reader.whole()
        else:
            self._reader.changed(rules.since(state, now))
        self._reader.top()
        with self._changing_state() as (work, before):
            work.sites.save(rules.read(before, now, whole=whole))

    def _failed(self, why: str, asked: float) -> SiteState:
        """Leave the tracker alone for a while, and remember why."""
        with self._changing_state() as (work, state):
            state = rules.failed(state, why, self._clock.now(), asked)
            work.sites.save(state)
        level = logging.WARNING if state.failures == 1 else logging.INFO
        _log.log(level, "The tracker %s: %s", self._name, why)
        return state

    @contextmanager
    def _changing(self) -> Iterator[Request]:
        if self._team is None:
            raise Lost
        with self._database.changing() as work:
            self._keep(work)
            yield DirectRequest(work=work, team=self._team, now=self._clock.now())

    @contextmanager
    def _changing_state(self) -> Iterator[tuple[UnitOfWork, SiteState]]:
        with self._database.changing() as work:
            self._keep(work)
            yield work, work.sites.get(self._name) or self._unread()

    def _unread(self) -> SiteState:
        return SiteState(name=self._name, label=self._site.label, again_at=self._clock.now())

    def _whose(self, work: UnitOfWork) -> Team | None:
        """The team whose board it is: the first one by its handle."""
        return next((each for each in work.teams.everything() if each.tracker == self._name), None)

    def _take(self) -> bool:
        with self._database.changing(lasting=False) as work:
            now = self._clock.now()
            self._hold = holds.take(work, f"tracker:{self._name}", self._holder, now, LEASE * self._timing.speed)
            self._kept_at = now
        return self._hold is not None

    def _renew(self) -> None:
        if self._clock.now() - self._kept_at >= RENEWAL:
            with self._database.changing(lasting=False) as work:
                self._keep(work)

    def _keep(self, work: UnitOfWork) -> None:
        if self._hold is None:
            raise Lost
        self._kept_at = self._clock.now()
        self._hold.keep(work, self._kept_at + LEASE * self._timing.speed)

    def _give_up(self) -> None:
        with suppress(StorageUnavailable), self._database.changing(lasting=False) as work:
            if self._hold:
                self._hold.free(work)
