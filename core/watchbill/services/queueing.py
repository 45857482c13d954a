"""The one queue of a team, and the one thing to do now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from watchbill.model.team import Team
from watchbill.ports import Hooks, TrackerFactory, UnitOfWork
from watchbill.rules import priority


@dataclass(frozen=True, slots=True)
class Queueing:
    """Gathers what waits and asks the rule for its order."""

    hooks: Hooks
    trackers: Mapping[str, TrackerFactory]

    def look(self, work: UnitOfWork, team: Team, now: datetime) -> priority.Queue:
        """Everything that needs the team's attention, in strict order (M4, M6)."""
        tracker = self.trackers[team.tracker](work, team)
        items = work.items.unresolved(team.id)
        scores = {item.id: self.hooks.scores(item, now) for item in items}
        return priority.queue(items, tracker.in_progress(), tracker.backlog(), scores, now)
