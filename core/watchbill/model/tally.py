"""What waits and what became of it, counted: for whoever watches the desk."""

from dataclasses import dataclass
from datetime import date, datetime

from watchbill.model.address import Address
from watchbill.model.duty import DueKind, SendState
from watchbill.model.moment import require_aware
from watchbill.model.people import TeamId


@dataclass(frozen=True, slots=True, kw_only=True)
class Pile:
    """So many of a kind, and since when the oldest of them has been there; None where there are none."""

    count: int = 0
    oldest: datetime | None = None

    def __post_init__(self) -> None:
        if self.oldest is not None:
            require_aware("oldest", self.oldest)


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagePile:
    """Messages of one conversation that are not sent, in one state."""

    state: SendState
    #: The conversation; its threads are counted with it.
    to: Address
    pile: Pile
    #: How many of them were given up lately: see `ports.Tally.messages`.
    fresh: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DueTally:
    """Due work that is not done."""

    open: int = 0
    #: What should have been done by now, and since when.
    overdue: Pile = Pile()
    #: What was tried and failed at least once.
    failing: int = 0
    #: What is tried no more, for as long as it is told: see `ports.Tally.due`.
    buried: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A row of due work as somebody sees it who watches: done or not."""

    kind: DueKind
    team: TeamId
    day: date
    #: When it was promised, aware.
    at: datetime
    attempts: int
    done: bool
