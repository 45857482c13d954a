"""The announcement of the day's MRO person."""

from dataclasses import dataclass
from datetime import date, datetime

from watchbill.model.event import Designated
from watchbill.model.message import MessageKind, Outgoing
from watchbill.rules.lateness import late_by
from watchbill.services import announcing
from watchbill.services.request import Request
from watchbill.services.rotating import Rotating
from watchbill.words import rotation as words


@dataclass(frozen=True, slots=True)
class Designating:
    """Says who is on MRO (M12)."""

    rotating: Rotating

    def designate(self, request: Request, day: date, owed_at: datetime) -> bool:
        """Announce the day's MRO person in the team's channel, once.

        Args:
            request: of the schedule.
            day: today, as the team's local date.
            owed_at: when it was to be announced, aware; the message says when it is late.

        Returns:
            False when there is nothing to announce: a day off, or no channel to say it in.
        """
        work, team, now = request.work, request.team, request.now
        published = self.rotating.publish(request)
        turn = next((each for each in published if each.day == day), None)
        if turn is None or team.channel is None or not team.works_on(day):
            return False
        following = [each for each in published if each.day > day]
        message = Outgoing(
            key=announcing.designation_key(team, day),
            to=team.channel,
            kind=MessageKind.DESIGNATION,
            content=words.designation(turn, following[:1], request, late_by(owed_at, now))
            + announcing.asks_leads(request, [turn]),
        )
        announcing.upkeep(request, turn)
        if work.outbox.add(message, now):
            work.happened(Designated(turn=turn))
        return True
