"""Mail, collected from a mailbox: stored together with how far it is read, by one process at a time."""

import logging
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta

from watchbill.errors import MailboxUnreadable, StorageUnavailable
from watchbill.jobs import holds
from watchbill.jobs.holds import Hold, Lost
from watchbill.model.mail import MailboxState, Written
from watchbill.model.people import TeamId
from watchbill.model.signal import Delivery
from watchbill.model.timing import Timing
from watchbill.ports import Clock, Database, Ids, Mailbox, MailSession, UnitOfWork
from watchbill.rules import mailboxes as rules

_log = logging.getLogger(__name__)

#: A mailbox that tells when something comes is asked so often all the same; and one that does not.
ROUND, POLL = timedelta(minutes=5), timedelta(minutes=1)
#: Mails of one transaction.
TOGETHER = 20
#: A lease is renewed so many times in its length.
RENEWALS = 3
_MISTAKE = "What reads it failed. Tell whoever runs me; the log has the reason."


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """A mailbox, whose it is, and its name as a source."""

    name: str
    team: TeamId
    mailbox: Mailbox

    @property
    def lease(self) -> str:
        """What one process at a time may hold."""
        return f"mailbox:{self.name}"


class Collector:
    """Reads one mailbox, as long as this process has the right to."""

    def __init__(
        self,
        watched: Watched,
        database: Database,
        clock: Clock,
        ids: Ids,
        timing: Timing,
        stored: Callable[[], object],
    ) -> None:
        """Make it ready; nothing is read yet.

        Args:
            watched: what is read.
            database: where mails go.
            clock: tells when they came to us.
            ids: makes the name under which this process holds the lease.
            timing: how long the lease lasts.
            stored: called after mails were stored: there is something to understand.
        """
        self._watched, self._database, self._clock, self._holder = watched, database, clock, ids()
        self._timing, self._stored = timing, stored
        self._hold: Hold | None = None
        self._kept_at = holds.FREE
        self._stopping, self._lock = threading.Event(), threading.Lock()
        self._session: MailSession | None = None
        #: How often in a row it could not be read.
        self.failures = 0

    def stop(self) -> None:
        """Have `watch` return soon, now and whenever it is called; for any thread."""
        self._stopping.set()
        with self._lock:
            if self._session:
                self._session.wake()

    def watch(self) -> bool:
        """Read what comes, until it is stopped, another process reads, or it cannot be read; that is noted.

        Returns:
            False where another process has the mailbox.

        Raises:
            StorageUnavailable: the database does not answer; what was not stored is read again.
        """
        if not self._take():
            return False
        try:
            self._read_on()
        except Lost:
            _log.info("The mailbox %s is left to another process.", self._watched.name)
        finally:
            self._give_up()
        return True

    def _read_on(self) -> None:
        try:
            session = self._begin()
            try:
                while not self._stopping.is_set():
                    self._catch_up(session)
                    self._wait(session)
            finally:
                self._end(session)
        except MailboxUnreadable as why:
            self._note(str(why))
        except (StorageUnavailable, Lost):
            raise
        except Exception:
            _log.exception("What reads the mailbox %s failed", self._watched.name)
            self._note(_MISTAKE)

    def _begin(self) -> MailSession:
        session = self._watched.mailbox.connect()
        with self._lock:
            self._session = session
        if self._stopping.is_set():
            session.wake()
        return session

    def _end(self, session: MailSession) -> None:
        with self._lock:
            self._session = None
        session.close()

    def _catch_up(self, session: MailSession) -> None:
        """Store what is new, in the order of its numbers."""
        state = self._place(session)
        new = session.after(state.uid)
        for start in range(0, len(new), TOGETHER):
            if self._stopping.is_set():
                return
            some = new[start : start + TOGETHER]
            state = replace(state, uid=some[-1])
            self._store(self._fetched(session, some), state)
        self.failures = 0
        if rules.is_news(state, self._clock.now()):
            self._save(rules.well(state, self._clock.now()))

    def _wait(self, session: MailSession) -> None:
        """Until something comes, or it is time to look; the lease is kept."""
        left = self._timing.real_seconds(ROUND if session.tells else POLL)
        beat = self._timing.real_seconds(self._timing.holding / RENEWALS)
        while left > 0 and not self._stopping.is_set():
            if session.wait(min(beat, left)):
                return
            left -= beat
            with self._database.changing(lasting=False) as work:
                self._keep(work)

    def _place(self, session: MailSession) -> MailboxState:
        """How far it is read, in the numbers of now; what is there the first time is nobody's question."""
        with self._database.reading() as work:
            state = work.mailboxes.get(self._watched.name)
        if state and state.epoch == session.epoch:
            return state
        if state and state.epoch:
            self._read_again(session, state)
            placed = replace(state, epoch=session.epoch, uid=session.next - 1)
        else:
            now = self._clock.now()
            before = state or rules.unread(self._watched.name, now)
            placed = rules.begun(before, session.epoch, session.next - 1, now)
        self._save(placed)
        return placed

    def _read_again(self, session: MailSession, state: MailboxState) -> None:
        """Its numbers mean other mails than before: store what may have come meanwhile and is not known."""
        since = rules.again_since(state)
        _log.warning("The mailbox %s counts anew: its mails since %s are read again.", self._watched.name, since)
        uids = [each for each in session.since(since) if each < session.next]
        for start in range(0, len(uids), TOGETHER):
            if self._stopping.is_set():
                raise Lost
            found = self._fetched(session, uids[start : start + TOGETHER])
            self._store([each for each in found if rules.is_since(state, each)], state)

    def _fetched(self, session: MailSession, uids: Sequence[int]) -> list[Written]:
        """The mails, asked for one by one: the lease is kept, however long that takes."""
        found: list[Written] = []
        for each in uids:
            if self._clock.now() - self._kept_at >= self._timing.holding / RENEWALS:
                with self._database.changing(lasting=False) as work:
                    self._keep(work)
            found += session.fetch([each])
        return found

    def _store(self, mails: Sequence[Written], state: MailboxState) -> None:
        deliveries = [self._delivery(each) for each in mails]
        with self._database.changing() as work:
            self._keep(work)
            work.deliveries.add(deliveries)
            work.mailboxes.save(state)
        if deliveries:
            self._stored()

    def _delivery(self, mail: Written) -> Delivery:
        return Delivery(
            team=self._watched.team,
            source=self._watched.name,
            key=rules.key(mail),
            body=mail.content,
            at=self._clock.now(),
        )

    def _note(self, why: str) -> None:
        self.failures += 1
        level = logging.WARNING if self.failures > 1 else logging.INFO
        _log.log(level, "The mailbox %s cannot be read: %s", self._watched.name, why)
        with suppress(Lost), self._database.changing() as work:
            self._keep(work)
            now = self._clock.now()
            state = work.mailboxes.get(self._watched.name) or rules.unread(self._watched.name, now)
            work.mailboxes.save(rules.failed(state, why, now))

    def _save(self, state: MailboxState) -> None:
        with self._database.changing() as work:
            self._keep(work)
            work.mailboxes.save(state)

    def _take(self) -> bool:
        with self._database.changing(lasting=False) as work:
            now, length = self._clock.now(), self._timing.holding
            self._kept_at = now
            self._hold = holds.take(work, self._watched.lease, self._holder, now, length)
        return self._hold is not None

    def _keep(self, work: UnitOfWork) -> None:
        """Keep the mailbox, in this transaction.

        Raises:
            Lost: it is another's; the transaction must come to nothing.
        """
        if self._hold is None:
            raise Lost
        self._kept_at = self._clock.now()
        self._hold.keep(work, self._kept_at + self._timing.holding)

    def _give_up(self) -> None:
        with suppress(StorageUnavailable), self._database.changing(lasting=False) as work:
            if self._hold:
                self._hold.free(work)
