"""What is kept of outside trackers, and what they are still to be told."""

from collections.abc import Collection, Sequence
from typing import Protocol

from watchbill.model.errand import Errand, ErrandId
from watchbill.model.mirror import Mirrored, SiteState
from watchbill.model.ticket import TicketKey


class Sites(Protocol):
    """How speaking with each outside tracker goes."""

    def get(self, name: str) -> SiteState | None:
        """The tracker's state; None before it was ever asked."""
        ...

    def everything(self) -> Sequence[SiteState]:
        """All that were ever asked, by name."""
        ...

    def save(self, state: SiteState) -> None:
        """Insert, or replace the state of the same tracker."""
        ...


class MirroredTickets(Protocol):
    """Tickets as outside trackers had them last, and how they were called before."""

    def get(self, key: TicketKey) -> Mirrored | None:
        """The ticket, or None."""
        ...

    def by_id(self, tracker: str, id: str) -> Mirrored | None:
        """The ticket of a tracker by its id there, whatever it is called, or None."""
        ...

    def of(self, tracker: str) -> Sequence[Mirrored]:
        """All of a tracker, by key."""
        ...

    def save(self, mirrored: Mirrored) -> None:
        """Insert, or replace the one of the same key."""
        ...

    def remove(self, key: TicketKey) -> None:
        """Forget it; nothing happens where there is none."""
        ...

    def rename(self, old: TicketKey, new: TicketKey) -> None:
        """Write `new` wherever `old` stands: ticket, comments, claims, items, handovers, errands.

        Whoever says `old` from then on means `new`. A ticket, and what is mirrored, that had `new` already makes
        place for the one that had `old`.
        """
        ...

    def now_called(self, key: TicketKey) -> TicketKey:
        """What a ticket of this key is called by now: another key where it was renamed, else the same."""
        ...


class Errands(Protocol):
    """What is to be done at outside trackers."""

    def add(self, errand: Errand) -> bool:
        """Put it behind those that are there.

        Returns:
            False for a LOOK at a ticket that is to be looked at anyway; nothing is changed then.
        """
        ...

    @property
    def written(self) -> Sequence[Errand]:
        """What was added in this unit of work, in its order, without those to LOOK."""
        ...

    def answered(self, errands: Collection[ErrandId], reply: str, *, several: bool) -> None:
        """Note the key of the answer that whoever asked for these got, and whether they are of several tickets."""
        ...

    def pending(self, tracker: str) -> Sequence[Errand]:
        """All of a tracker, in the order in which they came."""
        ...

    def of(self, key: TicketKey) -> Sequence[Errand]:
        """All of one ticket, in the order in which they came."""
        ...

    def behind(self, reply: str) -> Sequence[Errand]:
        """All that one answer speaks of, in the order in which they came."""
        ...

    def save(self, errand: Errand) -> None:
        """Replace the one of the same id, where it is still there."""
        ...

    def remove(self, errand: ErrandId) -> bool:
        """It is over; False where it was already."""
        ...
