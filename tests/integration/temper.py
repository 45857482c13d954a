"""How a chat platform behaves: what it does to each request, drawn from a seed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from random import Random


class Mood(Enum):
    """What becomes of one request."""

    WELL = auto()
    #: Too much, in this conversation; or everywhere.
    BUSY_HERE = auto()
    BUSY_EVERYWHERE = auto()
    #: Done, but the answer never comes; or the line is closed instead.
    SILENT_AFTER = auto()
    CLOSED_AFTER = auto()
    #: Not done, and no answer.
    SILENT_BEFORE = auto()
    CLOSED_BEFORE = auto()
    #: Done two times over, by the platform itself.
    TWICE = auto()


#: Most goes well.
USUAL: Mapping[Mood, float] = {
    Mood.WELL: 88,
    Mood.BUSY_HERE: 3,
    Mood.BUSY_EVERYWHERE: 0.2,
    Mood.SILENT_AFTER: 1,
    Mood.CLOSED_AFTER: 3,
    Mood.SILENT_BEFORE: 0.5,
    Mood.CLOSED_BEFORE: 2,
    Mood.TWICE: 1,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Temper:
    """A platform's moods: the same request, tried as often, meets the same one in every run of a seed."""

    seed: int
    moods: Mapping[Mood, float] = field(default_factory=lambda: USUAL)
    #: The most seconds that pass between a client's call and the platform's greeting.
    slowest: float = 0.02
    #: The share of acknowledged commands that are brought again all the same.
    in_vain: float = 0.05

    def mood(self, key: str, attempt: int) -> Mood:
        """What becomes of the request."""
        chance = Random(f"{self.seed} {key} {attempt}")
        return chance.choices([*self.moods], weights=[*self.moods.values()])[0]

    def greeting(self, number: int) -> float:
        """Seconds until the caller of this number is greeted."""
        return Random(f"{self.seed} {number}").uniform(0, self.slowest)
