"""What is said of one alert, incident or question."""

from collections.abc import Sequence

from watchbill.model.escalation import OnDuty
from watchbill.model.message import Code, Content, Link, Span, Strong, buttons, card, line, say
from watchbill.model.people import PersonId
from watchbill.model.work import HistoryEntry, Item, ItemKind, ItemState, Severity
from watchbill.rules import tracking
from watchbill.words import brief, histories, times
from watchbill.words.on_duty import on_duty
from watchbill.words.people import mentioned, name
from watchbill.words.sentences import shortened, stop
from watchbill.words.view import Names, View

#: Keys that one sentence names; the rest is counted.
NAMED = 5
#: Lines of a history that a message shows.
LINES = 10


def reported(
    item: Item, person: PersonId | None, parked: Sequence[str], duty: OnDuty | None, view: View
) -> Content:
    """Confirms that something was put into the queue, and calls whoever sees to it.

    Args:
        item: it.
        person: who leaves their work for it; None where nobody does.
        parked: what they leave.
        duty: who is on duty; None where that is nobody's to know, or no news.
        view: for whom.
    """
    thanks = say("Thank you, it is in the queue as ", Code(item.id), f" ({item.kind}).")
    if person and parked:
        thanks += interrupts(item, person, parked, view)
    elif duty:
        thanks += on_duty(duty, view)
    return thanks + buttons(("Queue", "!queue"))


def known_already(item: Item | None) -> Content:
    """The same thing waits already; None where it was resolved at this very moment."""
    under = line(", as ", Code(item.id)) if item else ()
    return say("That is in the queue already", *under, ". ", Code("!queue"), " shows it.")


def acknowledged(item: Item, before: PersonId | None, view: View) -> Content:
    """Confirms who is on it now; mentions whoever was before."""
    over = line(": ", *_title(item), "When it is over: ", Code(f"!resolve {item.id} what it was"), ".")
    return say(*_yours(item, before, view), *over)


def claimed(item: Item, before: PersonId | None, view: View) -> Content:
    """Confirms who works on it now; mentions whoever did before, and says how its fix is tracked."""
    over = line(": ", *_title(item), "When it is over: ", Code(f"!resolve {item.id} what it was"), ".")
    mine = say(*_yours(item, before, view), ", and you work on it", *over)
    if item.ticket:
        return mine + _its_ticket(item)
    return mine + say(Code(f"!track {item.id}"), " makes its ticket.") if item.kind in tracking.FIXED else mine


def resolved(item: Item, parked: Sequence[str], by: PersonId, view: View) -> Content:
    """Confirms that it is over: asks for the ticket of a fix (M5), names what waited, tells whoever asked.

    Args:
        item: as it is now.
        parked: keys of what was left for it.
        by: who resolved it.
        view: for whom.
    """
    note = f" Noted: {item.note}{stop(item.note)}" if item.note else ""
    what = say(
        Code(item.id), f" is resolved: {item.title}{stop(item.title)}{note} ", Code("!next"), " says what to do."
    )  # fmt: skip
    what += fix(item)
    if parked:
        what += say(*_keys(parked), f" {_was(parked)} parked for it. ", *_goes_on(parked))
    if item.kind is not ItemKind.QUESTION or item.reporter is None or item.reporter == by:
        return what
    return what + say("It was asked by ", mentioned(item.reporter, view.names), ".")


def resolved_already(item: Item) -> str:
    """Why an item that is over cannot be changed, and what is left to do; commands stand between backticks."""
    if not tracking.wants_ticket(item):
        return f"{item.id} is resolved already. `!queue` lists what is open."
    return (
        f"{item.id} is resolved already. If something was fixed, `!track {item.id}` makes its ticket; if not: "
        f"`!resolve {item.id} no ticket: why`."
    )


def reasonless(item: Item) -> str:
    """Asks why an item needs no ticket."""
    return f"Please say why {item.id} needs no ticket: `!resolve {item.id} no ticket: the disk was full, cleaned`."


def has_ticket(item: Item) -> str:
    """Why it cannot be said that the item needs no ticket, and how it is ended."""
    if item.state is ItemState.RESOLVED:
        return f"{item.id} has a ticket: {item.ticket}. `!show {item.id}` says more."
    ends = f"`!resolve {item.id} what it was` ends it."
    return f"{item.id} is not resolved: it has a ticket, {item.ticket}. {ends}"


