"""What the evening check says."""

from datetime import date, timedelta

from watchbill.model.handover import Carried, EveningCheck, Finished, Handover, Highlight, LooksDone
from watchbill.model.message import Code, Content, Span, Strong, Text, bullets, buttons, heading, line, say
from watchbill.model.work import Item
from watchbill.words import places, times
from watchbill.words.people import name, named
from watchbill.words.sentences import counted, listed
from watchbill.words.view import Names, View

#: Lines of what was fixed without a ticket; the rest is counted.
UNTRACKED = 10
#: Tickets that look done and are named; one command closes all of them.
LOOKS = 10


def evening(check: EveningCheck, view: View, late: timedelta | None = None) -> Content:
    """The evening check (M9): not done, done, still waiting, highlights, who takes over, and how late it comes."""
    lateness, names = times.lateness(late), view.names
    return (
        (say(lateness) if lateness else Content(()))
        + heading(f"Evening check of {view.team.name}, {times.day(check.day)}")
        + _who(check, names)
        + _carried(check, names)
        + _looks_done(check)
        + _finished(check, names)
        + _untracked(check, names)
        + _open(check)
        + _highlights(check, names)
        + _over_to(check, names)
    )


def preview(content: Content, before: Handover | None, view: View) -> Content:
    """The draft, and how to change and post it; if already posted (`before`), only when that was."""
    today = view.team.today(view.now)
    if before:
        posted = f"The evening check was posted at {_posted_at(before, view)}; this is how things stand now. "
        return content + say(posted, Code("!handover"), " brings it up to date.")
    hints = say(
        "This is a preview. ", Code("!note KEY text"), ", ", Code("!highlight text"), " and ", Code("!done KEY"),
        " change it; ", Code("!handover"), " posts it.",
    )  # fmt: skip
    if view.team.works_on(today):
        return content + hints
    return content + hints + say(f"Today is a day off for {view.team.name}: nothing is posted on its own.")


def posted(handover: Handover, view: View) -> Content:
    """Confirms the post and says what passes on to whom."""
    count = len(handover.carried)
    carried = counted(count, "ticket is", "tickets are") if count else "nothing is"
    to: tuple[Span | str, ...] = (" to ", named(handover.to, view.names)) if handover.to and count else ()
    where = places.channel(view.team)
    return say(
        "The evening check is posted in ", where, f"; {carried} carried over", *to, ". Have a good evening!"
    )


def changed(view: View) -> Content:
    """The day's evening check was there already, and was changed."""
    return say("Today's evening check in ", places.channel(view.team), " says now how things stand.")


def highlighted(made: Highlight, today: date) -> Content:
    """A highlight was recorded; says which evening check shows it."""
    if made.day == today:
        return say("Noted for the evening check. ", Code("!evening"), " shows it as it stands.")
    return say(f"Noted for the evening check of {times.relative(made.day, today)}: there are no more today.")


def _posted_at(handover: Handover, view: View) -> str:
    by = name(handover.by, view.names) if handover.by else "the schedule"
    return f"{times.moment(handover.posted_at, view.team.zone, view.team.today(view.now))} by {by}"


def _who(check: EveningCheck, names: Names) -> Content:
    return say("On MRO: ", named(check.person, names), ".")


def _carried(check: EveningCheck, names: Names) -> Content:
    if not check.carried and not check.kept:
        return say("Every ticket is done.")
    passing = (_carried_row(each, names) for each in check.carried)
    return say("Not done:") + bullets([*passing, *(_carried_row(each, names, kept=True) for each in check.kept)])


def _carried_row(each: Carried, names: Names, *, kept: bool = False) -> tuple[Span, ...]:
    holder = f", {name(each.owner, names)}{' keeps it' if kept else ''}" if each.owner else ""
    passed = f" (carried over {each.passed + 1} times)" if each.passed else ""
    note = f" - {each.note}" if each.note else " - no note yet"
    return line(Code(each.key), f" {each.column}{holder}: ", Strong(each.title), f"{note}{passed}")


def _looks_done(check: EveningCheck) -> Content:
    """What can be closed, why it seems so, and one command for all of it (M8)."""
    looks = check.looks_done[:LOOKS]
    if not looks:
        return Content(())
    left = len(check.looks_done) - len(looks)
    more = say(f"... and {left} more.") if left else Content(())
    close = f"!done {', '.join(each.key for each in looks)}"
    label = "Close it" if len(looks) == 1 else "Close them"
    start = "This one looks done:" if len(check.looks_done) == 1 else "These look done:"
    return say(start) + bullets(map(_looks_row, looks)) + more + buttons((label, close))


def _looks_row(each: LooksDone) -> tuple[Span, ...]:
    is_over = "is over" if len(each.over) == 1 else "are over"
    said = f"last note: {each.note}" if each.note else f"{listed(each.over)} {is_over}"
    return line(Code(each.key), ": ", Strong(each.title), f" - {said}")


def _finished(check: EveningCheck, names: Names) -> Content:
    if not check.finished:
        return say("Done: nothing.")
    return say("Done:") + bullets(_finished_row(each, names) for each in check.finished)


def _finished_row(each: Finished, names: Names) -> tuple[Span, ...]:
    note = f" - {each.note}" if each.note else ""
    return line(Code(each.key), f" {name(each.person, names)}: ", Strong(each.title), note)


def _untracked(check: EveningCheck, names: Names) -> Content:
    """What was fixed and has neither a ticket nor a reason (M5), and what to type for each."""
    if not check.untracked:
        return Content(())
    rows = [_untracked_row(each, names) for each in check.untracked[:UNTRACKED]]
    left = len(check.untracked) - len(rows)
    more = say(f"... and {left} more.") if left else Content(())
    return say("Fixed without a ticket:") + bullets(rows) + more


def _untracked_row(each: Item, names: Names) -> tuple[Span, ...]:
    who = f", {name(each.owner, names)}" if each.owner else ""
    none = Code(f"!resolve {each.id} no ticket: why")
    what = line(Code(each.id), f" {each.kind}{who}: ", Strong(each.title))
    return (*what, *line(" - ", Code(f"!track {each.id}"), " or ", none))


def _open(check: EveningCheck) -> Content:
    if not check.open_items:
        return Content(())
    items = [each.item for each in check.open_items]
    rows = (line(Code(each.id), f" {each.kind}: ", Strong(each.title)) for each in items)
    return say("Still open:") + bullets(rows)


def _highlights(check: EveningCheck, names: Names) -> Content:
    if not check.highlights:
        return Content(())
    rows = ((Text(f"{name(each.person, names)}: {each.text}"),) for each in check.highlights)
    return say("Highlights:") + bullets(rows)


def _over_to(check: EveningCheck, names: Names) -> Content:
    if check.next_person is None:
        return say(f"Nobody is planned for {times.day(check.next_day)} yet.")
    return say("Over to ", named(check.next_person, names), f" on {times.day(check.next_day)}.")
