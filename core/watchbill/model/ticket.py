"""Tickets of a team's board, notes on them, and who claimed what."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from watchbill.model.keys import ItemId
from watchbill.model.keys import TicketKey as TicketKey
from watchbill.model.moment import require_aware
from watchbill.model.people import PersonId, TeamId

ClaimId = NewType("ClaimId", str)


#: The name of the built-in board as a tracker.
BOARD = "board"


class Column(StrEnum):
    """Where a ticket stands on the board; every tracker's states map to these four."""

    BACKLOG = "backlog"
    IN_PROGRESS = "in progress"
    BLOCKED = "blocked"
    DONE = "done"


#: The columns of what is on the board.
STANDING = (Column.BACKLOG, Column.IN_PROGRESS, Column.BLOCKED)
#: What is begun passes on in the evening (M9): blocked tickets too, and they stay blocked.
BEGUN = (Column.IN_PROGRESS, Column.BLOCKED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """One ticket as the tracker knows it."""

    key: TicketKey
    team: TeamId
    title: str
    column: Column
    #: Order on the board within its column; the smallest comes first.
    rank: int
    assignee: PersonId | None = None
    #: Belongs to the team's sprint: not for the person on MRO (M3).
    sprint: bool = False
    #: When it came into its present column.
    moved_at: datetime
    #: Grows by one with every change; compare-and-set holds on to it.
    version: int = 1
    #: The item that it was made for; no other ticket of the team was made for the same one.
    origin: ItemId | None = None
    #: What it is about, beside its title.
    text: str = ""
    #: The name of the tracker that it is in.
    tracker: str = BOARD

    def __post_init__(self) -> None:
        require_aware("moved_at", self.moved_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A comment on a ticket."""

    key: TicketKey
    #: None where the desk says it by itself, or nobody knows whose account it was.
    author: PersonId | None
    text: str
    at: datetime
    #: Whether the evening check wrote it: it says again what is known, and is never what was said last.
    repeats: bool = False

    def __post_init__(self) -> None:
        require_aware("at", self.at)


class ClaimKind(StrEnum):
    """How a ticket came to a person."""

    #: From Backlog, or in progress with nobody on it.
    STARTED = "started"
    #: From somebody else; does not count against the limit of M7.
    TAKEN_OVER = "taken over"
    #: One's own blocked ticket, taken up again.
    RESUMED = "resumed"


class Outcome(StrEnum):
    """How a claim ended."""

    DONE = "done"
    RELEASED = "released"
    #: Somebody else took the ticket over.
    TAKEN = "taken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One person holds one ticket for a while; at most one open claim a ticket."""

    id: ClaimId
    key: TicketKey
    team: TeamId
    person: PersonId
    kind: ClaimKind
    at: datetime
    taken_from: PersonId | None = None
    #: Started although the limit of M7 was reached (`!claim KEY anyway`).
    beyond_limit: bool = False
    ended_at: datetime | None = None
    outcome: Outcome | None = None
    #: The more urgent item for which its person left it; None while they work on it.
    parked_for: ItemId | None = None
    #: Its person goes on with it when somebody else is on MRO (`!keep KEY`).
    kept: bool = False

    def __post_init__(self) -> None:
        require_aware("at", self.at)
        require_aware("ended_at", self.ended_at)
