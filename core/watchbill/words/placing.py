"""Why something stands where it stands in the queue."""

from watchbill.model.message import Code, Content, Span, Strong, buttons, line, say
from watchbill.model.ticket import Ticket
from watchbill.model.work import Item
from watchbill.rules import priority
from watchbill.rules.priority import Entry, Outside, Place, Queue, Why
from watchbill.words import times
from watchbill.words.sentences import counted, joined, listed
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
    """Its place and the reasons for it; else why it has none, and what to do."""
    place = priority.explain(subject, found)
    if isinstance(place, Outside):
        return _outside(subject, place, found)
    title = say(Code(_key(subject)), f" has place {place.number} of {place.of}: ", Strong(subject.title))
    return title + _ahead(place) + _among(place, view) + buttons(("Queue", "!queue"))


def _ahead(place: Place) -> Content:
    """What the strict order puts before it (M4, M6)."""
    one, _ = _KINDS[place.entry.why]
    if place.ahead:
        first = listed([counted(count, *_KINDS[each]) for each, count in place.ahead.items()])
        verb = "comes" if sum(place.ahead.values()) == 1 else "come"
        return say(f"{first} {verb} before every {one}.")
    if place.entry.why is Why.BACKLOG:
        return say("Everything in progress is blocked or done, and nobody waits for an answer.")
    if place.entry.why is Why.ALERT:
        return say("Automated alerts come before everything else.")
    return say(f"Nothing that comes before every {one} is open.")


def _among(place: Place, view: View) -> Content:
    """What moves it among its own: how bad it is, how long it waits."""
    if place.entry.why is Why.BACKLOG:
        return say("It is the first of Backlog: one is started at a time.")
    _, several = _KINDS[place.entry.why]
    order = (
        "the longest in progress" if place.entry.why is Why.IN_PROGRESS else "the worst, then the longest open,"
    )
    counts = "; ".join((*place.entry.reasons, f"since {_since(place.entry, view)}"))
    return say(f"Among {several} {order} comes first. This one: {counts}.", *_peers(place))


def _peers(place: Place) -> tuple[Span, ...]:
    if not place.peers:
        return ()
    keys: list[Span] = [Code(_key(each.subject)) for each in place.peers[:NAMED]]
    more = len(place.peers) - NAMED
    verb = "is" if len(place.peers) == 1 else "are"
    named = line(" Before it ", f"{verb} ")
    return (*named, *line(*joined(keys), f" and {more} more." if more > 0 else "."))


def _since(entry: Entry, view: View) -> str:
    subject = entry.subject
    when = subject.moved_at if isinstance(subject, Ticket) else subject.opened_at
    return times.moment(when, view.team.zone, view.team.today(view.now))


def _outside(subject: Item | Ticket, outside: Outside, found: Queue) -> Content:
    key = Code(_key(subject))
    holding = joined([Code(each.key) for each in found.holding_back[:NAMED]])
    verb = "is" if len(found.holding_back) == 1 else "are"
    match outside:
        case Outside.RESOLVED:
            return say(key, " is resolved and waits no more. ", Code("!queue"), " lists what is open.")
        case Outside.DONE:
            return say(key, " is done and waits no more. ", Code(f"!reopen {key.text}"), " brings it back.")
        case Outside.SPRINT:
            return say(key, " belongs to the sprint, and whoever is on MRO does not work on that.")
        case Outside.BLOCKED:
            return say(key, " is blocked. ", Code(f"!unblock {key.text}"), " brings it back into the queue.")
        case Outside.CLOSED:
            return say(key, " waits in Backlog, which opens when ", *holding, f" {verb} blocked or done.")
        case Outside.BEHIND:
            text = " waits in Backlog behind its first, and one is started at a time. "
            return say(key, text, Code("!next"), " says which.")


def _key(subject: Item | Ticket) -> str:
    return subject.key if isinstance(subject, Ticket) else subject.id
