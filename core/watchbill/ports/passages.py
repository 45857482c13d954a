"""The chain of what passes from one person on MRO to the next."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Protocol

from watchbill.model.passage import Passage
from watchbill.model.people import TeamId


class Passages(Protocol):
    """What passed on when, from whom to whom, and what became of it; one passage of a key waits at most."""

    def add(self, passage: Passage) -> bool:
        """Insert; False when there is one of its key and number, and nothing is changed then."""
        ...

    def add_all(self, passages: Sequence[Passage]) -> None:
        """As `add`, for each of these, in their order."""
        ...

    def of(self, team: TeamId, key: str) -> Sequence[Passage]:
        """All of one ticket or item, the first one first."""
        ...

    def newest(self, team: TeamId, key: str) -> Passage | None:
        """The newest passage of one ticket or item."""
        ...

    def last(self, team: TeamId, keys: Collection[str]) -> Mapping[str, Passage]:
        """The newest passage of each of these keys that has one."""
        ...

    def waiting(self, team: TeamId) -> Sequence[Passage]:
        """What nobody has taken over, and nothing else became of, by time, key and number."""
        ...

    def between(self, team: TeamId, first: date, last: date) -> Sequence[Passage]:
        """What passed on on the team's local days [first, last], by day, time, key and number."""
        ...

    def reword(self, passage: Passage) -> bool:
        """Store its title, giver, taker and note; False where it waits no more, and nothing is changed then."""
        ...

    def raise_(self, passage: Passage) -> bool:
        """Store its `raised_at`; False where it waits no more or was raised, and nothing is changed then."""
        ...

    def end(self, passage: Passage) -> bool:
        """Store its end, when, and by whom; False where it has ended already, and nothing is changed then."""
        ...

    def end_all(self, passages: Sequence[Passage]) -> Sequence[Passage]:
        """As `end`, for each of these newest ones of a team, in their order; those that had not ended already."""
        ...

    def remove(self, passage: Passage) -> bool:
        """It never passed on; False where there is none, or it waits no more, and nothing is changed then."""
        ...
