"""The right of one process to do something; whoever was overtaken changes nothing."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from watchbill.errors import StorageUnavailable
from watchbill.ports import Clock, Database, UnitOfWork

#: A lease until then is free, for a clock that went back as well.
FREE = datetime(1970, 1, 1, tzinfo=UTC)
#: It is renewed so many times in its length.
RENEWALS = 4


class Lost(Exception):
    """Another process has the right by now; the transaction must come to nothing."""


@dataclass(frozen=True, slots=True)
class Hold:
    """A lease that is held."""

    lease: str
    holder: str
    fence: int

    def keep(self, work: UnitOfWork, until: datetime) -> None:
        """Hold it until `until` (aware).

        Raises:
            Lost: somebody else has taken it since.
        """
        if not work.leases.renew(self.lease, self.holder, self.fence, until):
            raise Lost

    def free(self, work: UnitOfWork) -> None:
        """Let others take it; nothing happens when somebody else has taken it since."""
        work.leases.give_up(self.lease, self.holder, self.fence, FREE)


def take(work: UnitOfWork, lease: str, holder: str, now: datetime, length: timedelta) -> Hold | None:
    """Hold the lease until `now` + `length`; None where another has it.

    Args:
        work: the transaction.
        lease: its name.
        holder: the same all along for one process: what it could not give back while the database was away, it
            has again at once.
        now: aware.
        length: how long, if it is not kept.
    """
    fence = work.leases.take(lease, holder, now, length)
    return Hold(lease, holder, fence) if fence is not None else None


class Right:
    """The right of this process to one thing while it works on it, renewed in good time; for one thread."""

    def __init__(self, lease: str, holder: str, database: Database, clock: Clock, length: timedelta) -> None:
        """Make it ready; it is not taken yet.

        Args:
            lease: its name.
            holder: the same all along for one process.
            database: where leases are.
            clock: tells the time.
            length: how long it is held if it is not kept.
        """
        self._lease, self._holder, self._database, self._clock = lease, holder, database, clock
        self._length, self._kept_at = length, FREE
        self._hold: Hold | None = None

    def take(self) -> bool:
        """False where another process has it."""
        with self._database.changing(lasting=False) as work:
            self._kept_at = self._clock.now()
            self._hold = take(work, self._lease, self._holder, self._kept_at, self._length)
        return self._hold is not None

    def keep(self, work: UnitOfWork) -> None:
        """Keep it, in this transaction.

        Raises:
            Lost: it is another's; the transaction must come to nothing.
        """
        if self._hold is None:
            raise Lost
        self._kept_at = self._clock.now()
        self._hold.keep(work, self._kept_at + self._length)

    def renew(self) -> None:
        """Keep it, where that was not done for a while.

        Raises:
            Lost: it is another's.
        """
        if self._clock.now() - self._kept_at >= self._length / RENEWALS:
            with self._database.changing(lasting=False) as work:
                self.keep(work)

    def give_up(self) -> None:
        """Let others take it; where the database is away they wait until it runs out."""
        with suppress(StorageUnavailable), self._database.changing(lasting=False) as work:
            if self._hold:
                self._hold.free(work)
