"""What the rota was like, and will be like, in a few lines."""

from collections.abc import Sequence
from datetime import date

from watchbill.model.message import Code, Content, Span, bullets, line, say
from watchbill.rules.rotation.breaches import Breach, Rule
from watchbill.rules.rotation.tallying import Tally
from watchbill.words import times
from watchbill.words.availability import fact
from watchbill.words.people import name, named
from watchbill.words.sentences import counted
from watchbill.words.view import View

#: A longer list is not read.
MOST = 10
#: Micro-credits of one turn.
_TURN = 1_000_000


def fairness(first: date | None, last: date | None, tallies: Sequence[Tally], view: View) -> Content:
    """What everybody served from `first` to `last`; without these no day is over yet."""
    if first is None or last is None:
        return say("No working day is over yet. ", Code("!mro week"), " shows the turns ahead.")
    return say(f"Turns served {_from(first, last, view)}:") + _rows(tallies, view) + _explained()


def outlook(
    first: date | None, last: date | None, tallies: Sequence[Tally], breaches: Sequence[Breach], view: View
) -> Content:
    """What everybody will serve from `first` to `last`, and what is wrong with it."""
    if first is None or last is None:
        return say(f"{view.team.name} has no working day ahead.")
    start = say(f"If nothing else becomes known, {_from(first, last, view)}:")
    return start + _rows(tallies, view) + _explained() + _broken(breaches, view)


def breach(broken: Breach, view: View) -> str:
    """What is wrong on a day: "Thu 24 Dec: nobody can"."""
    day = times.dated(broken.day, view.team.today(view.now))
    who = name(broken.person, view.names) if broken.person else ""
    match broken.rule:
        case Rule.UNCOVERED:
            return f"{day}: nobody can"
        case Rule.HINDERED:
            why = fact(broken.skip, view, broken.day) if broken.skip else "away"
            return f"{day}: {who} serves, though {why}"
        case Rule.GAP:
            before = times.day(broken.before) if broken.before else "the turn before"
            return f"{day}: {who} serves too soon after {before}"


def _from(first: date, last: date, view: View) -> str:
    today = view.team.today(view.now)
    start = times.dated(first, today)
    return f"on {start}" if first == last else f"from {start} to {times.dated(last, today)}"


def _rows(tallies: Sequence[Tally], view: View) -> Content:
    return bullets(_row(each, view) for each in tallies)


def _row(each: Tally, view: View) -> tuple[Span, ...]:
    difference = f"{each.served - each.share / _TURN:+.1f}".replace("-0.0", "+0.0")
    turns = f": {counted(each.served, 'turn', 'turns')}, share {each.share / _TURN:.1f} ({difference})"
    last = f", last on {times.dated(each.last, view.team.today(view.now))}" if each.last else ""
    return line(named(each.person, view.names), turns, f", {each.unpopular} unpopular{last}")


def _explained() -> Content:
    return say("Unpopular are the last day before the week-end and the days next to a holiday.")


def _broken(breaches: Sequence[Breach], view: View) -> Content:
    if not breaches:
        return say("No rule is broken.")
    shown = bullets(line(breach(each, view)) for each in breaches[:MOST])
    more = say(f"And {len(breaches) - MOST} more.") if len(breaches) > MOST else Content(())
    return say(f"{counted(len(breaches), 'rule is', 'rules are')} broken:") + shown + more
