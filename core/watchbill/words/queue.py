"""What the queue says, and what is said of one ticket."""

from datetime import timedelta

from watchbill.model.message import Code, Content, Span, Strong, Text, bullets, buttons, card, line, say
from watchbill.model.people import PersonId
from watchbill.model.ticket import Ticket
from watchbill.model.work import Item, ItemKind
from watchbill.rules.priority import Entry, Queue, Why
from watchbill.words import brief, items, times
from watchbill.words.people import name
from watchbill.words.sentences import counted, joined
from watchbill.words.view import Names, View

#: Lines of the queue that one message shows; the rest is counted.
SHOWN = 20
#: Characters of what a ticket is about that are shown of it.
ABOUT = 500


def queue(found: Queue, view: View) -> Content:
    """The whole queue in strict order, what is blocked, and why Backlog is closed."""
    if not found.entries:
        return say(f"Nothing waits for {view.team.name}. Enjoy the quiet.") + _blocked(found)
    count = len(found.entries)
    waiting = counted(count, "thing waits", "things wait")
    listing = bullets((_row(each, view.names) for each in found.entries[:SHOWN]), numbered=True)
    more = say(f"... and {count - SHOWN} more.") if count > SHOWN else Content(())
    return (
        say(f"Queue of {view.team.name}: {waiting}, first things first.")
        + listing
        + more
        + _blocked(found)
        + closed(found)
    )


def next_up(found: Queue, asker: PersonId | None, view: View) -> Content:
    """The one thing to do now, who it is from, and why."""
    if not found.entries:
        return say("Nothing waits. Enjoy the quiet.") + _blocked(found)
    first = found.entries[0]
    names = view.names
    now = _finish(first, asker, names) if first.why is Why.IN_PROGRESS else say("Now: ", *_subject(first, names))
    now += _asked(first, names) + say(_why(first))
    return now + _note(first) + _how(first, asker)


def ticket(found: Ticket, note: str | None, view: View, *, kept: bool = False) -> Content:
    """Everything about one ticket; `kept`: whoever has it goes on with it, whoever is on MRO."""
    since = times.moment(found.moved_at, view.team.zone, view.team.today(view.now))
    holder = name(found.assignee, view.names) if found.assignee else "nobody"
    goes_on = ", who keeps it" if kept else ""
    facts = [("column", f"{found.column.capitalize()}, since {since}"), ("assignee", f"{holder}{goes_on}")]
    if found.sprint:
        facts.append(("sprint", "yes"))
    if found.origin:
        facts.append(("made for", found.origin))
    if found.text:
        facts.append(("about", found.text[:ABOUT]))
    if note:
        facts.append(("last note", note))
    return card(line(Code(found.key), " ", Strong(found.title)), *facts)


def _finish(entry: Entry, asker: PersonId | None, names: Names) -> Content:
    """The oldest in progress, which is finished before another one is (M6, M7)."""
    subject = entry.subject
    if not isinstance(subject, Ticket):
        return Content(())
    since = f", in progress{times.longer(entry.waiting)}"
    who = subject.assignee
    holder = f" with {name(who, names)}" if who and who != asker else ""
    return say("Finish ", Code(subject.key), f" first{since}{holder}: ", Strong(subject.title))


def _row(entry: Entry, names: Names) -> tuple[Span, ...]:
    return (*_subject(entry, names), Text(f" ({times.lasting(entry.waiting)})"))


def _subject(entry: Entry, names: Names) -> tuple[Span, ...]:
    subject = entry.subject
    if isinstance(subject, Ticket):
        where = "in progress" if entry.why is Why.IN_PROGRESS else "first of Backlog"
        holder = f", {name(subject.assignee, names)}" if subject.assignee else ""
        return line(Code(subject.key), f" {where}{holder}: ", Strong(subject.title))
    holder = f", {items.holder(subject, names)}" if subject.owner else ""
    return line(Code(subject.id), f" {brief.kind(subject)}{holder}: ", Strong(subject.title))


def closed(found: Queue) -> Content:
    """What keeps Backlog closed; nothing while it is open."""
    if not found.holding_back:
        return Content(())
    keys = [Code(each.key) for each in found.holding_back]
    verb = "is" if len(keys) == 1 else "are"
    return say("Backlog opens when ", *joined(keys), f" {verb} blocked or done.")


def because(why: Why) -> str:
    """Why the first of these is next."""
    reasons = {
        Why.ALERT: "Automated alerts come before everything else.",
        Why.INCIDENT: "No alert is open, and incidents come next.",
        Why.QUESTION: "No alert or incident is open, and people's questions come next.",
        Why.IN_PROGRESS: "Nobody needs an answer, and closing what is in progress comes before starting more.",
        Why.BACKLOG: "Everything in progress is blocked or done, so the first of Backlog is next.",
    }
    return reasons[why]


def _why(entry: Entry) -> str:
    said = f" ({'; '.join(entry.reasons)})" if entry.reasons else ""
    return because(entry.why) + said


def _asked(entry: Entry, names: Names) -> Content:
    subject = entry.subject
    if isinstance(subject, Ticket):
        return Content(())
    since = "just now" if entry.waiting < timedelta(minutes=1) else f"{times.lasting(entry.waiting)} ago"
    return say(f"From {_reporter(subject, names)}, {since}.")


def _reporter(found: Item, names: Names) -> str:
    return name(found.reporter, names) if found.reporter else found.source


def _how(entry: Entry, asker: PersonId | None) -> Content:
    subject = entry.subject
    if isinstance(subject, Ticket):
        theirs = asker is not None and subject.assignee == asker
        rows = [] if theirs else [("Claim", f"!claim {subject.key}", "")]
        if entry.why is Why.IN_PROGRESS:
            rows += [("Done", f"!done {subject.key}", ""), ("Block", f"!block {subject.key}", "why")]
        return buttons(*rows)
    theirs = asker is not None and subject.owner == asker
    take = [] if theirs else [("Take it over" if subject.owner else "I'm on it", f"!ack {subject.id}")]
    word = "Answered" if subject.kind is ItemKind.QUESTION else "Resolved"
    return buttons(*take, (word, f"!resolve {subject.id}"))


def _note(entry: Entry) -> Content:
    """What whoever looked at it last wrote down."""
    subject = entry.subject
    if isinstance(subject, Ticket) or not subject.note:
        return Content(())
    return say("Noted so far: ", subject.note)


def _blocked(found: Queue) -> Content:
    if not found.blocked:
        return Content(())
    return say("Blocked: ", *joined([Code(each.key) for each in found.blocked]), ".")
