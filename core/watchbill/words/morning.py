"""What the morning check says."""

from datetime import timedelta

from watchbill.model.handover import Highlight
from watchbill.model.message import Code, Content, Link, Span, Strong, Text, bullets, buttons, line, say
from watchbill.model.morning import MorningCheck
from watchbill.model.passage import Passage
from watchbill.model.people import PersonId
from watchbill.words import overnight, passing, rotation, times
from watchbill.words.people import name, named
from watchbill.words.sentences import clipped, counted, rows
from watchbill.words.view import View

#: Lines of what is handed over, and of highlights; the rest is counted.
SHOWN, HIGHLIGHTS = 10, 5
#: Characters of a note and of a highlight that are shown.
NOTE, HIGHLIGHT = 120, 300
_NOTHING = Content(())


def morning(
    check: MorningCheck,
    view: View,
    *,
    leads: Content = _NOTHING,
    call: bool = False,
    elsewhere: bool = False,
    late: timedelta | None = None,
) -> Content:
    """Who is on MRO and why, the night, what is handed over, highlights, who is next (M1, M2, M10, M12).

    Args:
        check: what it tells.
        view: for whom.
        leads: asks for somebody on a day that nobody has.
        call: whoever is on MRO.
        elsewhere: it is not read in the team's channel, so the team is named.
        late: how late it comes.
    """
    quiet = _is_quiet(check)
    return (
        _who(check, view, call=call, elsewhere=elsewhere)
        + leads
        + _night(check, view, quiet=quiet)
        + _handed_over(check, view, alone=not quiet)
        + _highlights(check, view)
        + _next(check, view)
        + (say(times.lateness(late)) if late else _NOTHING)
        + buttons(*(() if quiet else (("Digest", "!digest"),)), ("Queue", "!queue"), ("What now", "!next"))
    )


def _who(check: MorningCheck, view: View, *, call: bool, elsewhere: bool) -> Content:
    if check.turn is None:
        off = f"{times.day(check.day)} is a day off for {view.team.name}"
        return say(f"Nobody is on MRO today: {off}.")
    return rotation.designation(check.turn, check.before, view, call=call, elsewhere=elsewhere)


def _is_quiet(check: MorningCheck) -> bool:
    """Whether it is known that nothing happened."""
    night = check.night
    if night is None or check.channels is None:
        return False
    left = [each for each in night.open if each.id not in check.told]
    return not (left or night.came or night.over or night.night or check.channels)


def _night(check: MorningCheck, view: View, *, quiet: bool) -> Content:
    if check.night is None:
        return say("I could not read what happened since the last handover. ", Code("!digest"), " tries again.")
    if quiet:
        waits = "" if check.waiting != () else ", and nothing waits to be taken over"
        return say(f"Nothing happened since {overnight.since(check.night, view)}{waits}.")
    unread = say("I could not read what was said in the channels. ", Code("!channels"), " tries again.")
    happened = overnight.in_brief(check.night, check.channels or (), check.told, view)
    return happened + (unread if check.channels is None else _NOTHING)


def _handed_over(check: MorningCheck, view: View, *, alone: bool) -> Content:
    """What waits to be taken over, and how; that nothing does, where that stands `alone`."""
    if check.waiting is None:
        return say("I could not read what is handed over. ", Code("!morning"), " tries again.")
    if not check.waiting:
        return say("Nothing waits to be taken over.") if alone else _NOTHING
    to = check.taken_by.primary if check.taken_by else None
    stale = "The tracker cannot be read: this is how it passed on, and some of it may be over."
    return (
        say(*_to_whom(check, to, view))
        + bullets(rows(check.waiting, SHOWN, lambda each: _row(each, to, view)))
        + (say(stale) if check.unsure else _NOTHING)
        + (_NOTHING if check.ahead or to is None else passing.accept_buttons([each.key for each in check.waiting]))
    )


def _to_whom(check: MorningCheck, to: PersonId | None, view: View) -> tuple[Span, ...]:
    count = len(check.waiting or ())
    start = f"{counted(count, 'thing is', 'things are')} handed over"
    it, were = ("it", "it was") if count == 1 else ("them", "they were")
    if to is None:
        waits = f"{counted(count, 'thing waits', 'things wait')} for whoever takes the day: "
        return line(waits, *passing.accept_all(count))
    whom = line(f"{start} to ", named(to, view.names))
    if check.ahead and check.following:
        return (*whom, Text(f", for {times.relative(check.following.day, check.day)}:"))
    if check.until is None:
        return (*whom, Text(f"; please take {it} over:"))
    until = times.clock(check.until, view.team.zone)
    if check.until <= view.now:
        return (*whom, Text(f"; {were} to be taken over by {until}:"))
    return (*whom, Text(f"; please take {it} over by {until}, or the leads are told:"))


def _row(each: Passage, to: PersonId | None, view: View) -> tuple[Span, ...]:
    whose = ", nobody had it" if each.giver is None else f", from {name(each.giver, view.names)}"
    if each.giver is not None and each.giver == to:
        whose = ", still theirs"
    often = f", {passing.often(each, view.team.today(view.now))}" if each.times > 1 else ""
    note = f": {clipped(each.note, NOTE)}" if each.note else ""
    return line(Code(each.key), " ", Strong(each.title), f"{whose}{often}{note}")


def _highlights(check: MorningCheck, view: View) -> Content:
    when = times.relative(check.handed_over, check.day)
    if check.highlights is None:
        return say(f"I could not read the highlights of {when}.")
    if not check.highlights:
        return _NOTHING
    lines = rows(check.highlights, HIGHLIGHTS, lambda each: _highlight(each, view))
    return say(f"Highlights of {when}:") + bullets(lines)


def _highlight(each: Highlight, view: View) -> tuple[Span, ...]:
    return line(f"{name(each.person, view.names)}: {clipped(each.text, HIGHLIGHT)}")


def _next(check: MorningCheck, view: View) -> Content:
    """Whose the next day is, and where the calendar and the board are to be seen (M11)."""
    following = rotation.next_turn([check.following] if check.following else [], view, check.day)
    calendar = _seen("Calendar", view.team.calendar_link, "!mro week")
    board = _seen("Board", view.team.board_link, "!board")
    return say(*following, *([" "] if following else []), *calendar, " · ", *board)


def _seen(label: str, link: str | None, command: str) -> tuple[Span, ...]:
    return (Link(label, link),) if link else line(f"{label}: ", Code(command))
