"""What the evening check says in the team's channel (M8, M9, M10)."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby

from watchbill.model.handover import Carried, EveningCheck, Finished, LeftOut, LooksDone, OpenItem
from watchbill.model.message import Code, Content, Span, Strong, Text, bullets, buttons, heading, line, say
from watchbill.model.ticket import Column, TicketKey
from watchbill.model.work import Item
from watchbill.words import times
from watchbill.words.carried import cut, holder, passed_on, row
from watchbill.words.people import mentioned, name, named
from watchbill.words.sentences import joined, listed, rows, shortened
from watchbill.words.view import Names, View

#: Lines of one list; the rest is counted.
ROWS = 30
#: Lines of what was fixed without a ticket, and of what others have, who were not on MRO.
UNTRACKED = ELSEWHERE = 10
#: Tickets that look done and are named; one command closes all of them.
LOOKS = 10
#: Keys that one sentence names.
NAMED = 5


def evening(check: EveningCheck, view: View, late: timedelta | None = None) -> Content:
    """The evening check: not done, done, still open, highlights, who takes over, and how late it comes."""
    lateness, names = times.lateness(late), view.names
    return (
        (say(lateness) if lateness else Content(()))
        + heading(f"Evening check of {view.team.name}, {times.day(check.day)}")
        + _who(check, names)
        + unread(check.unread)
        + _not_done(check, names)
        + _left_out(check.left_out, names)
        + _looks_done(check)
        + _finished(check, names)
        + _untracked(check, names)
        + _open(check, names)
        + _highlights(check, names)
        + _too_often(check, names)
        + _over_to(check, names)
    )


def unread(tracker: str | None) -> Content:
    """Says that nothing is told of tickets, as their tracker does not answer; nothing where none is given."""
    if tracker is None:
        return Content(())
    return say(
        "The tracker ", Code(tracker), " does not answer, so nothing is said here of its tickets. "
        "As soon as it does, this says more."
    )  # fmt: skip


def untouched(check: EveningCheck) -> Content:
    """The last sentence where nobody has added a word; else nothing."""
    if not check.untouched:
        return Content(())
    return say("Nobody has added a word yet: ", *commands(), " still change this.")


def commands() -> list[Span | str]:
    """The commands that change an evening check, "A, B and C"."""
    return joined([Code("!note KEY text"), Code("!highlight text"), Code("!done KEY"), Code("!skip KEY")])


def _who(check: EveningCheck, names: Names) -> Content:
    *before, last = [named(each, names) for each in (*check.earlier, check.person)]
    return say("On MRO: ", *(part for each in before for part in (each, ", then ")), last, ".")


def _not_done(check: EveningCheck, names: Names) -> Content:
    """What passes on, and behind it what stays with whoever has it."""
    kept = _told(check, check.kept)
    elsewhere = _told(check, check.elsewhere)
    lines = [
        *rows(_told(check, check.carried), ROWS, lambda each: row(each, holder(each, names), check.day)),
        *rows(kept, ROWS, lambda each: row(each, f"{holder(each, names)} keeps it", check.day)),
        *rows(elsewhere, ELSEWHERE, lambda each: row(each, f"stays with {holder(each, names)}", check.day)),
    ]
    if lines:
        return say("Not done:") + bullets(lines)
    return Content(()) if check.left_out or check.unread else say("Every ticket is done.")


def _told(check: EveningCheck, tickets: Sequence[Carried]) -> Sequence[Carried]:
    return [each for each in tickets if each.key not in _skipped(check)]


def _left_out(left: Sequence[LeftOut], names: Names) -> Content:
    """Only the keys, by who left them out."""
    by = sorted(left, key=lambda each: each.person)
    told: list[Span | str] = []
    for person, theirs in groupby(by, key=lambda each: each.person):
        keys = shortened([Code(each.key) for each in theirs], ROWS)
        told += [" " if told else "", f"Left out by {name(person, names)}: ", *keys, "."]
    return say(*told) if told else Content(())


def _too_often(check: EveningCheck, names: Names) -> Content:
    """Asks the leads, when it is time to, what becomes of what nobody finishes, and says what they can do."""
    if not check.often:
        return Content(())
    first, keys = check.often[0], shortened([Code(each) for each in check.often], NAMED)
    start = say("Passed on too often: ", *keys, ".")
    if not check.asks:
        return start
    asked = [*joined([mentioned(each, names) for each in check.leads]), ", what"] if check.leads else ["What"]
    one = len(check.often) == 1
    become = f" is to become of {'it' if one else 'them'}? "
    key = first if one else "KEY"
    if any(each.item.id == first for each in check.open_items):
        return start + say(*asked, become, *_item_ways(key))
    return start + say(*asked, become, *_ticket_ways(key, blocked=_all_blocked(check)))


def _item_ways(key: str) -> tuple[Span, ...]:
    return line(Code(f"!track {key}"), " makes its ticket, ", Code(f"!resolve {key} text"), " ends it.")


def _all_blocked(check: EveningCheck) -> bool:
    """Whether it is said already of all that passed on too often that it cannot go on."""
    blocked = {each.key for each in check.carried if each.column is Column.BLOCKED}
    return blocked.issuperset(check.often)


def _ticket_ways(key: str, *, blocked: bool) -> tuple[Span, ...]:
    """What becomes of it is for a person to decide; all that could be is one command away."""
    block = () if blocked else line(Code(f"!block {key} why"), " if it cannot go on, ")
    return line(
        *block, Code("!ticket title"), " to split it, ",
        Code(f"!claim {key}"), " and ", Code(f"!keep {key}"), " to see it through, ",
        Code(f"!done {key} why"), " to end it.",
    )  # fmt: skip


def _looks_done(check: EveningCheck) -> Content:
    """What can be closed, why it seems so, and one command for all of it (M8)."""
    seeming = [each for each in check.looks_done if each.key not in _skipped(check)]
    if not seeming:
        return Content(())
    close = f"!done {', '.join(each.key for each in seeming[:LOOKS])}"
    label = "Close it" if len(seeming) == 1 else "Close them"
    start = "This one looks done:" if len(seeming) == 1 else "These look done:"
    return say(start) + bullets(rows(seeming, LOOKS, _looks_row)) + buttons((label, close))


def _looks_row(each: LooksDone) -> tuple[Span, ...]:
    is_over = "is over" if len(each.over) == 1 else "are over"
    why = f"last note: {cut(each.note)}" if each.note else f"{listed(each.over)} {is_over}"
    return line(Code(each.key), ": ", Strong(cut(each.title)), f" - {why}")


def _finished(check: EveningCheck, names: Names) -> Content:
    if check.finished:
        return say("Done:") + bullets(rows(check.finished, ROWS, lambda each: _finished_row(each, names)))
    return Content(()) if check.unread else say("Done: nothing.")


def _finished_row(each: Finished, names: Names) -> tuple[Span, ...]:
    note = f" - {cut(each.note)}" if each.note else ""
    return line(Code(each.key), f" {name(each.person, names)}: ", Strong(cut(each.title)), note)


def _untracked(check: EveningCheck, names: Names) -> Content:
    """What was fixed and has neither a ticket nor a reason (M5), and what to type for each."""
    lines = rows(check.untracked, UNTRACKED, lambda each: _untracked_row(each, names))
    return say("Fixed without a ticket:") + bullets(lines) if lines else Content(())


def _untracked_row(each: Item, names: Names) -> tuple[Span, ...]:
    who = f", {name(each.owner, names)}" if each.owner else ""
    none = Code(f"!resolve {each.id} no ticket: why")
    what = line(Code(each.id), f" {each.kind}{who}: ", Strong(cut(each.title)))
    return (*what, *line(" - ", Code(f"!track {each.id}"), " or ", none))


def _open(check: EveningCheck, names: Names) -> Content:
    lines = rows(check.open_items, ROWS, lambda each: _open_row(each, names, check.day))
    return say("Still open:") + bullets(lines) if lines else Content(())


def _open_row(each: OpenItem, names: Names, day: date) -> tuple[Span, ...]:
    item, count = each.item, each.passed + each.passes
    who = f", {'' if each.passes else 'stays with '}{name(item.owner, names)}" if item.owner else ""
    passed = f" ({passed_on(count, each.since, day)})" if each.passed else ""
    tracked = line(" - ", Code(item.ticket)) if item.ticket else ()
    return (*line(Code(item.id), f" {item.kind}{who}: ", Strong(cut(item.title))), *tracked, *line(passed))


def _highlights(check: EveningCheck, names: Names) -> Content:
    lines = rows(check.highlights, ROWS, lambda each: (Text(f"{name(each.person, names)}: {cut(each.text)}"),))
    return say("Highlights:") + bullets(lines) if lines else Content(())


def _over_to(check: EveningCheck, names: Names) -> Content:
    if check.next_person is None:
        return say(f"Nobody is planned for {times.day(check.next_day)} yet.")
    return say("Over to ", named(check.next_person, names), f" on {times.day(check.next_day)}.")


def _skipped(check: EveningCheck) -> frozenset[TicketKey]:
    return frozenset(each.key for each in check.left_out)
