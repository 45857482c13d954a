"""What the queue says, and what comes in."""

from watchbill.model.message import Code, Content, Span, Strong, Text, bullets, buttons, line, say
from watchbill.model.team import Team
from watchbill.model.ticket import Ticket, TicketKey
from watchbill.model.work import Item, ItemKind, ItemState
from watchbill.rules.priority import Entry, Queue, Why
from watchbill.words import times
from watchbill.words.people import Names, name

#: Lines of the queue that one message shows; the rest is counted.
SHOWN = 20


def queue(found: Queue, team: Team, names: Names) -> Content:
    """The whole queue in strict order, what is blocked, and why Backlog is closed."""
    if not found.entries:
        return say(f"Nothing waits for {team.name}. Enjoy the quiet.") + _blocked(found)
    count = len(found.entries)
    waiting = "one thing waits" if count == 1 else f"{count} things wait"
    listing = bullets((_row(each, names) for each in found.entries[:SHOWN]), numbered=True)
    more = say(f"... and {count - SHOWN} more.") if count > SHOWN else Content(())
    return (
        say(f"Queue of {team.name}: {waiting}, first things first.")
        + listing
        + more
        + _blocked(found)
        + _closed(found)
    )


def next_up(found: Queue, names: Names) -> Content:
    """The one thing to do now, and why."""
    if not found.entries:
        return say("Nothing waits. ", Code("!queue"), " stays empty until something comes in.") + _blocked(found)
    first = found.entries[0]
    return say("Now: ", *_subject(first, names)) + say(_why(first)) + _how(first)


def reported(item: Item) -> Content:
    """Confirms that something was put into the queue."""
    return say("Thank you, it is in the queue as ", Code(item.id), f" ({item.kind}).") + buttons(
        ("Queue", "!queue")
    )


def known_already(title: str) -> Content:
    """The same thing waits already."""
    return say(f"That is in the queue already: {title}. ", Code("!queue"), " shows it.")


def acknowledged(item: Item) -> Content:
    """Confirms that somebody looks at it."""
    return say(
        Code(item.id), f" is yours: {item.title}. When it is over: ", Code(f"!resolve {item.id} what it was"), "."
    )


def resolved(item: Item) -> Content:
    """Confirms that it is over; asks for the ticket of a fix (M5)."""
    return say(
        Code(item.id),
        f" is resolved: {item.title}. Was something fixed? Every fix has a ticket. ",
        Code("!next"),
        " says what follows.",
    )


def item(found: Item, team: Team, names: Names) -> Content:
    """Everything about one item."""
    facts = [
        line("state: ", found.state.value),
        line("since: ", times.moment(found.opened_at, team.zone, found.opened_at.date())),
        line("from: ", name(found.reporter, names) if found.reporter else found.source),
    ]
    if found.owner:
        facts.append(line("owner: ", name(found.owner, names)))
    if found.note:
        facts.append(line("note: ", found.note))
    return say(Code(found.id), f" {found.kind}: ", Strong(found.title)) + bullets(facts)


def ticket(found: Ticket, note: str | None, team: Team, names: Names) -> Content:
    """Everything about one ticket."""
    facts = [line("column: ", found.column.value)]
    facts.append(line("assignee: ", name(found.assignee, names) if found.assignee else "nobody"))
    if found.sprint:
        facts.append(line("belongs to the sprint"))
    if note:
        facts.append(line("last note: ", note))
    return say(Code(found.key), " ", Strong(found.title)) + bullets(facts)


def _row(entry: Entry, names: Names) -> tuple[Span, ...]:
    return (*_subject(entry, names), Text(f" ({times.lasting(entry.waiting)})"))


def _subject(entry: Entry, names: Names) -> tuple[Span, ...]:
    subject = entry.subject
    if isinstance(subject, Ticket):
        where = "in progress" if entry.why is Why.IN_PROGRESS else "first of Backlog"
        holder = f", {name(subject.assignee, names)}" if subject.assignee else ""
        return line(Code(subject.key), f" {where}{holder}: ", Strong(subject.title))
    holder = f", {name(subject.owner, names)} looks at it" if subject.owner else ""
    return line(Code(subject.id), f" {subject.kind}{holder}: ", Strong(subject.title))


def _why(entry: Entry) -> str:
    reasons = {
        Why.ALERT: "Automated alerts come before everything else.",
        Why.INCIDENT: "No alert is open, and incidents come next.",
        Why.QUESTION: "No alert or incident is open, and people's questions come next.",
        Why.IN_PROGRESS: "Nobody waits for an answer, and closing what is in progress comes before starting more.",
        Why.BACKLOG: "Everything in progress is blocked or done, so the first of Backlog is next.",
    }
    said = f" ({'; '.join(entry.reasons)})" if entry.reasons else ""
    return reasons[entry.why] + said


def _how(entry: Entry) -> Content:
    subject = entry.subject
    if isinstance(subject, Ticket):
        pairs = [("Claim", f"!claim {subject.key}")]
        if entry.why is Why.IN_PROGRESS:
            pairs += [("Done", f"!done {subject.key}"), ("Block", f"!block {subject.key} why")]
        return buttons(*pairs)
    taken = subject.state is ItemState.ACKNOWLEDGED
    take = [] if taken else [("I look at it", f"!ack {subject.id}")]
    word = "Answered" if subject.kind is ItemKind.QUESTION else "Resolved"
    return buttons(*take, (word, f"!resolve {subject.id}"))


def _blocked(found: Queue) -> Content:
    if not found.blocked:
        return Content(())
    return say("Blocked: ", *_keys([each.key for each in found.blocked]), ".")


def _closed(found: Queue) -> Content:
    if not found.holding_back:
        return Content(())
    keys = [each.key for each in found.holding_back]
    verb = "is" if len(keys) == 1 else "are"
    return say("Backlog opens when ", *_keys(keys), f" {verb} blocked or done.")


def _keys(keys: list[TicketKey]) -> list[Span | str]:
    said: list[Span | str] = []
    for place, key in enumerate(keys):
        if place:
            said.append(" and " if place == len(keys) - 1 else ", ")
        said.append(Code(key))
    return said
