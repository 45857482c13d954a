"""What is said when tickets pass from one person on MRO to the next, and of those that are kept."""

from watchbill.model.message import Code, Content, Span, Strong, bullets, line, say
from watchbill.model.passage import Passage
from watchbill.model.people import PersonId
from watchbill.model.ticket import BEGUN, Ticket, TicketKey
from watchbill.model.turn import Held
from watchbill.model.work import Item, ItemId, ItemState
from watchbill.rules.accepting import Accepted, NotTaken, Stays
from watchbill.words import passing, times
from watchbill.words.people import mentioned, name, named
from watchbill.words.sentences import joined, marked, shortened, stop
from watchbill.words.view import View

#: Keys that one sentence names; the rest is counted.
NAMED = 5
#: So many are told how often they passed on.
OFTEN = 3


def accepted(found: Accepted, asker: PersonId, view: View) -> Content:
    """What is whose now, and why the rest is not; calls whoever had it."""
    left = found.not_taken or found.items_left
    if found.still and not (found.keys or left):
        return _still(found)
    if not (found.keys or left) and found.previous is None:
        return say("I know of nobody who was on MRO before, so nothing passes on.") + _next()
    if not (found.keys or left) and found.before and found.previous == asker:
        again = f"You were on MRO {_when(found.before, view)} as well: what was yours still is. "
        return say(again, Code("!mine"), " lists it.")
    return _taken(found, view) + _stayed(found, view) + _still(found) + _next()


def told(found: Accepted, by: PersonId, view: View) -> Content:
    """To whoever had it, where they did not read the answer."""
    return say(named(by, view.names), " has taken over ", *_keys(found), *_from(found, view), ".")


def offer(found: Accepted, view: View) -> Content:
    """To whoever is on MRO now: what they can take over, how often it passed on, and how."""
    whose = [" from ", *joined([named(each, view.names) for each in found.givers])] if found.givers else []
    alone = ", on MRO before you" if found.givers == (found.previous,) else ""
    how = passing.accept_all(len(found.keys))
    what = say("What passes on to you", *whose, f"{alone}: ", *_keys(found), ". ", *how)
    again = [each for key in found.keys if (each := found.passages.get(key)) and each.times > 1]
    for each in again[:OFTEN]:
        what += say(Code(each.key), f" has {passing.often(each, view.team.today(view.now))}.")
    return what + passing.accept_buttons(found.keys)


def kept(ticket: Ticket, view: View) -> Content:
    """The ticket stays with its person whoever is on MRO, until they say otherwise."""
    off = Code(f"!keep {ticket.key} off")
    who = named(ticket.assignee, view.names)
    return say(Code(ticket.key), " stays with ", who, " when somebody else is on MRO. ", off, " ends that.")


def passes_on(ticket: Ticket) -> Content:
    """The ticket passes on again as others do."""
    return say(Code(ticket.key), " passes on to whoever is on MRO next, as other tickets do.")


def stays(ticket: Ticket, why: Stays, before: Held | None, view: View) -> str:
    """Why this ticket does not pass on, and what to say instead; commands stand between backticks."""
    key = ticket.key
    who = name(ticket.assignee, view.names) if ticket.assignee else "nobody"
    match why:
        case Stays.DONE:
            return f"{key} is already done. `!reopen {key}` opens it again."
        case Stays.NOT_STARTED:
            return f"{key} is in Backlog and not started yet. `!claim {key}` starts it."
        case Stays.YOURS:
            return f"{key} is already yours. `!done {key}` closes it."
        case Stays.SPRINT:
            return f"{key} belongs to the sprint and stays with {who}: whoever is on MRO does not work on that."
        case Stays.KEPT:
            return f"{who} keeps {key} and goes on with it. If you two agreed otherwise: `!claim {key}`."
        case Stays.ELSEWHERE:
            return f"{key} is with {who}, and {_not_before(before, view)}. `!claim {key}` takes it all the same."


def cannot_keep(ticket: Ticket, why: Stays, view: View) -> str:
    """Why whoever asks cannot keep the ticket, and what they can do; commands stand between backticks."""
    key = ticket.key
    if why is Stays.ELSEWHERE:
        whose = f"with {name(ticket.assignee, view.names)}" if ticket.assignee else "with nobody"
        return f"{key} is {whose}, and only who has a ticket can keep it. `!claim {key}` makes it yours."
    if why is Stays.SPRINT:
        return f"{key} belongs to the sprint and stays with you anyway."
    return stays(ticket, why, None, view)


