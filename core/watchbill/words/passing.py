"""What is said of the chain: what waits to be taken over, how often it passed on, and what became of it."""

from collections.abc import Collection, Sequence
from datetime import date

from watchbill.model.message import Code, Content, Span, Strong, bullets, buttons, line, say
from watchbill.model.passage import Course, End, Passage
from watchbill.model.people import PersonId
from watchbill.model.turn import Turn
from watchbill.words import times
from watchbill.words.people import mentioned, named
from watchbill.words.sentences import counted, joined, listed, rows, shortened
from watchbill.words.view import View

#: Keys that one sentence names; the rest is counted.
NAMED = 5
#: Rows of a list; the rest is counted.
LISTED = 10
#: So many have a button of their own; one for all is there as well.
EACH = 4
#: For whom it waits where the day is nobody's.
NOBODY = "whoever takes the day"


def often(passage: Passage, today: date) -> str:
    """ "passed on 4 times since Thu 12 Nov"; "passed on once, yesterday, Mon 30 Nov"."""
    if passage.times == 1:
        return f"passed on once, {times.on(passage.since, today)}"
    return f"passed on {passage.times} times since {times.dated(passage.since, today)}"


def things(tickets: int, items: int) -> str:
    """ "2 tickets and 1 open item"; empty where there are none."""
    parts = [counted(tickets, "ticket", "tickets")] if tickets else []
    return listed([*parts, *([counted(items, "open item", "open items")] if items else [])])


def accept_all(count: int) -> tuple[Span, ...]:
    """ "`!accept all` takes them over."."""
    return line(Code("!accept all"), f" takes {'it' if count == 1 else 'them'} over.")


def accept_buttons(keys: Sequence[str]) -> Content:
    """One button takes all of several over, and each of the first few has its own."""
    whole = [("Accept all", "!accept all")] if len(keys) > 1 else []
    single = [(f"Accept {key}", f"!accept {key}") for key in keys[:EACH]]
    return buttons(*whole, *single) if keys else Content(())


def changed_over(
    passed: Sequence[Passage], longer: Sequence[Passage], back: Sequence[Passage], turn: Turn, view: View
) -> Content:
    """To the channel, calling nobody once more: the day is somebody else's, and what is not done with it.

    Args:
        passed: what passes on now, of those who had the day before.
        longer: what waited before, for them.
        back: what is of the day's person again: they had it, and nobody has taken it over.
        turn: as it stands now.
        view: for whom.
    """
    content = Content(())
    if passed:
        givers = joined([named(each, view.names) for each in _givers(passed)])
        to = _to(turn.primary, view)
        content += say("What ", *givers, " did not finish passes to ", *to, ": ", *_keys(passed), ".")
    if longer:
        still = "What was handed over before and nobody has taken over yet waits for "
        content += say(still, *_to(turn.primary, view), ", too: " if passed else ": ", *_keys(longer), ".")
    if back:
        whose = named(turn.primary, view.names)
        content += say(whose, " is on MRO again and goes on with what nobody has taken over: ", *_keys(back), ".")
    waits = [*passed, *longer]
    how = say(*accept_all(len(waits))) if waits else Content(())
    return content + how + accept_buttons([each.key for each in waits])


def overdue(late: Sequence[Passage], leads: Sequence[PersonId], view: View) -> Content:
    """Calls the leads, and whoever was asked: nobody took these over in time; where each stays, what to do."""
    to = late[0].to
    who = joined([mentioned(each, view.names) for each in leads])
    if to in leads and len(leads) == 1:
        told = line(*who, ", you have not")
    else:
        on_it = (
            line(mentioned(to, view.names), " has not") if to else line("nobody is on MRO today, and nobody has")
        )
        told = line(*who, *([": "] if who else []), *on_it)
    start = say(*told, " taken over what was handed over. It stays with whoever has it:")
    lines = bullets(rows(late, LISTED, lambda each: _late_row(each, view)))
    return start + lines + _what_to_do(late) + accept_buttons([each.key for each in late])


