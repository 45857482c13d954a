"""What is said when tickets pass from one person on MRO to the next, and of those that are kept."""

from watchbill.model.message import Code, Content, Span, Strong, bullets, buttons, line, say
from watchbill.model.people import PersonId
from watchbill.model.ticket import Column, Ticket, TicketKey
from watchbill.model.turn import Held
from watchbill.rules.accepting import Accepted, NotTaken, Stays
from watchbill.words import times
from watchbill.words.people import mentioned, name, named
from watchbill.words.sentences import shortened, stop
from watchbill.words.view import View

#: Keys that one sentence names; the rest is counted.
NAMED = 5


def accepted(found: Accepted, asker: PersonId, view: View) -> Content:
    """What is whose now, and why the rest is not; calls whoever had it."""
    previous = found.previous
    if found.before is None or previous is None:
        return say("I know of nobody who was on MRO before, so nothing passes on.") + _next()
    if previous == asker:
        again = f"You were on MRO {_when(found.before, view)} as well: what was yours still is. "
        return say(again, Code("!mine"), " lists it.")
    return _taken(found, previous, view) + _stayed(found, previous, view) + _next()


def told(found: Accepted, by: PersonId, view: View) -> Content:
    """To whoever had the tickets, where they did not read the answer."""
    keys = shortened([Code(each.key) for each in found.taken], NAMED)
    whose = [" from ", mentioned(found.previous, view.names)] if found.previous else []
    return say(named(by, view.names), " has taken over ", *keys, *whose, ".")


def offer(found: Accepted, view: View) -> Content:
    """To whoever is on MRO now: what they can take over, and how."""
    keys = shortened([Code(each.key) for each in found.taken], NAMED)
    them = "it" if len(found.taken) == 1 else "them"
    whose = named(found.previous, view.names)
    how = line(Code("!accept all"), f" takes {them} over.")
    what = say("What passes on to you from ", whose, ", on MRO before you: ", *keys, ". ", *how)
    return what + buttons((f"Take {them} over", "!accept all"))


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


def _taken(found: Accepted, previous: PersonId, view: View) -> Content:
    if found.taken:
        whose = mentioned(previous, view.names)
        return say("Yours now, taken over from ", whose, ":") + bullets(map(_row, found.taken))
    if found.not_taken or found.before is None:
        return Content(())
    nothing = "nothing else in progress" if found.kept or found.sprint else "nothing in progress"
    when = _when(found.before, view)
    return say(named(previous, view.names), f" was on MRO {when}, and has {nothing}: nothing passes on.")


def _row(ticket: Ticket) -> tuple[Span, ...]:
    return line(Code(ticket.key), f" {ticket.column}: ", Strong(ticket.title))


def _stayed(found: Accepted, previous: PersonId, view: View) -> Content:
    who, content = named(previous, view.names), Content(())
    if found.kept:
        content += say(who, " goes on with:") + bullets(map(_row, found.kept))
    if found.sprint:
        keys = shortened([Code(each.key) for each in found.sprint], NAMED)
        content += say("Of the sprint, and still with ", who, ": ", *keys, ".")
    for each in found.not_taken:
        content += say(_why(each, view))
    return content


def _why(missed: NotTaken, view: View) -> str:
    key, ticket = missed.ticket.key, missed.ticket
    if missed.objection:
        return f"{key} was not taken over: {missed.objection}{stop(missed.objection)}"
    if missed.away:
        return f"{key} was not taken over: the tracker does not answer any more. Try it again in a moment."
    if ticket.column in (Column.IN_PROGRESS, Column.BLOCKED) and ticket.assignee:
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
