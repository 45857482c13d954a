"""The morning check as a team's day starts with it: it says who is on MRO."""

from dataclasses import dataclass
from datetime import date, datetime

from watchbill.model.event import Designated
from watchbill.model.message import MessageKind, Outgoing
from watchbill.rules.lateness import late_by
from watchbill.services import announcing
from watchbill.services.mornings import Mornings
from watchbill.services.outgoing import in_parts
from watchbill.services.request import Request
from watchbill.services.rotating import Rotating
from watchbill.words import morning as words


@dataclass(frozen=True, slots=True)
class Designating:
    """Says who is on MRO (M12), and what they find (M1, M2)."""

    rotating: Rotating
    mornings: Mornings

    def designate(self, request: Request, day: date, owed_at: datetime) -> bool:
        """Post the day's morning check in the team's channel, once; a long one is several messages.

        Args:
            request: of the schedule.
            day: today, as the team's local date.
            owed_at: when it was to be posted, aware; the message says when it is late.

        Returns:
            False when there is nothing to post: a day off, or no channel to say it in.
        """
        work, team, now = request.work, request.team, request.now
        published = self.rotating.publish(request)
        turn = next((each for each in published if each.day == day), None)
        if turn is None or team.channel is None or not team.works_on(day):
            return False
        check = self.mornings.check(request, published)
        leads = announcing.asks_leads(request, [turn])
        content = words.morning(check, request, leads=leads, call=True, late=late_by(owed_at, now))
        content = self.mornings.marked(request, check, content)
        key = announcing.designation_key(team, day)
        message = Outgoing(key=key, to=team.channel, kind=MessageKind.DESIGNATION, content=content)
        first, *further = in_parts(message)
        announcing.upkeep(request, turn)
        if work.outbox.add(first, now):
            for part in further:
                work.outbox.add(part, now)
            work.happened(Designated(turn=turn))
        return True
