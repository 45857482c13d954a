"""The right of one process to do something; whoever was overtaken changes nothing."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from watchbill.ports import UnitOfWork

#: A lease until then is free, for a clock that went back as well.
FREE = datetime(1970, 1, 1, tzinfo=UTC)


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
