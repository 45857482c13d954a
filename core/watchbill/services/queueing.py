"""The one queue of a team, and the one thing to do now."""

from collections.abc import Mapping
from dataclasses import dataclass

from watchbill.ports import Hooks, TrackerFactory
from watchbill.rules import priority
from watchbill.services import parking
from watchbill.services.request import Request


@dataclass(frozen=True, slots=True)
class Queueing:
    """Gathers what waits and asks the rule for its order."""

    hooks: Hooks
    trackers: Mapping[str, TrackerFactory]

    def look(self, request: Request) -> priority.Queue:
        """Everything that needs the team's attention, in strict order (M4, M6)."""
        team, now = request.team, request.now
        tracker = self.trackers[team.tracker](request.work, team)
        items = parking.now(request, request.work.items.unresolved(team.id))
        scores = {item.id: self.hooks.scores(item, now) for item in items}
        return priority.queue(items, tracker.in_progress(), tracker.backlog(), scores, now)
