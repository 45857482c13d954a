"""The working days that a decision looks at, in a row; a day is spoken of by its position."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from watchbill.model.people import PersonId
from watchbill.rules.rotation.lots import Lots, lots
from watchbill.rules.rotation.policy import Policy
from watchbill.rules.rotation.shares import shares


@dataclass(frozen=True, slots=True, kw_only=True)
class Workday:
    """One working day as the planner sees it."""

    day: date
    #: Those who can be chosen: available, and with a weight above 0.
    weights: Mapping[PersonId, int]
    #: Whether turns on it are counted in a ledger of their own.
    unpopular: bool = False


@dataclass(frozen=True, slots=True)
class Roll:
    """The days, and what everybody earns on each."""

    policy: Policy
    days: tuple[Workday, ...]
    #: By position: the share of each who is available, in micro-credits.
    earned: tuple[Mapping[PersonId, int], ...]
    positions: Mapping[date, int]

    def lots(self, purpose: str, position: int) -> Lots:
        """The lots of one drawing on the day."""
        return _lots(self.policy, purpose, self.days[position].day)


def roll(policy: Policy, days: Iterable[Workday]) -> Roll:
    """The days in their order."""
    ordered = tuple(sorted(days, key=lambda each: each.day))
    cap = policy.gap if policy.capped else None
    earned = tuple(shares(each.weights, cap, _lots(policy, "rounding", each.day)) for each in ordered)
    return Roll(policy, ordered, earned, {each.day: position for position, each in enumerate(ordered)})


def _lots(policy: Policy, purpose: str, day: date) -> Lots:
    return lots(purpose, policy.team, day, policy.seed)
