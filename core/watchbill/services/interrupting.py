"""Something more urgent came: what whoever is called works on is parked, once, and they are told at once (M4)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from watchbill.model.event import Parked
from watchbill.model.message import MessageKind, Outgoing
from watchbill.model.people import PersonId
from watchbill.model.ticket import Claim, Column
from watchbill.model.work import Deed, Item, ItemState
from watchbill.rules import interrupting as rules
from watchbill.services import announcing, calling, deeds, parking
from watchbill.services.request import Request
from watchbill.words import items as words


@dataclass(frozen=True, slots=True, kw_only=True)
class Interruption:
    """Somebody is to leave what they work on."""

    #: What came.
    item: Item
    person: PersonId
    #: Keys and ids of what waits for it.
    parked: tuple[str, ...]


def interrupt(request: Request, came: Sequence[Item]) -> Interruption | None:
    """Park what whoever is called works on, if the most urgent of what came goes before all of it.

    No ticket changes in its tracker: only its claim notes that it was left.

    Returns:
        Who is to be told what; None where nobody is disturbed.
    """
    item = rules.most_urgent(came)
    person = calling.first(request) if item else None
    if item is None or person is None:
        return None
    current: list[Item | Claim] = [*_items(request, person), *_claims(request, person)]
    if not rules.interrupts(item, current):
        return None
    for each in current:
        _park(request, each, item)
    return Interruption(item=item, person=person, parked=tuple(map(_key, current)))


def tell(request: Request, interruption: Interruption) -> None:
    """Tell them, alone where they have an account beside the team's channel, else in the channel."""
    to = announcing.alone(request, interruption.person) or request.team.channel
    if to is None:
        return
    item = interruption.item
    content = words.interrupts(item, interruption.person, interruption.parked, request)
    message = Outgoing(
        key=f"interrupts:{request.team.id}:{item.id}", to=to, kind=MessageKind.ALERT, content=content
    )
    request.work.outbox.add(message, request.now)


def _items(request: Request, person: PersonId) -> list[Item]:
    unresolved = request.work.items.unresolved(request.team.id)
    theirs = [each for each in unresolved if each.owner == person and each.state is ItemState.CLAIMED]
    return [each for each in theirs if not parking.holds(request, each.parked_for)]


def _claims(request: Request, person: PersonId) -> list[Claim]:
    theirs = [each for each in request.work.claims.open(request.team.id) if each.person == person]
    started = [each for each in theirs if _in_progress(request, each)]
    return [each for each in started if not parking.holds(request, each.parked_for)]


def _in_progress(request: Request, claim: Claim) -> bool:
    """As far as the desk knows: an outside tracker is not asked while something urgent waits to be told.

    What is on a board that the team has left is not worked on.
    """
    ticket = request.work.tickets.get(claim.key)
    if ticket is None:
        return True
    return ticket.column is Column.IN_PROGRESS and ticket.tracker == request.team.tracker


def _park(request: Request, current: Item | Claim, by: Item) -> None:
    work, team = request.work, request.team.id
    if isinstance(current, Claim):
        work.claims.park(current.id, by.id)
        work.happened(Parked(team=team, key=current.key, person=current.person, by=by.id))
        return
    item = work.items.lock(team, current.id)
    if item and item.state is ItemState.CLAIMED and item.owner == current.owner and item.owner:
        work.items.save(replace(item, parked_for=by.id))
        deeds.write(request, item, Deed.PARKED, by.id)
        work.happened(Parked(team=team, key=item.id, person=item.owner, by=by.id))


def _key(current: Item | Claim) -> str:
    return current.key if isinstance(current, Claim) else current.id
