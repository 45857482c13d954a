"""The time, told by the machine or moved for a demo; nothing else reads the real clock."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from watchbill.model.moment import require_aware
from watchbill.ports import Clock
from watchbill.settings import Settings


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


def system(settings: Settings) -> Clock:
    """The clock of an installation: the machine's, or moved to where `WATCHBILL_CLOCK` says."""
    return OffsetClock(SystemClock(), settings.clock) if settings.clock else SystemClock()
