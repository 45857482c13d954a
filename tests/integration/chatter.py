"""What people type while it goes on: commands whose effects can be counted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from tests.integration.roster import Crew


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A command, under the platform's id of the message."""

    id: str
    person: str
    room: str
    text: str
    #: Seconds after the run's start.
    at: float


def commands(chance: Random, crews: Sequence[Crew], count: int, seconds: float) -> list[Said]:
    """So many within the time, in short bursts of one channel; words of no two are the same."""
    numbers = iter(range(count))
    return sorted(
        (said for number in numbers for said in _burst(chance, crews, number, numbers, seconds)), key=_at
    )


def _burst(
    chance: Random, crews: Sequence[Crew], first: int, numbers: Iterator[int], seconds: float
) -> Iterator[Said]:
    crew, at = chance.choice(crews), chance.uniform(0, seconds)
    person = chance.choice(crew.people)
    more = [number for _, number in zip(range(chance.choice((0, 0, 1, 3))), numbers, strict=False)]
    for place, number in enumerate([first, *more]):
        text = chance.choices(
            [
                f"!ask question {number}",
                f"!note {crew.ticket} note {number}",
                f"!claim {crew.ticket} anyway",
                f"!release {crew.ticket}",
            ],
            weights=[2, 4, 2, 1],
        )[0]
        yield Said(id=f"event{number}", person=person, room=crew.channel, text=text, at=at + place / 1000)


def _at(said: Said) -> float:
    return said.at
