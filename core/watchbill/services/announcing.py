"""What the team's channel is told about its turns."""

from datetime import date

from watchbill.model.duty import DueKind
from watchbill.model.message import MessageKind, Outgoing
from watchbill.model.team import Team
from watchbill.model.turn import Turn
from watchbill.services.request import Request
from watchbill.words import rotation as words


def designation_key(team: Team, day: date) -> str:
    """The idempotency key of the day's designation: a day is announced once."""
    return f"designation:{team.id}:{day}"


def correct(request: Request, before: Turn, after: Turn) -> None:
    """Call whoever stands in, unless the day's designation is still to come and will say it."""
    team, outbox = request.team, request.work.outbox
    if team.channel is None or after.primary == before.primary:
        return
    announced = outbox.by_key(designation_key(team, after.day)) is not None
    if not announced and (team.opens(after.day) > request.now or _owed(request, after.day)):
        return
    key = f"stand-in:{team.id}:{after.day}:{after.revision}"
    content = words.stand_in(before, after, request)
    outbox.add(Outgoing(key=key, to=team.channel, kind=MessageKind.NOTICE, content=content), request.now)


def _owed(request: Request, day: date) -> bool:
    return request.work.due.find(DueKind.DESIGNATION, request.team.id, day.isoformat()) is not None
