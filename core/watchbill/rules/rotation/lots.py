"""Drawing lots: the same for everybody in the long run, and the same answer in every process."""

from collections.abc import Callable
from datetime import date
from hashlib import blake2b

from watchbill.model.people import PersonId, TeamId

#: A person's lot; the smallest is drawn.
Lots = Callable[[PersonId], tuple[bytes, PersonId]]


def lots(purpose: str, team: TeamId, day: date) -> Lots:
    """The lots of one drawing; another purpose, team or day shuffles everybody anew."""
    stem = f"{purpose}\n{team}\n{day}\n"

    def lot(person: PersonId) -> tuple[bytes, PersonId]:
        return (blake2b((stem + person).encode(), digest_size=8).digest(), person)

    return lot
