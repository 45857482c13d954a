"""Drawing lots: the same for everybody in the long run, and the same answer in every process."""

from collections.abc import Callable, Mapping
from datetime import date
from hashlib import blake2b

from watchbill.model.people import PersonId, TeamId

#: A person's lot; the smallest is drawn.
Lots = Callable[[PersonId], tuple[bytes, PersonId]]


def lots(purpose: str, team: TeamId, day: date, seed: str = "") -> Lots:
    """The lots of one drawing; another purpose, team, day or seed shuffles everybody anew."""
    stem = f"{seed}{purpose}\n{team}\n{day}\n"

    def lot(person: PersonId) -> tuple[bytes, PersonId]:
        return (blake2b((stem + person).encode(), digest_size=8).digest(), person)

    return lot


def ranked(credits: Mapping[PersonId, int], lot: Lots) -> list[PersonId]:
    """The people, the largest credit first; lots are drawn between equals."""
    if len(set(credits.values())) == len(credits):  # nearly always: spares the hashing
        return sorted(credits, key=credits.__getitem__, reverse=True)
    return sorted(credits, key=lambda person: (-credits[person], lot(person)))
