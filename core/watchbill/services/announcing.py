"""What the team's channel is told about its turns."""

from datetime import date, timedelta

from watchbill.model.duty import DueKind, Sending, SendState
from watchbill.model.message import MessageKind, Outgoing
from watchbill.model.team import Team
from watchbill.model.turn import Turn
from watchbill.services.request import Request
from watchbill.words import rotation as words

#: A stand-in is called so much later: whoever changes today's turn often changes it again at once.
QUIET = timedelta(minutes=1)


def designation_key(team: Team, day: date) -> str:
    """The idempotency key of the day's designation: a day is announced once."""
    return f"designation:{team.id}:{day}"


def correct(request: Request, before: Turn, after: Turn) -> None:
    """Call whoever stands in, unless the day's designation is still to come and will say it.

    Several changes within `QUIET`, or while the chat is away, are one message: from whom the channel knows to whom
    it is now; none, if that is the same person.
    """
    team, outbox = request.team, request.work.outbox
    if team.channel is None or after.primary == before.primary:
        return
    announced = outbox.by_key(designation_key(team, after.day)) is not None
    if not announced and (team.opens(after.day) > request.now or _owed(request, after.day)):
        return
    told = _told(request, before)
    subject = f"mro:{team.id}:{after.day}"
    if told.primary == after.primary:
        outbox.withdraw(team.channel, subject, request.now)
        return
    message = Outgoing(
        key=_stand_in_key(after),
        to=team.channel,
        kind=MessageKind.NOTICE,
        content=words.stand_in(told, after, request),
        subject=subject,
    )
    outbox.add(message, request.now, QUIET)


def _stand_in_key(turn: Turn) -> str:
    return f"stand-in:{turn.team}:{turn.day}:{turn.revision}"


def _told(request: Request, turn: Turn) -> Turn:
    """The turn that the channel knows: changes that it was not told of are passed over."""
    work = request.work
    while _unheard(work.outbox.by_key(_stand_in_key(turn))):
        earlier = work.turns.decided(turn.team, turn.day, turn.revision - 1)
        if earlier is None:
            break
        turn = earlier
    return turn


def _unheard(message: Sending | None) -> bool:
    if message is None:
        return False
    waits = message.state in (SendState.HELD, SendState.QUEUED) and message.fence == 0
    return waits or message.state is SendState.REPLACED


def _owed(request: Request, day: date) -> bool:
    return request.work.due.find(DueKind.DESIGNATION, request.team.id, day.isoformat()) is not None
