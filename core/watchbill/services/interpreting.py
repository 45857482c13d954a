"""What deliveries of sources mean to a team, and who is told of it."""

from collections.abc import Sequence
from datetime import datetime

from watchbill.errors import Puzzling
from watchbill.model.event import TicketTouched
from watchbill.model.mail import Mail
from watchbill.model.people import TeamId
from watchbill.model.signal import Alarm, Signal, TicketChanged
from watchbill.model.work import ItemState
from watchbill.ports import UnitOfWork
from watchbill.services import alerting, auditing, correcting, escalating, interrupting, looking
from watchbill.services.alarming import Alarming
from watchbill.services.corresponding import Corresponding
from watchbill.services.request import DirectRequest, Request


def take_in(work: UnitOfWork, team: TeamId, source: str, signals: Sequence[Signal], now: datetime) -> None:
    """Make it so what the source says to the team at `now` (aware), have it told, and audit what that changes.

    Raises:
        Puzzling: there is no such team.
    """
    whose = work.teams.get(team)
    if whose is None:
        raise Puzzling(f"there is no team {team}")
    work.teams.hold(team)
    request = DirectRequest(work=work, team=whose, now=now)
    alarming, corresponding = Alarming(request, source), Corresponding(request, source)
    for signal in signals:
        match signal:
            case Alarm():
                alarming.take_in(signal)
            case TicketChanged(ticket=ticket):
                work.happened(TicketTouched(team=team, ticket=ticket))
                looking.look(work, whose, ticket, now)
            case Mail():
                corresponding.take_in(signal)
    _tell(request, alarming)
    correcting.follow(work, whose, now)
    auditing.record(work, None, f"source {source}", now)


def _tell(request: Request, alarming: Alarming) -> None:
    """Whoever is called leaves what they work on, the channel knows how it is, and others are asked in time."""
    source, changed = alarming.source, list(alarming.changed.values())
    over = [each for each in changed if each.state is ItemState.RESOLVED]
    came = [each for each in changed if each.id in alarming.arrived and each.state is not ItemState.RESOLVED]
    found = interrupting.interrupt(request, came)
    if found and not alerting.begins(request, source, found.item.group):
        interrupting.tell(request, found)  # no new message calls them
    for key in dict.fromkeys(each.group for each in changed):
        alerting.tell(request, source, key)
    escalating.watch(request, changed)
    escalating.over(request, over)
