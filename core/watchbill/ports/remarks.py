"""What was said in the channels of teams, and how far that is known."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from watchbill.model.address import Address
from watchbill.model.people import Identity
from watchbill.model.remark import Hearing, Spot, Trace


class Remarks(Protocol):
    """Who said something when, without its words; a message is known by its platform, conversation and id."""

    def add(self, trace: Trace) -> bool:
        """Insert; False when its message is known, and nothing is changed then."""
        ...

    def get(self, spot: Spot) -> Trace | None:
        """What is kept of the message, or None."""
        ...

    def save(self, trace: Trace) -> None:
        """Replace what is kept of the same message."""
        ...

    def items_of(self, place: Address, root: str) -> Sequence[Trace]:
        """The messages of a thread, its first one included, that items are about; the newest first."""
        ...

    def waiting(self, place: Address, most: int) -> Sequence[str]:
        """The first messages of the channel's threads that unresolved items are about, newest first, each once."""
        ...

    def asked(self, account: Identity, since: datetime) -> int:
        """About how many messages of the account, said at or after `since`, there are items."""
        ...

    def count(self, place: Address, since: datetime) -> int:
        """How many messages were said in the channel and its threads at or after `since` and are not deleted."""
        ...

    def unanswered(self, place: Address, since: datetime, most: int) -> Sequence[Trace]:
        """The first messages of threads, said at or after `since`, that nobody but their author answered.

        Those that are deleted, that items are about, or whose platform has no threads are left out; the oldest
        first, at most `most`.
        """
        ...

    def forget(self, before: datetime, most: int) -> int:
        """Delete what was said before then, the oldest first, at most `most`; how many those were.

        What an unresolved item is about stays.
        """
        ...


class Hearings(Protocol):
    """How far the remarks of each channel are known."""

    def get(self, place: Address) -> Hearing | None:
        """Of the channel (its thread is ignored); None where nobody has listened yet."""
        ...

    def save(self, hearing: Hearing) -> None:
        """Insert, or replace that of the same channel."""
        ...

    def listened(self, platform: str, conversations: Collection[str], until: datetime) -> None:
        """These channels, which are heard without a barrier, are known up to `until` now, or later."""
        ...
