"""How long the desk's machinery waits, and how long whoever works on something is believed to be alive."""

from dataclasses import dataclass, fields
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """Durations on the desk's own clock."""

    #: How many seconds that clock counts in a real one; more than one only in tests and simulations.
    speed: float = 1.0
    #: A post that takes longer is in doubt: its process may be gone.
    sending: timedelta = timedelta(seconds=30)
    #: Due work that takes longer may be taken by another replica; nothing of the first one's work stays then.
    working: timedelta = timedelta(minutes=1)
    #: A received command belongs so long to the process that received it; then another one may take it up.
    carrying_out: timedelta = timedelta(seconds=30)
    #: What one process holds is another's when it was not renewed for so long.
    holding: timedelta = timedelta(seconds=30)
    #: The engine looks at least this often: another replica's work may wake nobody here.
    longest_wait: timedelta = timedelta(seconds=5)
    #: The wait while something is due that is not ours to do: another replica's, or paced.
    pause: timedelta = timedelta(seconds=1)
    #: The wait after the first failure; it doubles with each further one, up to the longest.
    first_retry: timedelta = timedelta(seconds=1)
    longest_retry: timedelta = timedelta(minutes=5)
    #: All teams are looked after so often; each one's planning is due work of its own.
    sweep: timedelta = timedelta(hours=1)

    def at_speed(self, speed: float) -> "Timing":
        """The same real durations, on a clock that runs `speed` times as fast as now."""
        times = {each.name: getattr(self, each.name) * speed for each in fields(self)}
        return Timing(**times)

    def backoff(self, attempts: int) -> timedelta:
        """How long to wait after so many earlier attempts that failed: 1, 2, 4, ... seconds, at most 5 minutes."""
        return min(self.first_retry * (1 << min(attempts, 16)), self.longest_retry)

    def real_seconds(self, duration: timedelta) -> float:
        """How long a duration of the desk's clock takes."""
        return duration.total_seconds() / self.speed


#: On the real clock.
DEFAULT = Timing()
