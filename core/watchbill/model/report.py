"""What a team's days were like, in figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from watchbill.model.moment import require_aware
from watchbill.model.passage import Passage
from watchbill.model.people import PersonId, TeamId
from watchbill.model.work import Item, ItemKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Whole days of a team: its local dates [first, last]."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many there are, week-ends included."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What one person did."""

    person: PersonId
    #: Working days on which they were on MRO, and on which they were the backup.
    turns: int = 0
    backups: int = 0
    #: Alerts, incidents and questions that they resolved, each once.
    resolved: int = 0
    #: Tickets that they closed, each once.
    closed: int = 0
    #: Alerts, incidents and questions that they worked on outside of the team's hours, each once.
    outside: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Lasting:
    """How long something took: elapsed time, also over a clock change."""

    #: Of how many.
    count: int
    #: Half of them took at most so long, and nine of ten; between two of them it is interpolated.
    median: timedelta
    ninth: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """The alerts, incidents and questions that were opened."""

    total: int = 0
    kinds: Mapping[ItemKind, int]
    #: The source with the most first.
    sources: Mapping[str, int]
    #: Of them, those opened outside of the team's hours.
    outside: int = 0
    #: From opened to the first time that somebody acknowledged it or worked on it; None where nobody did.
    taken: Lasting | None = None
    #: From opened to resolved, whoever did that, the source included; None where nothing was.
    resolved: Lasting | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What one person served of the days that are closed, and what would have been fair."""

    person: PersonId
    served: int
    #: In micro-credits: a turn is a million.
    share: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Fairness:
    """The days that are closed."""

    days: int = 0
    shares: tuple[Share, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """What passed from one person on MRO to the next."""

    #: How many times anything did.
    passages: int = 0
    #: Of these, how many were taken over before anybody had to be told.
    in_time: int = 0
    #: How many were raised to the leads, as nobody had taken them over.
    raised: int = 0
    #: How many still wait to be taken over, and nobody had to be told yet.
    waiting: int = 0
    #: What passed on more than once since it was begun: the newest passage of each, the most often first.
    often: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixes:
    """Alerts and incidents that somebody saw to and that were resolved without a ticket (M5), oldest first."""

    #: Nobody said why.
    unexplained: tuple[Item, ...] = ()
    #: Somebody did: `Item.untracked`.
    explained: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Checks:
    """Evening checks: the days on which one was posted, and on which one was owed and was not."""

    posted: tuple[date, ...] = ()
    missed: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamReport:
    """What a team's period was like, as far as it is over."""

    team: TeamId
    period: Period
    #: When these figures were taken.
    made_at: datetime
    #: Whether the period goes on after that.
    so_far: bool = False
    #: Whether more came or was done than is looked at; then only the newest counts.
    cut: bool = False
    #: Working days that have begun.
    workdays: int = 0
    #: Of everybody who did something, by handle.
    loads: tuple[Load, ...] = ()
    came: Came
    fairness: Fairness = Fairness()
    chain: Chain = Chain()
    fixes: Fixes = Fixes()
    checks: Checks = Checks()

    def __post_init__(self) -> None:
        require_aware("made_at", self.made_at)

    @property
    def outside(self) -> int:
        """Interrupts outside of the team's hours: what people worked on then, each once for each of them."""
        return sum(each.outside for each in self.loads)