def waiting(waits: Sequence[Passage], view: View) -> Content:
    """All that waits to be taken over: from whom, for whom, since when, how often it passed on."""
    if not waits:
        return say("Nothing waits to be taken over.")
    lines = bullets(rows(waits, LISTED, lambda each: _waiting_row(each, view)))
    head = counted(len(waits), "thing waits", "things wait")
    how = say(Code("!accept KEY"), " takes one over, ", Code("!passed KEY"), " says how it came here.")
    return say(f"{head} to be taken over:") + lines + how


def history(key: str, passages: Sequence[Passage], view: View) -> Content:
    """How one ticket or item passed on, link by link, and what became of it each time."""
    if not passages:
        return say(Code(key), " has not passed on yet.")
    last, today = passages[-1], view.team.today(view.now)
    head = say(Code(key), ": ", Strong(last.title), f" - {often(last, today)}.")
    left = counted(len(passages) - LISTED, "earlier time is", "earlier times are")
    earlier = say(f"{left} left out.") if len(passages) > LISTED else Content(())
    return head + earlier + bullets(_history_row(each, view) for each in passages[-LISTED:])


def _waiting_row(each: Passage, view: View) -> tuple[Span, ...]:
    today = view.team.today(view.now)
    raised = "; the leads were told" if each.raised_at else ""
    told = f", {often(each, today)}{raised}"
    return line(Code(each.key), ": ", Strong(each.title), " - ", *_way(each, view), told)


def _late_row(each: Passage, view: View) -> tuple[Span, ...]:
    giver = line("with ", mentioned(each.giver, view.names)) if each.giver else line("nobody has it")
    told = f", {often(each, view.team.today(view.now))}"
    return line(Code(each.key), ": ", Strong(each.title), " - ", *giver, told)


def _history_row(each: Passage, view: View) -> tuple[Span, ...]:
    when = times.dated(each.day, view.team.today(view.now))
    during = " during the day" if each.course is Course.MIDDAY else ""
    return line(f"{when}{during}, ", *_way(each, view), ": ", *_became(each, view))


def _way(each: Passage, view: View) -> tuple[Span, ...]:
    giver = line("from ", named(each.giver, view.names), " ") if each.giver else ()
    to = line(named(each.to, view.names)) if each.to else line(NOBODY)
    return line(*giver, "to ", *to)


def _became(each: Passage, view: View) -> tuple[Span, ...]:
    by = line(" by ", named(each.by, view.names)) if each.by else ()
    match each.end:
        case None:
            return line("waits to be taken over", "; the leads were told" if each.raised_at else "")
        case End.ACCEPTED if each.by and each.by == each.giver:
            return line(named(each.by, view.names), " goes on with it")
        case End.ACCEPTED:
            return line("taken over", *by)
        case End.DONE:
            return line("done", *by)
        case End.RELEASED:
            return line("put back into Backlog")
        case End.KEPT:
            return line("kept", *by)
        case End.PASSED_ON:
            return line("nobody took it over, and it passed on again")
        case End.UNKNOWN:
            return line("nobody wrote down what became of it")


def _to(person: PersonId | None, view: View) -> tuple[Span, ...]:
    return line(named(person, view.names)) if person else line(NOBODY)


def _givers(passages: Collection[Passage]) -> list[PersonId]:
    return list(dict.fromkeys(each.giver for each in passages if each.giver))


def _keys(passages: Collection[Passage]) -> list[Span | str]:
    return shortened([Code(each.key) for each in passages], NAMED)


def _what_to_do(late: Sequence[Passage]) -> Content:
    key = late[0].key if len(late) == 1 else "KEY"
    ways = line(Code(f"!accept {key}"), " takes it over as it is, ", Code(f"!claim {key}"), " works on it now, ")
    return say(*ways, Code(f"!keep {key}"), " is for whoever has a ticket and goes on with it.")