def is_proposal(proposal: TicketKey) -> str:
    """Somebody means a proposal; commands stand between backticks."""
    return f"{proposal} is a proposal about turns. `!mro accept {proposal}` agrees to it."


def not_taken(missed: NotTaken, view: View) -> str:
    """Why this one ticket was not taken over, and what to say; commands stand between backticks."""
    return f"{_why(missed, view)} `!show {missed.ticket.key}` shows it."


def item_gone(id: ItemId, item: Item | None, view: View) -> str:
    """Why this alert, incident or question waits no more; commands stand between backticks."""
    if item is None:
        return f"There is no {id} any more."
    if item.state is ItemState.RESOLVED:
        return f"{id} is resolved already."
    if item.owner:
        return f"{id} is with {name(item.owner, view.names)} by now. `!ack {id}` makes it yours."
    return f"{id} does not wait to be taken over. `!ack {id}` makes it yours."


def _taken(found: Accepted, view: View) -> Content:
    if found.keys:
        whose = [", taken over", *_from(found, view)] if found.givers else []
        rows = [_row(each, found, view) for each in found.taken]
        return say("Yours now", *whose, ":") + bullets(
            [*rows, *(_item(each, found, view) for each in found.items)]
        )
    if found.not_taken or found.items_left or found.before is None:
        return Content(())
    nothing = "nothing else in progress" if found.kept or found.sprint else "nothing in progress"
    when, previous = _when(found.before, view), named(found.previous, view.names)
    return say(previous, f" was on MRO {when}, and has {nothing}: nothing passes on.")


def _row(ticket: Ticket, found: Accepted, view: View) -> tuple[Span, ...]:
    again = _again(found.passages.get(ticket.key), view)
    return line(Code(ticket.key), f" {ticket.column}: ", Strong(ticket.title), again)


def _item(item: Item, found: Accepted, view: View) -> tuple[Span, ...]:
    return line(Code(item.id), f" {item.kind}: ", Strong(item.title), _again(found.passages.get(item.id), view))


def _again(passage: Passage | None, view: View) -> str:
    """How often it passed on, where that was more than once."""
    if passage is None or passage.times == 1:
        return ""
    return f" - {passing.often(passage, view.team.today(view.now))}"


def _keys(found: Accepted) -> list[Span | str]:
    return shortened([Code(each) for each in found.keys], NAMED)


def _from(found: Accepted, view: View) -> list[Span | str]:
    """ " from @Ann"."""
    people = [mentioned(each, view.names) for each in found.givers]
    return [" from ", *joined(people)] if people else []


def _still(found: Accepted) -> Content:
    """What the asker handed over and goes on with."""
    if not found.still:
        return Content(())
    keys = shortened([Code(each) for each in found.still], NAMED)
    verb = "stays" if len(found.still) == 1 else "stay"
    return say(*keys, f" {verb} with you: nobody else is asked any more. ", Code("!mine"), " lists what is yours.")


def _stayed(found: Accepted, view: View) -> Content:
    who, content = named(found.previous, view.names), Content(())
    if found.kept:
        rows = (_row(each, found, view) for each in found.kept)
        content += say(who, " goes on with:") + bullets(rows)
    if found.sprint:
        keys = shortened([Code(each.key) for each in found.sprint], NAMED)
        content += say("Of the sprint, and still with ", who, ": ", *keys, ".")
    for each in found.not_taken:
        content += say(_why(each, view))
    for id, why in found.items_left.items():
        content += say(*marked(f"{id} was not taken over: {why}{stop(why)}"))
    return content


def _why(missed: NotTaken, view: View) -> str:
    key, ticket = missed.ticket.key, missed.ticket
    if missed.objection:
        return f"{key} was not taken over: {missed.objection}{stop(missed.objection)}"
    if missed.away:
        return f"{key} was not taken over: the tracker does not answer any more. Try it again in a moment."
    if ticket.column in BEGUN and ticket.assignee:
        return f"{key} was not taken over: {name(ticket.assignee, view.names)} took it just now."
    return f"{key} was not taken over: somebody changed it just now."


def _when(turn: Held, view: View) -> str:
    return times.on(turn.day, view.team.today(view.now))


def _not_before(before: Held | None, view: View) -> str:
    """Whose tickets pass on instead."""
    if before is None or before.primary is None:
        return "nobody was on MRO before"
    return f"{name(before.primary, view.names)} was on MRO {_when(before, view)}"


def _next() -> Content:
    return say(Code("!next"), " says what to do.")
