"""What is known of a period before anything is counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from watchbill.model.closed_day import ClosedDay
from watchbill.model.passage import Passage
from watchbill.model.report import Period
from watchbill.model.team import Team
from watchbill.model.ticket import Claim
from watchbill.model.turn import Held
from watchbill.model.work import HistoryEntry, Item, ItemId


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckFacts:
    """What is known of a period's evening checks, by the team's local dates."""

    #: When the schedule asked for one.
    owed: Mapping[date, datetime]
    #: The days on which one was posted.
    posted: Sequence[date] = ()
    #: Whether the desk is done with its plan to post one, of each day that has such a plan.
    plans: Mapping[date, bool]
    #: The days of which it was recorded that it was missed.
    told: Sequence[date] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything that a report is made of; each of the period alone, as far as it is over."""

    team: Team
    period: Period
    now: datetime
    turns: Sequence[Held] = ()
    closed_days: Sequence[ClosedDay] = ()
    #: What was opened, oldest first.
    opened: Sequence[Item] = ()
    #: Whether more was opened or done than is here.
    cut: bool = False
    #: When each of these was first acknowledged or worked on, whenever that was.
    taken: Mapping[ItemId, datetime]
    #: What people did with items, oldest first.
    lines: Sequence[HistoryEntry] = ()
    #: The claims that ended as done.
    done: Sequence[Claim] = ()
    #: What was resolved by somebody without a ticket, oldest first.
    unticketed: Sequence[Item] = ()
    passages: Sequence[Passage] = ()
    checks: CheckFacts

    @property
    def today(self) -> date:
        """The team's local date."""
        return self.team.today(self.now)
