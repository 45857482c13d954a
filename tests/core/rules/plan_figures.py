"""How good a plan is, and how near to the best it must be."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from watchbill.model import PersonId
from watchbill.rules.rotation.shares import TURN


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How good a plan is."""

    #: Consecutive turns of one person closer than the gap.
    gap_breaks: int
    #: Of turns served from turns owed, over all people and days, in turns.
    max_deviation: float
    mean_deviation: float
    #: Days on which nobody serves.
    uncovered: int

    def near(self, best: "Figures") -> bool:
        """Whether the plan is as near to the best as ours must be (the notes on the rota, 12.2)."""
        return (
            self.gap_breaks <= best.gap_breaks + 1
            and self.max_deviation <= best.max_deviation + 1.0
            and self.mean_deviation <= 1.4 * best.mean_deviation
            and self.uncovered == best.uncovered
        )


def figures(
    serving: Sequence[PersonId | None],
    shares: Sequence[Mapping[PersonId, int]],
    people: Collection[PersonId],
    gap: int,
) -> Figures:
    """The figures of who serves on each day, against each day's shares in micro-turns."""
    credit, last = dict.fromkeys(people, 0), dict[PersonId, int]()
    breaks, deviations = 0, list[float]()
    for position, (person, earned) in enumerate(zip(serving, shares, strict=True)):
        for each, share in earned.items():
            credit[each] += share
        if person is not None:
            assert person in earned, "serves while not available"
            breaks += person in last and position - last[person] < gap
            last[person] = position
            credit[person] -= TURN
        deviations += [abs(each) / TURN for each in credit.values()]
    return Figures(
        gap_breaks=breaks,
        max_deviation=max(deviations),
        mean_deviation=sum(deviations) / len(deviations),
        uncovered=sum(each is None for each in serving),
    )
