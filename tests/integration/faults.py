"""What goes wrong during a run, and when: drawn from a seed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from random import Random


class Trouble(StrEnum):
    """One kind of fault."""

    #: `kill -9` at any moment; before or after the platform has a message; when a command is sent, or stored.
    KILL = "kill"
    KILL_BEFORE = "kill before a post"
    KILL_AFTER = "kill after a post"
    KILL_HEARING = "kill at a command"
    KILL_STORED = "kill after a command"
    #: In the middle of what was due at one time.
    KILL_WORKING = "kill at work"
    #: SIGSTOP for longer than any lease, then SIGCONT.
    PAUSE = "pause"
    PAUSE_BEFORE = "pause before a post"
    PAUSE_AFTER = "pause after a post"
    #: The chat closes every line on which it brings commands.
    HANG_UP = "chat hangs up"
    #: PostgreSQL: the way to it breaks, or carries nothing; or the server crashes.
    CUT = "database cut"
    STALL = "database stalled"
    CRASH = "database crashed"
    #: SQLite: somebody else holds the write lock; or the disk is full.
    LOCK = "database locked"
    FULL = "disk full"


KILLS = (
    Trouble.KILL,
    Trouble.KILL_BEFORE,
    Trouble.KILL_AFTER,
    Trouble.KILL_HEARING,
    Trouble.KILL_STORED,
    Trouble.KILL_WORKING,
)
PAUSES = (Trouble.PAUSE, Trouble.PAUSE_BEFORE, Trouble.PAUSE_AFTER)
#: The shortest and the longest time that each lasts, in real seconds; the others are over at once.
_LASTS: Mapping[Trouble, tuple[float, float]] = {
    Trouble.PAUSE: (2.2, 3.5),
    Trouble.PAUSE_BEFORE: (2.8, 3.8),
    Trouble.PAUSE_AFTER: (2.8, 3.8),
    Trouble.CUT: (0.2, 2.0),
    Trouble.STALL: (0.5, 3.0),
    Trouble.CRASH: (0.1, 1.0),
    Trouble.LOCK: (0.5, 3.0),
    Trouble.FULL: (0.5, 2.0),
}
#: The longest of them.
LONGEST = max(longest for _, longest in _LASTS.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that goes wrong."""

    #: Real seconds after the run's start.
    at: float
    trouble: Trouble
    #: Which replica it befalls, by its place.
    replica: int
    #: Real seconds until it is mended.
    lasts: float

    def __str__(self) -> str:
        lasts = f" for {self.lasts:.1f} s" if self.lasts else ""
        return f"{self.at:6.1f} s  {self.trouble}{lasts}, replica {self.replica + 1}"


def drawn(chance: Random, counts: Mapping[Trouble, int], seconds: float, replicas: int) -> list[Fault]:
    """So many of each, one at a time, all over the time given."""
    troubles = [trouble for trouble, count in counts.items() for _ in range(count)]
    chance.shuffle(troubles)
    return [*_spread(chance, troubles, seconds, replicas)]


def _spread(chance: Random, troubles: list[Trouble], seconds: float, replicas: int) -> Iterator[Fault]:
    share = seconds / max(1, len(troubles))
    for place, trouble in enumerate(troubles):
        lasts = chance.uniform(*_LASTS.get(trouble, (0, 0)))
        at = (place + chance.uniform(0, 0.5)) * share
        yield Fault(at=at, trouble=trouble, replica=chance.randrange(replicas), lasts=lasts)