def interrupts(item: Item, person: PersonId, parked: Sequence[str], view: View) -> Content:
    """Tells somebody that something goes before what they work on, which is parked."""
    came = say(
        mentioned(person, view.names), ", ", Code(item.id), f" goes before what you work on: {item.kind} ",
        Strong(item.title), ".",
    )  # fmt: skip
    back = say(*_keys(parked), f" {_is(parked)} parked; ", *_goes_on(parked))
    return came + back + buttons(("I'm on it", f"!ack {item.id}"))


def goes_before(parked: Sequence[str]) -> Content:
    """What waits for the items of a message; nothing where nothing does."""
    if not parked:
        return Content(())
    return say("This goes before ", *_keys(parked), f", which {_is(parked)} parked.")


def item(found: Item, history: Sequence[HistoryEntry], earlier: int, view: View) -> Content:
    """Everything about one item, and what was done with it.

    Args:
        found: the item.
        history: its last lines, oldest first.
        earlier: how many lines there are before these.
        view: for whom.
    """
    title = line(Code(found.id), f" {found.kind}: ", Strong(found.title))
    return card(title, *_facts(found, view)) + histories.lines(history, earlier, view)


def holder(found: Item, names: Names) -> str:
    """Who looks at it or works on it: "Ann is on it"; empty where nobody does."""
    if found.owner is None:
        return ""
    if found.state is not ItemState.CLAIMED:
        return f"{name(found.owner, names)} is on it"
    parked = f", parked for {found.parked_for}" if found.parked_for else ""
    return f"{name(found.owner, names)} works on it{parked}"


def _yours(item: Item, before: PersonId | None, view: View) -> tuple[Span, ...]:
    if before is None or before == item.owner:
        return line(Code(item.id), " is yours" if before is None else " is already yours")
    return line(Code(item.id), " is yours now, taken over from ", mentioned(before, view.names))


def _title(item: Item) -> tuple[Span, ...]:
    return line(f"{item.title}{stop(item.title)} ")


def fix(item: Item) -> Content:
    """The ticket of a fix, or why it needs none, or the question for one."""
    if item.ticket:
        return _its_ticket(item)
    if item.untracked is not None:
        return say("It needs no ticket: ", *_said(item.untracked))
    if not tracking.wants_ticket(item):
        return Content(())
    return say("Was something fixed? Every fix has a ticket.") + buttons(
        ("Make its ticket", f"!track {item.id}"),
        ("It has one", f"!track {item.id}", "KEY"),
        ("It needs none", f"!resolve {item.id} no ticket:", "why"),
    )


def _its_ticket(item: Item) -> Content:
    return say("Its ticket is ", Code(item.ticket or ""), ": ", Code(f"!done {item.ticket}"), " closes it.")


def _said(text: str) -> tuple[Span, ...]:
    return line(f"{text}{stop(text)}")


def _keys(parked: Sequence[str]) -> list[Span | str]:
    return shortened([Code(each) for each in parked], NAMED)


def _goes_on(parked: Sequence[str]) -> tuple[Span, ...]:
    return line(Code(f"!claim {parked[0]}"), " goes on with it.")


def _is(keys: Sequence[str]) -> str:
    return "is" if len(keys) == 1 else "are"


def _was(keys: Sequence[str]) -> str:
    return "was" if len(keys) == 1 else "were"


def _facts(found: Item, view: View) -> list[tuple[str, Span | str]]:
    zone, today = view.team.zone, view.team.today(view.now)
    facts: list[tuple[str, Span | str]] = [
        ("since", times.moment(found.opened_at, zone, today)),
        ("from", name(found.reporter, view.names) if found.reporter else found.source),
    ]
    if found.severity is not Severity.NORMAL:
        facts.append(("severity", found.severity.name.lower()))
    if found.resolved_at:
        facts.append(("resolved", times.moment(found.resolved_at, zone, today)))
    elif found.owner:
        facts.append(("on it", holder(found, view.names).removesuffix(" is on it")))
    if found.times > 1:
        facts.append(("came", f"{found.times} times"))
    if found.link:
        facts.append(("link", Link("where it is seen", found.link)))
    if found.ticket:
        facts.append(("ticket", Code(found.ticket)))
    if found.untracked is not None:
        facts.append(("no ticket", found.untracked))
    if found.note:
        facts.append(("note", found.note))
    if found.details:
        facts.append(("details", brief.details(found)))
    return facts
