"""What came while nobody had the day, and what became of it."""

from dataclasses import dataclass
from datetime import datetime

from watchbill.model.moment import require_aware
from watchbill.model.people import PersonId, TeamId
from watchbill.model.remark import Came
from watchbill.model.work import Item, ItemId


@dataclass(frozen=True, slots=True, kw_only=True)
class NightWork:
    """What one person did with items outside of the team's hours."""

    person: PersonId
    #: What they did something with, in the order in which they did.
    items: tuple[ItemId, ...]
    #: The first and the last time.
    first: datetime
    last: datetime
    #: Whether night duty was theirs at one of these times.
    on_duty: bool = False

    def __post_init__(self) -> None:
        require_aware("first", self.first)
        require_aware("last", self.last)


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """What happened to a team since somebody handed over (M1)."""

    team: TeamId
    #: From when, to when.
    start: datetime
    end: datetime
    #: What came since, the most urgent first, resolved or not.
    came: tuple[Item, ...] = ()
    #: What is open, the most urgent first, however long it has been.
    open: tuple[Item, ...] = ()
    #: What is over since then.
    over: tuple[Item, ...] = ()
    #: Who did something outside of the team's hours, who did it first before the others.
    night: tuple[NightWork, ...] = ()
    #: What was said in each of its channels.
    channels: tuple[Came, ...] = ()

    def __post_init__(self) -> None:
        require_aware("start", self.start)
        require_aware("end", self.end)
