"""What passes to whoever asks: what waits to be taken over today, and what the one on MRO before them has."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from watchbill.errors import Refused
from watchbill.model.ticket import Ticket
from watchbill.model.turn import Held
from watchbill.model.work import Item, ItemId
from watchbill.ports import Hooks, Tracker
from watchbill.rules import accepting as rules
from watchbill.rules import chain
from watchbill.rules.accepting import Accepted
from watchbill.services import chaining
from watchbill.services.intake import Intake
from watchbill.services.request import Request
from watchbill.words import accepting as words

#: So far back somebody is looked for who was on MRO before.
_BACK = timedelta(days=31)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What passes to somebody who asks."""

    #: What is known before anything was taken over: of whom it is, what stays, how often each passed on.
    accepted: Accepted
    passes: tuple[Ticket, ...]
    #: Alerts, incidents and questions.
    items: Mapping[ItemId, Item]
    #: What waits and is of whoever asks: they handed it over themselves; keys and ids.
    own: tuple[str, ...]


def before(request: Request) -> Held | None:
    """The turn of whoever was on MRO before today."""
    team, today = request.team, request.team.today(request.now)
    held = request.work.turns.held(team.id, today - _BACK, today)
    return rules.before((each for each in held if team.works_on(each.day)), today)


def gather(request: Request, tracker: Tracker) -> Offer:
    """What passes to whoever asks, as it stands now; this evening's is for the next day.

    Raises:
        TrackerUnavailable: it does not answer.
    """
    work, team, asker = request.work, request.team, request.person.id
    turn, today, active = before(request), team.today(request.now), tracker.in_progress()
    waits = {each.key: each for each in chaining.waiting(request, tracker) if chain.may_be_taken(each, today)}
    last = work.passages.last(team.id, [each.key for each in active])
    due = {key: each for key, each in last.items() if not each.waits or chain.may_be_taken(each, today)}
    claims = {each.key: each for each in work.claims.open(team.id)}
    share = rules.share(active, claims, asker, turn, due)
    passages = waits | {key: each for key, each in due.items() if each.waits}
    of_others = {key for key, each in waits.items() if each.giver != asker}
    return Offer(
        accepted=Accepted(before=turn, kept=share.kept, sprint=share.sprint, passages=passages),
        passes=share.passes,
        items={each.id: each for each in work.items.unresolved(team.id) if each.id in of_others},
        own=tuple(each.key for each in sorted(waits.values(), key=chain.in_order) if each.giver == asker),
    )


def take(request: Request, hooks: Hooks, id: ItemId) -> Item | str:
    """The item as it is in the hands of whoever asks, acknowledged; or why it is not."""
    item = request.work.items.lock(request.team.id, id)
    last = request.work.passages.newest(request.team.id, id)
    if item is None or last is None or not chain.settled_item(last, item, request.now).waits:
        return words.item_gone(id, item, request)
    objections = hooks.objections(f"accept {id}", request.person, request.now)
    if objections:
        return " ".join(objections)
    try:
        return Intake(hooks).acknowledge(request, id).item
    except Refused as refusal:
        return str(refusal)
