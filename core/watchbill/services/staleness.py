"""Whether what is known of a team's tickets is what their tracker says now."""

from watchbill.model.message import Content
from watchbill.services.request import Request
from watchbill.words import sites as words


class Staleness:
    """Marks what was read while a tracker is silent."""

    def marked(self, request: Request, content: Content) -> Content:
        """What was read of the team's tickets, with a sentence behind it where their tracker does not answer."""
        state = request.work.sites.get(request.team.tracker)
        if state is None or not state.failure:
            return content
        return content + words.stale(state.label, state.failing_since, request)
