"""The time, told by the machine or moved for a demo; nothing else reads the real clock."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from watchbill.model.moment import require_aware
from watchbill.ports import Clock
from watchbill.settings import Settings

_log = logging.getLogger(__name__)

#: A machine's clock that is further off than this is worth a word.
SKEW = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class SystemClock:
    """The machine's own time."""

    def now(self) -> datetime:
        """The present moment, in UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class OffsetClock:
    """A clock that showed `start` (aware) when it was made, and has run as fast as `base` since."""

    base: Clock
    start: datetime
    _made: datetime = field(init=False, repr=False)

    def __post_init__(self) -> None:
        require_aware("start", self.start)
        object.__setattr__(self, "_made", self.base.now())

    def now(self) -> datetime:
        """The moved moment, in UTC."""
        return (self.start + (self.base.now() - self._made)).astimezone(UTC)


class AgreedClock:
    """The time of the database, which all replicas share, though their machines' clocks may differ or jump.

    Between two looks at it the time goes on as `monotonic` does. Until the first look it is the machine's own.
    """

    def __init__(self, machine: Clock, monotonic: Callable[[], float]) -> None:
        """`monotonic` counts seconds and never jumps, whatever happens to the machine's own clock."""
        self._machine, self._monotonic = machine, monotonic
        self._looked: tuple[datetime, float] | None = None

    def now(self) -> datetime:
        """The present moment, in UTC."""
        if self._looked is None:
            return self._machine.now()
        then, at = self._looked
        return then + timedelta(seconds=self._monotonic() - at)

    def heed(self, database: datetime) -> None:
        """The database shows this time (aware) now."""
        ahead = self.now() - database
        if self._looked is None and abs(ahead) > SKEW:
            _log.warning(
                "This machine's clock is %+.1f s off the database's, which counts. Set it right.",
                ahead.total_seconds(),
            )
        self._looked = database.astimezone(UTC), self._monotonic()


def system(settings: Settings, agreed: AgreedClock | None = None) -> Clock:
    """The clock of an installation: the agreed one or the machine's, or moved to where `WATCHBILL_CLOCK` says."""
    base = agreed or SystemClock()
    return OffsetClock(base, settings.clock) if settings.clock else base


def agreed() -> AgreedClock:
    """A clock that will show the database's time, once somebody has it heed that."""
    return AgreedClock(SystemClock(), time.monotonic)
