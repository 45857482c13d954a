"""What is said about the evening check: its preview and draft, and that something of it was changed."""

from datetime import date, datetime

from watchbill.model.handover import EveningCheck, Handover, Highlight
from watchbill.model.message import Code, Content, Span, line, say
from watchbill.model.ticket import Column, Ticket, TicketKey
from watchbill.words import evening, passing, places, times
from watchbill.words.people import name, named
from watchbill.words.view import View


def preview(content: Content, check: EveningCheck, before: Handover | None, view: View) -> Content:
    """What is to be posted, and how to change and post it; if already posted (`before`), only when that was."""
    if before:
        posted = f"The evening check was posted at {_posted_at(before, view)}, and follows what changes today. "
        return content + say(posted, Code("!handover"), " brings it up to date at once.")
    hints = say(*_changed_by("This is a preview.", check), " ", Code("!handover"), " posts it.")
    if view.team.works_on(view.team.today(view.now)):
        return content + hints
    return content + hints + say(f"Today is a day off for {view.team.name}: nothing is posted on its own.")


def draft(content: Content, check: EveningCheck, at: datetime, view: View, zone: str | None = None) -> Content:
    """Shown alone to whoever is on MRO, whose clock is that of `zone`, a while before it is posted at `at`."""
    today = view.team.today(view.now)
    both = times.in_both(at, view.team.zone, zone, today)
    when = both or times.moment(at, view.team.zone, today)
    says = say(f"At {when} I post this evening check in ", places.channel(view.team), ".")
    return (
        says
        + content
        + say(*_changed_by("So far this is a draft.", check), " ", Code("!handover"), " posts it now.")
    )


def posted(handover: Handover, tickets: int, items: int, view: View) -> Content:
    """Confirms the post and says how many tickets and other items pass on to whom."""
    count = tickets + items
    passes = (
        f"{passing.things(tickets, items)} {'passes' if count == 1 else 'pass'}" if count else "nothing passes"
    )
    to: tuple[Span | str, ...] = (" to ", named(handover.to, view.names)) if handover.to and count else ()
    where = places.channel(view.team)
    return say("The evening check is posted in ", where, f"; {passes} on", *to, ". Have a good evening!")


def changed(view: View, *, partial: bool) -> Content:
    """The day's evening check was there already, and was changed; `partial` where the tracker does not answer."""
    start = line("Today's evening check in ", places.channel(view.team), " says now ")
    if partial:
        return say(*start, "what I know without the tracker, and the rest as soon as it answers.")
    return say(*start, "how things stand.")


def nothing_more() -> Content:
    """In the place of a message that went on where another one ended, which says all by now."""
    return say("(The evening check above says it all by now.)")


def highlighted(made: Highlight, before: Handover | None, view: View) -> Content:
    """A highlight was recorded; says which evening check shows it.

    Args:
        made: the highlight.
        before: that evening check, where it is posted already.
        view: of whoever said it.
    """
    if before:
        return say("Noted: today's evening check in ", places.channel(view.team), " will say it in a moment.")
    return say("Noted for the evening check", *_of(made.day, view))


def skipped(key: TicketKey, day: date, before: Handover | None, view: View) -> Content:
    """The evening check of the day only gives the ticket's key."""
    off = Code(f"!skip {key} off")
    passes = " What passes on stays the same. "
    if before:
        return say(
            "Today's evening check only names ", Code(key), ", in a moment.", passes, off, " tells of it again."
        )
    return say("The evening check", _when(day, view), " only names ", Code(key), ".", passes, off, " ends that.")


def told(key: TicketKey, day: date, before: Handover | None, view: View) -> Content:
    """The evening check of the day tells of the ticket, as of all others."""
    return say(
        "The evening check",
        _when(day, view),
        " tells of ",
        Code(key),
        " again",
        ", in a moment." if before else ".",
    )


def not_told(ticket: Ticket) -> str:
    """Why a ticket cannot be left out, and what to do; commands stand between backticks."""
    key, shows = ticket.key, "`!evening` shows what it tells."
    if ticket.column is Column.DONE:
        return f"{key} is done, and what was done today is always told. {shows}"
    if ticket.column is Column.BACKLOG:
        return f"{key} is in Backlog, and the evening check does not tell of it anyway. {shows}"
    return f"{key} belongs to the sprint, and the evening check does not tell of it anyway. {shows}"


def _changed_by(what: str, check: EveningCheck) -> list[Span | str]:
    """With the commands that change it, unless its last sentence names them."""
    return [what] if check.untouched else [f"{what} ", *evening.commands(), " change it;"]


def _of(day: date, view: View) -> tuple[Span | str, ...]:
    today = view.team.today(view.now)
    if day == today:
        return (". ", Code("!evening"), " shows it as it stands.")
    return (f" of {times.relative(day, today)}: there is none today.",)


def _when(day: date, view: View) -> str:
    today = view.team.today(view.now)
    return "" if day == today else f" of {times.relative(day, today)}"


def _posted_at(handover: Handover, view: View) -> str:
    by = name(handover.by, view.names) if handover.by else "the schedule"
    return f"{times.moment(handover.posted_at, view.team.zone, view.team.today(view.now))} by {by}"
