"""The one queue of a team, and the one thing to do now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from watchbill.model.ticket import Ticket
from watchbill.model.work import Item
from watchbill.ports import Hooks, TrackerFactory
from watchbill.rules import priority
from watchbill.services import parking
from watchbill.services.request import Request


@dataclass(frozen=True, slots=True)
class Queueing:
    """Gathers what waits and asks the rule for its order."""

    hooks: Hooks
    trackers: Mapping[str, TrackerFactory]

    def items(self, request: Request) -> tuple[Item, ...]:
        """Alerts, incidents and questions that are open, in strict order (M4); no tracker is asked."""
        found = self._queue(request, (), ())
        return tuple(each.subject for each in found.entries if isinstance(each.subject, Item))

    def look(self, request: Request) -> priority.Queue:
        """Everything that needs the team's attention, in strict order (M4, M6)."""
        tracker = self.trackers[request.team.tracker](request.work, request.team)
        return self._queue(request, tracker.in_progress(), tracker.backlog())

    def _queue(self, request: Request, active: Sequence[Ticket], backlog: Sequence[Ticket]) -> priority.Queue:
        items = parking.now(request, request.work.items.unresolved(request.team.id))
        scores = {item.id: self.hooks.scores(item, request.now) for item in items}
        return priority.queue(items, active, backlog, scores, request.now)
