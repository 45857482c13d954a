"""Who holds a ticket: finding it, giving it to somebody, ending a claim."""

from watchbill.errors import Changed, Refused, Unknown, WatchbillError
from watchbill.model.event import Claimed
from watchbill.model.ticket import Claim, ClaimId, Outcome, Ticket, TicketKey
from watchbill.model.work import ItemId
from watchbill.model.work import names_item as names_item
from watchbill.ports import Hooks, Ids, Tracker
from watchbill.rules.claiming import Granted
from watchbill.rules.nearest import nearest
from watchbill.services import parking
from watchbill.services.request import Request
from watchbill.words import no_ticket as words


def ticket(request: Request, tracker: Tracker, key: TicketKey, command: str) -> Ticket:
    """The ticket as the tracker has it.

    Raises:
        Unknown: there is none of this key; the nearest keys are named.
        Refused: it is an item's id; the text says what to say instead of the command.
    """
    found = tracker.get(key)
    if found is None and names_item(key):
        raise _item_instead(request, ItemId(key), command)
    if found is None:
        raise Unknown("ticket", key, nearest(key, tracker.keys()), _listing(request))
    return found


def _listing(request: Request) -> str:
    site = request.work.sites.get(request.team.tracker)
    later = f"; what is new in {site.label} is here within a minute" if site else ""
    return f"`!board` lists all that are not done{later}."


def _item_instead(request: Request, item_id: ItemId, command: str) -> WatchbillError:
    item = request.work.items.get(request.team.id, item_id)
    if item:
        return Refused(words.is_item(item, command))
    unresolved = [each.id for each in request.work.items.unresolved(request.team.id)]
    return Unknown("item", item_id, nearest(item_id, unresolved), "`!queue` lists what is open.")


def meant(tracker: Tracker, key: TicketKey) -> TicketKey:
    """The whole key where somebody said a number that one ticket alone has: "123" is TICKET-123."""
    number = key.removeprefix("#")
    if not number.isdecimal():
        return key
    known = tracker.keys()
    alike = [each for each in known if each.rpartition("-")[2] == number]
    return alike[0] if len(alike) == 1 else key


def won(changed: Ticket | None, key: TicketKey) -> Ticket:
    """The ticket as changed.

    Raises:
        Changed: it is None, as somebody else was faster.
    """
    if changed is None:
        raise Changed(f"Somebody else changed {key} at the same moment. `!show {key}` shows it; then try again.")
    return changed


def ask(hooks: Hooks, action: str, request: Request) -> None:
    """Let plugins object to "claim TICKET-123" and the like.

    Raises:
        Refused: some do; their texts are shown.
    """
    objections = hooks.objections(action, request.person, request.now)
    if objections:
        raise Refused("\n".join(objections))


def hold(request: Request, ids: Ids, held: Ticket, granted: Granted) -> None:
    """Record that whoever asks has the ticket; whoever had it has it no more.

    Raises:
        Changed: somebody else took it at the same moment.
    """
    work, person = request.work, request.person.id
    claim = Claim(
        id=ClaimId(ids()),
        key=held.key,
        team=held.team,
        person=person,
        kind=granted.kind,
        at=request.now,
        taken_from=granted.taken_from,
        beyond_limit=granted.beyond_limit,
    )
    if not work.claims.add(claim):
        before = work.claims.held(held.key)
        if before and before.person == person:
            parking.go_on(request, held.key)
            return  # their own blocked ticket, taken up again: the claim goes on
        if before:
            work.claims.end(before.id, Outcome.TAKEN, request.now)
        if not work.claims.add(claim):
            raise Changed(f"{held.key} is changing hands just now. Please try again.")
    work.happened(Claimed(claim=claim))


def end(request: Request, key: TicketKey, outcome: Outcome) -> None:
    """End the ticket's open claim, if it has one."""
    held = request.work.claims.held(key)
    if held:
        request.work.claims.end(held.id, outcome, request.now)
