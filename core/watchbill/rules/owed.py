"""What became of something that a day owed: told by what the platform confirmed, not by what was planned."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from watchbill.model.duty import DueKind, SendState
from watchbill.model.people import TeamId
from watchbill.model.tally import Plan
from watchbill.rules.lateness import late_by


class Fate(StrEnum):
    """What became of something owed."""

    #: The platform has it.
    CONFIRMED = "confirmed"
    #: It is on its way, and not late yet.
    WAITING = "waiting"
    #: It should have been said by now, and may still be.
    LATE = "late"
    #: The platform may or may not have it, and it is not tried again.
    IN_DOUBT = "in doubt"
    #: The platform refuses it.
    FAILED = "failed"
    #: It will not be said any more.
    MISSED = "missed"
    #: Nobody will ever say it: it should have been planned, and was not.
    UNPLANNED = "never planned"


#: What a person can still do something about.
WRONG = frozenset({Fate.LATE, Fate.IN_DOUBT, Fate.FAILED, Fate.UNPLANNED})

_BY_STATE = {SendState.SENT: Fate.CONFIRMED, SendState.IN_DOUBT: Fate.IN_DOUBT, SendState.FAILED: Fate.FAILED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Debt:
    """Something that a team's day owes at a time: a message under a key."""

    kind: DueKind
    team: TeamId
    #: The team's local date.
    day: date
    #: None where nobody can tell; then it is late.
    at: datetime | None
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """Something owed, and what became of it."""

    debt: Debt
    fate: Fate
    #: How often it was tried in vain.
    attempts: int = 0
    #: Why it was missed.
    cause: str = ""


def judge(
    debt: Debt, now: datetime, *, message: SendState | None, plan: Plan | None, missed: str | None
) -> Owed | None:
    """What became of a debt that was due by `now` (aware).

    Args:
        debt: what was owed.
        now: aware.
        message: how far its message has come; None where there is none.
        plan: its row of due work; None where nobody made one.
        missed: why it was missed; None where nobody says that it was.

    Returns:
        None where nothing is owed after all: the row was done without a message, as on a new team's first day.
    """
    attempts = plan.attempts if plan else 0
    debt = _promised(debt, plan)
    late = debt.at is None or late_by(debt.at, now) is not None
    if message is not None:
        fate = _BY_STATE.get(message, Fate.LATE if late else Fate.WAITING)
    elif missed is not None:
        return Owed(debt=debt, fate=Fate.MISSED, cause=missed)
    elif plan is None:
        fate = Fate.UNPLANNED if late else Fate.WAITING
    elif plan.done:
        return None
    else:
        fate = Fate.LATE if late else Fate.WAITING
    return Owed(debt=debt, fate=fate, attempts=attempts)


def _promised(debt: Debt, plan: Plan | None) -> Debt:
    """As its schedule says; what was changed to a time that had passed comes at the one that it had before."""
    if debt.at is None or plan is None or plan.done or not debt.at < plan.at < debt.at + timedelta(days=1):
        return debt
    return replace(debt, at=plan.at)
