"""Whoever is next on MRO hears it the evening before, and what passes on to them."""

from datetime import date

from watchbill.model.handover import Handover
from watchbill.model.message import MessageKind, Outgoing
from watchbill.services import announcing, holding
from watchbill.services.request import Request
from watchbill.words import rotation as words


def remind(request: Request, handover: Handover, day: date) -> None:
    """Tell whoever is next on MRO, alone and once, that `day` is theirs and what passes on to them."""
    to = announcing.alone(request, handover.to) if handover.to and handover.to != handover.by else None
    if to:
        key = f"reminder:{request.team.id}:{day}:{handover.to}"
        person = request.work.people.get(handover.to) if handover.to else None
        zone = person.zone if person else None
        content = words.reminder(day, *passing_on(request, handover), request, zone)
        request.work.outbox.add(Outgoing(key=key, to=to, kind=MessageKind.NOTICE, content=content), request.now)


def passing_on(request: Request, handover: Handover) -> tuple[int, int]:
    """How many tickets, and how many other things, pass on to whoever is next, and are not theirs already."""
    tonight = (each for each in request.work.passages.waiting(request.team.id) if each.day == handover.day)
    keys = [each.key for each in tonight if handover.to != each.giver]
    items = sum(1 for each in keys if holding.names_item(each))
    return len(keys) - items, items
