"""An outside tracker's mirror, kept by one process at a time: it is read again and again, and told of changes."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

from watchbill.errors import SiteAway, SiteRefuses, StorageUnavailable
from watchbill.jobs.holds import Lost, Right
from watchbill.jobs.messenger import Messenger
from watchbill.jobs.reader import Reader
from watchbill.model.errand import Errand, ErrandId, ErrandKind
from watchbill.model.mirror import SiteState
from watchbill.model.team import Team
from watchbill.model.ticket import TicketKey
from watchbill.model.timing import Timing
from watchbill.ports import Clock, Database, Ids, Site, UnitOfWork
from watchbill.rules import sites as rules
from watchbill.services import correcting
from watchbill.services.mirroring import Mirroring
from watchbill.services.request import DirectRequest, Request
from watchbill.services.settling import Settling

_log = logging.getLogger(__name__)

#: Between two looks whether something is to be told; another process may have written it down.
BEAT = timedelta(seconds=1)
#: Longer than the network may take for what is done between two transactions.
LEASE = timedelta(minutes=2)
#: An errand of which we make a mistake is given up after so many times.
TRIES = 8
_MISTAKE = "What speaks with it failed. Tell whoever runs me; the log has the reason."


class _Silent(Exception):
    """The tracker did not answer, and that is written down."""


class Keeper:
    """Keeps the mirror of one tracker, as long as this process has the right to."""

    #: How often in a row it could not be watched; the tracker's own failures it sees to itself.
    failures = 0
    _team: Team | None = None
    _polled_at: datetime | None = None
    _hurries = False

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
        self._timing, self._stir = timing, stir
        self._right = Right(f"tracker:{name}", ids(), database, clock, LEASE * timing.speed)
        self._mirroring = Mirroring(name, site.label, ids)
        self._messenger = Messenger(site, self._mirroring, self._changing, self._hurry)
        self._reader = Reader(site, self._mirroring, self._changing, self._tell)
        #: How often we made a mistake with an errand.
        self._mistakes: dict[ErrandId, int] = {}
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
        if not self._right.take():
            return False
        try:
            while not self._stopping.is_set():
                self._look()
                self._wake.wait(self._timing.real_seconds(BEAT))
                self._wake.clear()
        except Lost:
            _log.info("The tracker %s is left to another process.", self._name)
        finally:
            self._right.give_up()
        return True

    def once(self) -> bool:
        """Tell what is to be told, and read what is due; False where another process has the right to."""
        if not self._right.take():
            return False
        try:
            self._look()
        finally:
            self._right.give_up()
        return True

    def _look(self) -> None:
        with self._database.reading() as work:
            state, now = self._state(work), self._clock.now()
            due = bool(state.failure) or rules.is_read(self._polled_at, now, self._hurries)
            ready = rules.is_due(state.again_at, now) and (due or bool(work.errands.pending(self._name)))
            # All teams are looked through for it: not each second.
            self._team = self._whose(work) if ready else self._team
        if not ready or self._team is None:
            self._right.renew()
            return
        try:
            self._tell()
            if due:
                self._read(state)
                self._polled_at, self._hurries = self._clock.now(), False
        except _Silent:
            pass
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

    def _hurry(self) -> None:
        self._hurries = True

    def _tell(self) -> None:
        """Carry out what may be carried out now; of one ticket in order."""
        blocked: set[TicketKey] = set()
        with self._database.reading() as work:
            pending = work.errands.pending(self._name)
        for each in pending:
            if self._stopping.is_set():
                return
            errand = self._present(each.id)
            if errand and errand.key not in blocked and rules.is_due(errand.again_at, self._clock.now()):
                self._carry_out(errand)
                errand = self._present(each.id)
            if errand:
                blocked.add(errand.key)  # it is to be tried again

    def _present(self, which: ErrandId) -> Errand | None:
        """As it is now: an earlier one may have given its ticket another key, or made an end of it."""
        with self._database.reading() as work:
            errand = work.errands.get(which)
            if errand is None or errand.kind is ErrandKind.LOOK or work.tickets.get(errand.key):
                return errand
            return replace(errand, key=work.mirrored.now_called(errand.key))

    def _carry_out(self, errand: Errand) -> None:
        try:
            self._messenger.carry_out(errand)
        except SiteAway as away:
            self._failed(str(away), away.wait, errand.id)
            raise _Silent from away
        except (StorageUnavailable, Lost):
            raise
        except Exception:
            _log.exception("%s of %s at %s failed", errand.kind, errand.key, self._name)
            self._stumbled(errand.id)
        else:
            self._mistakes.pop(errand.id, None)

    def _stumbled(self, which: ErrandId) -> None:
        """We made a mistake: nothing else is to wait for it."""
        mistakes = self._mistakes.get(which, 0)
        self._mistakes[which] = mistakes + 1
        with self._changing() as request:
            errand = request.work.errands.get(which)
            if errand and mistakes + 1 >= TRIES:
                Settling(self._mirroring).refused(request, errand, None, _MISTAKE)
            elif errand:
                request.work.errands.save(replace(errand, again_at=request.now + rules.later(mistakes)))

    def _read(self, state: SiteState) -> None:
        now = self._clock.now()
        whole = rules.is_whole(state, now)
        if whole:
            self._reader.whole()
        else:
            self._reader.changed(rules.since(state, now))
        self._reader.top()
        with self._changing() as request:
            request.work.sites.save(rules.read(self._state(request.work), now, whole=whole))
            if state.failure:  # what was posted meanwhile says that the tracker does not answer
                correcting.owe(request.work, request.team, now)

    def _failed(self, why: str, wait: float, asked: ErrandId | None = None) -> None:
        """Leave the tracker alone for a while, and remember why; `asked` is what it was asked for, if anything."""
        with self._changing() as request:
            state = rules.failed(self._state(request.work), why, request.now, wait)
            request.work.sites.save(state)
            Settling(self._mirroring).later(request, state, asked)
        level = logging.WARNING if state.failures == 1 else logging.INFO
        _log.log(level, "The tracker %s: %s", self._name, why)

    @contextmanager
    def _changing(self) -> Iterator[Request]:
        if self._team is None:
            raise Lost
        with self._database.changing() as work:
            self._right.keep(work)
            work.teams.hold(self._team.id)
            yield DirectRequest(work=work, team=self._team, now=self._clock.now())

    def _state(self, work: UnitOfWork) -> SiteState:
        unread = SiteState(name=self._name, label=self._site.label, again_at=self._clock.now())
        return work.sites.get(self._name) or unread

    def _whose(self, work: UnitOfWork) -> Team | None:
        """The team whose board it is: the first one by its handle."""
        return next((each for each in work.teams.everything() if each.tracker == self._name), None)
