"""What the planner is told of a team's idea of fairness."""

from dataclasses import dataclass

from watchbill.model.people import TeamId
from watchbill.model.team import Team


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How turns are shared out."""

    team: TeamId
    #: Two turns of one person lie at least this many working days apart, where somebody else can.
    gap: int
    #: Whether a share is at most 1/gap of a turn: nobody can serve more often without breaking the gap.
    capped: bool = True
    #: Shuffles all lots anew; every process has the same.
    seed: str = "watchbill"

    @property
    def outlook(self) -> int:
        """How many working days are played ahead before a day is decided."""
        return 2 * self.gap


def of(team: Team) -> Policy:
    """The policy of a team."""
    return Policy(team=team.id, gap=team.gap)
