"""A proposal: two people are to change hands on a day, and one of them has still to agree."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

from watchbill.model.moment import require_aware
from watchbill.model.people import PersonId, TeamId

#: "S1": unique in its team, short enough to say.
ProposalId = NewType("ProposalId", str)


class ProposalState(StrEnum):
    """How far it has come."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    #: Accepted too late: it could not be done any more.
    OVERTAKEN = "overtaken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One day that passes from one person to another; from nobody where it is uncovered."""

    day: date
    giver: PersonId | None
    taker: PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """The giver's day is to be the taker's, and in a swap the taker's day `instead` the giver's."""

    team: TeamId
    id: ProposalId
    #: None where nobody has the day.
    giver: PersonId | None
    taker: PersonId
    day: date
    instead: date | None = None
    #: One of the two, or a lead for one of them.
    by: PersonId
    #: Whose word is missing; None where nobody's is.
    asked: PersonId | None
    at: datetime
    state: ProposalState = ProposalState.OPEN
    settled_at: datetime | None = None
    #: Who settled it: a lead may do so for others.
    settled_by: PersonId | None = None

    def __post_init__(self) -> None:
        require_aware("at", self.at)
        require_aware("settled_at", self.settled_at)

    @property
    def moves(self) -> tuple[Move, ...]:
        """The one or two days that change hands, the giver's own first."""
        return moves(self.giver, self.taker, self.day, self.instead)

    @property
    def people(self) -> tuple[PersonId, ...]:
        """Those whose days change."""
        return tuple(each for each in (self.giver, self.taker) if each)


def moves(giver: PersonId | None, taker: PersonId, day: date, instead: date | None = None) -> tuple[Move, ...]:
    """The taker gets `day`, and the giver one of the taker's days for it where there is one."""
    own = Move(day=day, giver=giver, taker=taker)
    if instead is None or giver is None:
        return (own,)
    return (own, Move(day=instead, giver=taker, taker=giver))
