"""One ticket that is not done, as the evening check tells it: in the channel, and on the ticket itself (M9)."""

from collections.abc import Sequence
from datetime import date

from watchbill.model.handover import Carried, EveningCheck
from watchbill.model.message import Code, Span, Strong, line
from watchbill.model.team import Team
from watchbill.rules import noting
from watchbill.words import times
from watchbill.words.people import name
from watchbill.words.sentences import clipped, stop
from watchbill.words.view import Names

#: Characters of a title, a note or a highlight.
LONGEST = 300


def row(each: Carried, whose: str, day: date) -> tuple[Span, ...]:
    """One line of the evening check of `day`: `whose` says who has it; a ticket that nobody has is nobody's."""
    passed = f" ({passed_on(each.passed + 1, each.since, day)})" if each.passed else ""
    what = said(each) or "no note yet"
    state = f" {each.column}{f', {whose}' if each.owner else ''}: "
    return line(Code(each.key), state, Strong(cut(each.title)), f" - {what}{passed}")


def comment(each: Carried, check: EveningCheck, team: Team, names: Names) -> str:
    """What is left on one ticket at its tracker, plain; its last note is not said again."""
    begin = f"{noting.OPENING} {team.name}, {times.day(check.day)}: {each.column}"
    more = [fact for fact in (_next(each), _waiting(each)) if fact]
    if each not in check.carried:
        return _sentences([begin, *more, f"It stays with {holder(each, names)}"])
    facts = [f"{begin}, with {holder(each, names)}", *more]
    often = [f"P{passed_on(each.passed + 1, each.since, check.day)[1:]}"] if each.passed else []
    return _sentences([*facts, *often, f"Over to {_next_person(check, names)}"])


def said(each: Carried) -> str:
    """What its last note says, on one line: the note, what is next, on whom it waits; empty where it has none."""
    return _sentences([fact for fact in (cut(each.note or ""), _next(each), _waiting(each)) if fact]).rstrip(".")


def passed_on(count: int, since: date | None, today: date) -> str:
    """ "passed on 4 times since 12 Nov"."""
    begun = f" since {_dated(since, today)}" if since else ""
    return f"passed on {count} {'time' if count == 1 else 'times'}{begun}"


def holder(each: Carried, names: Names) -> str:
    """Who has it, by name."""
    return name(each.owner, names) if each.owner else "nobody"


def cut(text: str) -> str:
    """On one line, and not too long for one."""
    return clipped(text, LONGEST)


def _next_person(check: EveningCheck, names: Names) -> str:
    who = name(check.next_person, names) if check.next_person else "whoever is on MRO"
    return f"{who} on {times.day(check.next_day)}"


def _next(each: Carried) -> str:
    return f"Next: {cut(each.next)}" if each.next else ""


def _waiting(each: Carried) -> str:
    return f"Waiting on: {cut(each.waiting)}" if each.waiting else ""


def _sentences(facts: Sequence[str]) -> str:
    return " ".join(f"{each}{stop(each)}" for each in facts)


def _dated(which: date, today: date) -> str:
    """ "12 Nov", with the year where it is far away."""
    return times.dated(which, today).partition(" ")[2]
