"""Why something stands where it stands in the queue."""

from watchbill.model.message import Code, Content, Span, Strong, buttons, line, say
from watchbill.model.ticket import Ticket
from watchbill.model.work import Item
from watchbill.rules import priority
from watchbill.rules.priority import Entry, Outside, Position, Queue, Why
from watchbill.words import queue, times
from watchbill.words.sentences import counted, listed, shortened
from watchbill.words.view import View

#: Keys that one sentence names; the rest is counted.
NAMED = 5

_KINDS = {
    Why.ALERT: ("alert", "alerts"),
    Why.INCIDENT: ("incident", "incidents"),
    Why.QUESTION: ("question", "questions"),
    Why.IN_PROGRESS: ("ticket in progress", "tickets in progress"),
    Why.BACKLOG: ("ticket of Backlog", "tickets of Backlog"),
}


def why(subject: Item | Ticket, found: Queue, view: View) -> Content:
    """Its position and the reasons for it; else why it has none, and what to do."""
    position = priority.explain(subject, found)
    if isinstance(position, Outside):
        return _outside(priority.key(subject), position, found)
    place = f" has place {position.number} of {position.of}: "
    title = say(Code(priority.key(subject)), place, Strong(subject.title))
    return title + _ahead(position) + _among(position, view) + buttons(("Queue", "!queue"))


def _ahead(position: Position) -> Content:
    """What the strict order puts before it (M4, M6)."""
    if not position.ahead:
        return say(queue.because(position.entry.why))
    one, _ = _KINDS[position.entry.why]
    first = listed([counted(count, *_KINDS[each]) for each, count in position.ahead.items()])
    verb = "comes" if sum(position.ahead.values()) == 1 else "come"
    return say(f"{first} {verb} before every {one}.")


def _among(position: Position, view: View) -> Content:
    """What moves it among its own: how urgent it is, how long it waits."""
    entry = position.entry
    if entry.why is Why.BACKLOG:
        return say("It is the first of Backlog: one is started at a time.")
    _, several = _KINDS[entry.why]
    if entry.why is Why.IN_PROGRESS:
        order, state = "the longest in progress comes first", "in progress"
    else:
        order, state = "the most urgent comes first, then the longest open", "open"
    counts = "; ".join((*entry.reasons, f"{state} since {_since(entry, view)}"))
    return say(f"Among {several} {order}. This one: {counts}.", *_peers(position.peers))


def _peers(peers: tuple[Entry, ...]) -> tuple[Span, ...]:
    if not peers:
        return ()
    named = shortened([Code(priority.key(each.subject)) for each in peers], NAMED)
    return line(" Before it is " if len(peers) == 1 else " Before it are ", *named, ".")


def _since(entry: Entry, view: View) -> str:
    subject = entry.subject
    when = subject.moved_at if isinstance(subject, Ticket) else subject.opened_at
    return times.moment(when, view.team.zone, view.team.today(view.now))


def _outside(key: str, outside: Outside, found: Queue) -> Content:
    name = Code(key)
    match outside:
        case Outside.RESOLVED:
            return say(name, " is resolved and waits no more. ", Code("!queue"), " lists what is open.")
        case Outside.DONE:
            return say(name, " is done and waits no more. ", Code(f"!reopen {key}"), " brings it back.")
        case Outside.SPRINT:
            return say(name, " belongs to the sprint, and whoever is on MRO does not work on that.")
        case Outside.BLOCKED:
            return say(name, " is blocked. ", Code(f"!unblock {key}"), " brings it back into the queue.")
        case Outside.CLOSED:
            return say(name, " waits in Backlog.") + queue.closed(found)
        case Outside.BEHIND:
            text = " waits in Backlog behind its first, and one is started at a time. "
            return say(name, text, Code("!next"), " says which.")
