"""What the team's channel is told about its turns."""

from datetime import date

from watchbill.model.message import MessageKind, Outgoing
from watchbill.model.team import Team
from watchbill.model.turn import Turn
from watchbill.services.request import Request
from watchbill.words import rotation as words


def designation_key(team: Team, day: date) -> str:
    """The idempotency key of the day's designation: a day is announced once."""
    return f"designation:{team.id}:{day}"


def correct(request: Request, before: Turn, after: Turn) -> None:
    """Call whoever stands in, where somebody else was announced already, or their day has begun."""
    team, outbox = request.team, request.work.outbox
    if team.channel is None or after.primary == before.primary:
        return
    if team.opens(after.day) > request.now and outbox.by_key(designation_key(team, after.day)) is None:
        return
    key = f"stand-in:{team.id}:{after.day}:{after.revision}"
    content = words.stand_in(before, after, request)
    outbox.add(Outgoing(key=key, to=team.channel, kind=MessageKind.NOTICE, content=content), request.now)
