"""What a script is made of: each step is at a local time of the day that was begun last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time


@dataclass(frozen=True, slots=True)
class Day:
    """A day begins; what it is about, for whoever reads."""

    on: date
    about: str


@dataclass(frozen=True, slots=True)
class Says:
    """Somebody says something in the team's channel, or alone with the desk."""

    at: str
    who: str
    words: str
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Alert:
    """Something that is watched goes wrong; or it is well again."""

    at: str
    name: str
    summary: str = ""
    severity: str = "critical"
    over: bool = False


@dataclass(frozen=True, slots=True)
class TrackerAway:
    """The tracker answers nobody any more."""

    at: str


@dataclass(frozen=True, slots=True)
class TrackerBack:
    """It answers again."""

    at: str


@dataclass(frozen=True, slots=True)
class Look:
    """Nothing happens; what was due until then is done."""

    at: str


@dataclass(frozen=True, slots=True)
class Crash:
    """The desk is gone at once, and not there again before `until`."""

    at: str
    until: str


Timed = Says | Alert | TrackerAway | TrackerBack | Look | Crash
Step = Day | Timed
Story = Sequence[Step]


def wall(written: str) -> time:
    """The local time of "09:05"."""
    return time.fromisoformat(written)


def with_crash(story: Story, day: date, at: str, until: str) -> Story:
    """The same story, in which the desk is down for a while on a day; nothing else happens meanwhile."""
    on: date | None = None
    placed: list[Step] = []
    waiting = True
    for step in story:
        ends = isinstance(step, Day) or wall(step.at) >= wall(at)
        if waiting and on == day and ends:
            placed.append(Crash(at, until))
            waiting = False
        on = step.on if isinstance(step, Day) else on
        placed.append(step)
    return (*placed, Crash(at, until)) if waiting and on == day else tuple(placed)
