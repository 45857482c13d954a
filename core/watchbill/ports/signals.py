"""What sources said, what it means, and whose address it came to."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from watchbill.model.people import TeamId
from watchbill.model.signal import Delivery, Episode, Failure, Group
from watchbill.model.tally import Pile
from watchbill.model.work import Deed, HistoryEntry, ItemId

#: Bytes of bodies that are read at once.
PORTION = 8_000_000


class Deliveries(Protocol):
    """What was posted to us, as it came."""

    def add(self, deliveries: Sequence[Delivery]) -> None:
        """Insert them all, to be understood in this order; one whose (team, source, key) is there is left out."""
        ...

    def waiting(self, most: int, size: int = PORTION) -> Sequence[Delivery]:
        """Those that nobody has tried to understand yet, oldest first.

        Args:
            most: how many at most.
            size: bytes of the bodies before the last one are fewer than that; so a large one comes as well.
        """
        ...

    def settle(self, ids: Sequence[int], at: datetime) -> None:
        """They are understood: never to be taken again."""
        ...

    def fail(self, id: int, why: str, at: datetime) -> None:
        """It cannot be understood; it waits for `again`."""
        ...

    def get(self, id: int) -> Delivery | None:
        """The delivery of this number, understood or not; or None."""
        ...

    def failed(self, most: int) -> Sequence[Failure]:
        """Those that could not be understood, newest first, at most `most`."""
        ...

    def failure(self, id: int) -> Failure | None:
        """The delivery of this number, where it could not be understood; or None."""
        ...

    def failures(self) -> Mapping[tuple[TeamId, str], Pile]:
        """How many could not be understood, and since when, by team and source."""
        ...

    def unread(self) -> Pile:
        """How many wait to be understood, and since when."""
        ...

    def forgive(self, source: str | None = None) -> int:
        """Count those that failed as understood, of one source or of all; how many they are."""
        ...

    def again(self, source: str | None = None) -> int:
        """Have those that failed understood anew, of one source or of all; how many they are."""
        ...


class Tokens(Protocol):
    """The secrets in the addresses of teams, by their digests."""

    def all(self) -> Mapping[str, TeamId]:
        """Whose each digest is."""
        ...

    def add(self, digest: str, team: TeamId, at: datetime) -> None:
        """One more address of the team."""
        ...

    def revoke(self, team: TeamId) -> int:
        """Let no address of the team be good any more; how many there were."""
        ...


class Alarms(Protocol):
    """What went wrong when, and the messages in which it is told."""

    def get(self, team: TeamId, source: str, fingerprint: str, episode: str) -> Episode | None:
        """This time that this thing went wrong, or None."""
        ...

    def save(self, episode: Episode) -> None:
        """Insert, or replace the one of the same team, source, fingerprint and episode."""
        ...

    def firing(self, team: TeamId, item: ItemId) -> bool:
        """Whether anything that belongs to the item is wrong now."""
        ...

    def wrong(self, team: TeamId, source: str, fingerprint: str) -> Sequence[Episode]:
        """The times that this thing went wrong and is so still, in the order in which they came."""
        ...

    def group(self, team: TeamId, source: str, key: str) -> Group | None:
        """The group, or None when it was never told of."""
        ...

    def lock_group(self, team: TeamId, source: str, key: str) -> Group | None:
        """As `group`; nobody else changes it before this unit of work is over."""
        ...

    def save_group(self, group: Group) -> None:
        """Insert, or replace the one of the same team, source and key."""
        ...

    def begun(self, team: TeamId, since: datetime) -> Sequence[Group]:
        """The team's groups whose message was first written at or after `since`, oldest first."""
        ...


class Histories(Protocol):
    """Who did what with items; append-only."""

    def add(self, entry: HistoryEntry) -> None:
        """One more line."""
        ...

    def of(self, team: TeamId, item: ItemId) -> Sequence[HistoryEntry]:
        """The item's lines, oldest first."""
        ...

    def lately(self, team: TeamId, item: ItemId, most: int) -> Sequence[HistoryEntry]:
        """The item's last lines, at most `most`, oldest first."""
        ...

    def count(self, team: TeamId, item: ItemId) -> int:
        """How many lines the item has."""
        ...

    def done_within(self, team: TeamId, start: datetime, end: datetime, most: int) -> Sequence[HistoryEntry]:
        """What people did last with the team's items within [start, end), at most `most` lines, oldest first.

        What a source or the desk did is left out, also where it asked a person.
        """
        ...

    def first_taken(self, team: TeamId, start: datetime, end: datetime) -> Mapping[ItemId, datetime]:
        """When each item that was opened within [start, end) was first acknowledged or worked on, if it was."""
        ...

    def last(self, team: TeamId, item: ItemId, what: Deed) -> HistoryEntry | None:
        """The item's last line about this deed, or None."""
        ...
