"""What the team's channel is told about its turns."""

from collections.abc import Iterable, Sequence
from datetime import date

from watchbill.model.address import Address
from watchbill.model.duty import DueKind, Sending, SendState
from watchbill.model.message import Block, Content, MessageKind, OnCall, Outgoing, Topic
from watchbill.model.people import PersonId, Role
from watchbill.model.team import Team
from watchbill.model.turn import Turn
from watchbill.services.readdressing import QUIET, follow
from watchbill.services.request import Request, asker
from watchbill.words import absences
from watchbill.words import rotation as words


def designation_key(team: Team, day: date) -> str:
    """The idempotency key of the day's designation: a day is announced once."""
    return f"designation:{team.id}:{day}"


def moved(request: Request, changes: Iterable[tuple[Turn, Turn]]) -> None:
    """Tell everybody whose day is somebody else's now, in one message in the team's channel.

    Nothing is said where the answer itself is read there. Of today its designation tells, or see `correct`.

    Args:
        request: of whoever made the changes; of the schedule, where nobody did.
        changes: a turn as it stood, and as it stands now; of several of one day the first and the last count.
    """
    first: dict[date, Turn] = {}
    last: dict[date, Turn] = {}
    for before, after in changes:
        correct(request, before, after)
        _relieve(request, before, after)
        if after.day > request.team.today(request.now):
            first.setdefault(after.day, before)
            last[after.day] = after
    pairs = [(first[day], last[day]) for day in sorted(last) if first[day].primary != last[day].primary]
    if pairs and not request.heard:
        key = ",".join(f"{after.day}:{after.revision}" for _, after in pairs)
        content = absences.moved(pairs, request) + asks_leads(request, [after for _, after in pairs])
        notice(request, f"moved:{request.team.id}:{key}", content)


def uncovered(request: Request, turns: Iterable[Turn]) -> None:
    """Say in the team's channel, once, which of these newly decided days nobody can serve, and call its leads."""
    days = [turn for turn in turns if turn.primary is None]
    if days:
        key = f"uncovered:{request.team.id}:" + ",".join(f"{turn.day}:{turn.revision}" for turn in days)
        notice(request, key, absences.uncovered(days, request) + asks_leads(request, days))


def asks_leads(request: Request, turns: Sequence[Turn]) -> Content:
    """Asks the leads for somebody, where any of these turns is nobody's; else nothing."""
    nobody = [turn.day for turn in turns if turn.primary is None]
    return absences.find_somebody(leads(request, nobody[0]), nobody[0], request) if nobody else Content(())


def alone(request: Request, person: PersonId) -> Address | None:
    """Where the person is spoken to alone: on the platform of the team's channel; on any, where it has none."""
    platform = request.team.channel.platform if request.team.channel else None
    accounts = request.work.people.identities(person)
    account = next((each for each in accounts if platform in (None, each.platform)), None)
    return Address.alone(account) if account else None


def upkeep(request: Request, turn: Turn) -> None:
    """Have the channel's topic and the team's on-call handle say whose turn it is, where the team keeps them."""
    team = request.team
    if team.channel is None or turn.primary is None:
        return
    kept: list[tuple[str, Block]] = []
    if team.topic:
        kept.append(("topic", Topic(words.topic(turn, request))))
    if team.handle:
        kept.append(("handle", OnCall(team.handle, (turn.primary,))))
    for what, block in kept:
        message = Outgoing(
            key=f"{what}:{team.id}:{turn.day}:{turn.revision}:{_shown(block)}",
            to=team.channel,
            kind=MessageKind.UPKEEP,
            content=Content((block,)),
            subject=f"{what}:{team.id}",
        )
        request.work.outbox.add(message, request.now)


def _shown(block: Block) -> str:
    """What tells one upkeep of a turn from another."""
    return block.handle if isinstance(block, OnCall) else ""


def correct(request: Request, before: Turn, after: Turn) -> None:
    """Call whoever stands in and whoever had the day, unless its designation is still to come and will say it.

    Where nobody stands in, the leads are asked for somebody.

    Several changes within `QUIET`, or while the chat is away, are one message: from whom the channel knows to whom
    it is now; none, if that is the same person.
    """
    team, outbox = request.team, request.work.outbox
    follow(request, before, after)
    if team.channel is None or after.primary == before.primary:
        return
    _is_back(request, after)
    announced = outbox.by_key(designation_key(team, after.day)) is not None
    if not announced and (team.opens(after.day) > request.now or _owed(request, after.day)):
        return
    upkeep(request, after)
    told = _told(request, before)
    subject = f"mro:{team.id}:{after.day}"
    if told.primary == after.primary:
        outbox.withdraw(team.channel, subject, request.now)
        return
    message = Outgoing(
        key=_stand_in_key(after),
        to=team.channel,
        kind=MessageKind.NOTICE,
        content=words.stand_in(told, after, request) + asks_leads(request, [after]),
        subject=subject,
    )
    outbox.add(message, request.now, QUIET)


def _relieve(request: Request, before: Turn, after: Turn) -> None:
    """Tell whoever had today, alone, where others said so and they do not read the answer."""
    team, person, by = request.team, before.primary, asker(request)
    if person is None or team.channel is None or after.day != team.today(request.now) or person == after.primary:
        return
    to = None if request.heard or (by and by.id == person) else alone(request, person)
    if to:
        message = Outgoing(
            key=f"relieved:{team.id}:{after.day}:{after.revision}",
            to=to,
            kind=MessageKind.NOTICE,
            content=words.relieved(before, after, by.id if by else None, request),
            subject=_relief(after, person),
        )
        request.work.outbox.add(message, request.now, QUIET)


def _is_back(request: Request, after: Turn) -> None:
    """Whoever has the day again is not told any more that it was taken from them."""
    today = after.day == request.team.today(request.now)
    to = alone(request, after.primary) if today and after.primary else None
    if to and after.primary:
        request.work.outbox.withdraw(to, _relief(after, after.primary), request.now)


def _relief(turn: Turn, person: PersonId) -> str:
    return f"relieved:{turn.team}:{turn.day}:{person}"


def leads(request: Request, day: date) -> list[PersonId]:
    """The team's leads of the day."""
    members = request.work.teams.members(request.team.id)
    return [each.person for each in members if each.role is Role.LEAD and each.covers(day)]


def notice(request: Request, key: str, content: Content) -> None:
    """Say it in the team's channel, once for each key; nothing is said where it has none."""
    channel = request.team.channel
    if channel:
        message = Outgoing(key=key, to=channel, kind=MessageKind.NOTICE, content=content)
        request.work.outbox.add(message, request.now)


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
