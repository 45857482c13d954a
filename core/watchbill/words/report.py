"""What a report says in chat: short sections, each figure beside its name."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from watchbill.model.message import Code, Content, Span, Strong, bullets, buttons, heading, line, say
from watchbill.model.passage import Passage
from watchbill.model.report import Came, Chain, Checks, Fairness, Fixes, Lasting, Load, Period, TeamReport
from watchbill.model.work import Item
from watchbill.rules.periods import LONGEST, Flaw
from watchbill.words import times
from watchbill.words.people import name, named
from watchbill.words.sentences import counted, listed, rows
from watchbill.words.view import View

#: Micro-credits of one turn.
TURN = 1_000_000
#: Sources and days that one line names, and fixes that are listed; the rest is counted.
SOURCES, DAYS, FIXES = 5, 7, 10
#: Days of a week; the fewest and the most of a month.
WEEK, MONTH, LONG_MONTH = 7, 28, 31
_WAYS = "`week`, `last week`, `last month`, `2026-W48`, `2026-11` or `2026-11-16 2026-11-29`"
_SHOWN = 60


def flaw(found: Flaw, text: str) -> str:
    """Why words mean no period, and what to write instead, between backticks."""
    what = text.strip().replace("`", "'")[:_SHOWN]
    says = {
        Flaw.NOT_READ: f"I cannot read a period from `{what}`.",
        Flaw.IMPOSSIBLE: f"`{what}` is in no calendar.",
        Flaw.BACKWARDS: "The second day comes before the first.",
        Flaw.TOO_LONG: f"A report is about {LONGEST} days at most.",
        Flaw.TOO_EARLY: "I know nothing of days before the year 2000.",
        Flaw.AHEAD: "That has not begun yet; a report tells of what is over.",
    }
    return f"{says[found]} Write {_WAYS}."


def report(made: TeamReport, view: View) -> Content:
    """The whole report, a few lines where little happened; and ways to other periods."""
    return (
        heading(f"Report of {view.team.name}, {span(made, view)}")
        + (say("More happened than I look at: only the newest counts.") if made.cut else Content(()))
        + _people(made.loads, made.workdays, view)
        + _fairness(made.fairness, view)
        + _came(made.came)
        + _outside(made)
        + _chain(made.chain, view)
        + _fixes(made.fixes)
        + _checks(made.checks, view)
        + buttons(*_others(made, view))
    )


def _others(made: TeamReport, view: View) -> Iterator[tuple[str, str]]:
    """Ways to what this is not."""
    period, ago = made.period, (view.team.today(made.made_at) - made.period.last).days
    if made.so_far or period.days != WEEK or ago > WEEK:
        yield "Last week", "!report last week"
    if made.so_far or period.first.day != 1 or period.days < MONTH or ago > LONG_MONTH:
        yield "Last month", "!report last month"


def span(made: TeamReport, view: View) -> str:
    """ "Mon 23 Nov to Sun 29 Nov", with the year where it is long ago, and "so far" where it goes on."""
    today = view.team.today(made.made_at)
    return f"{_days(made.period, today)}{', so far' if made.so_far else ''}"


def duration(length: timedelta) -> str:
    """ "12 min", "3 h 5 min", "2 days 4 h": the two largest units, rounded to the smaller one."""
    minutes = round(length.total_seconds() / 60)
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 48 * 60:
        return _two(minutes // 60, "h", minutes % 60, "min")
    hours = round(minutes / 60)
    return _two(hours // 24, "days", hours % 24, "h")


def difference(served: int, share: int) -> str:
    """ "+0.5": turns served more than their share."""
    return f"{served - share / TURN:+.1f}".replace("-0.0", "+0.0")


def _two(large: int, unit: str, small: int, smaller: str) -> str:
    return f"{large} {unit} {small} {smaller}" if small else f"{large} {unit}"


def _days(period: Period, today: date) -> str:
    first, last = (times.dated(each, today) for each in (period.first, period.last))
    return first if period.days == 1 else f"{first} to {last}"


def _people(loads: Sequence[Load], workdays: int, view: View) -> Content:
    if not loads:
        return say(f"Nobody was on MRO; the period has {counted(workdays, 'working day', 'working days')}.")
    if any(each.resolved or each.closed or each.outside for each in loads):
        return say("Who did what:") + bullets(
            line(named(each.person, view.names), f": {listed(list(_did(each)))}") for each in loads
        )
    did = [f"{name(each.person, view.names)} {listed(list(_did(each)))}" for each in loads]
    return say(f"{'; '.join(did)}.")


def _did(load: Load) -> Iterator[str]:
    """At least one thing."""
    if load.turns or not any((load.backups, load.resolved, load.closed, load.outside)):
        yield f"{counted(load.turns, 'day', 'days')} on MRO"
    if load.backups:
        yield f"{counted(load.backups, 'day', 'days')} as backup"
    if load.resolved:
        yield f"{load.resolved} resolved"
    if load.closed:
        yield f"{counted(load.closed, 'ticket', 'tickets')} closed"
    if load.outside:
        yield f"worked on {load.outside} out of hours"


def _fairness(found: Fairness, view: View) -> Content:
    if not found.shares:
        return Content(())
    differ = [f"{name(each.person, view.names)} {difference(each.served, each.share)}" for each in found.shares]
    return say(f"Turns against the fair share, over {counted(found.days, 'day', 'days')}: {listed(differ)}.")


def _came(came: Came) -> Content:
    if not came.total:
        return say("Nothing came in.")
    kinds = [counted(count, kind, f"{kind}s") for kind, count in came.kinds.items()]
    total = f" ({came.total} in all)" if len(kinds) > 1 else ""
    head = say(f"Came in: {listed(kinds)}{total}, from {listed(_sources(came.sources))}.")
    took = [*_took("to acknowledge", came.taken, came), *_took("to resolve", came.resolved, came)]
    return head + (say(f"Time {'; '.join(took)}.") if took else Content(()))


def _sources(sources: Mapping[str, int]) -> list[str]:
    if len(sources) == 1:
        return list(sources)
    ranked = list(sources.items())
    others = sum(count for _, count in ranked[SOURCES:])
    return [
        *(f"{source} ({count})" for source, count in ranked[:SOURCES]),
        *([f"others ({others})"] if others else []),
    ]


def _took(what: str, took: Lasting | None, came: Came) -> Iterator[str]:
    if took:
        of = f"{took.count} of {came.total}"
        if took.count == 1:
            yield f"{what}: {duration(took.median)} ({of})"
            return
        yield f"{what}: median {duration(took.median)}, 90 % within {duration(took.ninth)} ({of})"


def _outside(made: TeamReport) -> Content:
    if not made.came.outside and not made.outside:
        return Content(())
    return say(f"Out of hours: {made.came.outside} came in, {made.outside} worked on.")


def _chain(chain: Chain, view: View) -> Content:
    if not chain.passages:
        return Content(())
    raised = f", {chain.raised} raised to the leads" if chain.raised else ""
    waits = f", {counted(chain.waiting, 'waits', 'wait')}" if chain.waiting else ""
    passed = f"Passed on: {counted(chain.passages, 'time', 'times')}"
    head = say(f"{passed}; {chain.in_time} taken over in time{raised}{waits}.")
    if not chain.often:
        return head
    return head + say("Passed on most:") + bullets(_passed(each, view) for each in chain.often)


def _passed(each: Passage, view: View) -> tuple[Span, ...]:
    since = times.dated(each.since, view.team.today(view.now))
    return line(Code(each.key), ": ", Strong(each.title), f", {each.times} times since {since}")


def _fixes(fixes: Fixes) -> Content:
    if not fixes.unexplained and not fixes.explained:
        return Content(())
    why = [f"{len(fixes.unexplained)} without a reason"] if fixes.unexplained else []
    why += [f"{len(fixes.explained)} with one"] if fixes.explained else []
    every = [*fixes.unexplained, *fixes.explained]
    return say(f"Fixed without a ticket: {listed(why)}.") + bullets(rows(every, FIXES, _fixed))


def _fixed(item: Item) -> tuple[Span, ...]:
    """A fix and its reason, or what to type."""
    if item.untracked is not None:
        reason = f" - {item.untracked}" if item.untracked else ""
        return line(Code(item.id), ": ", Strong(item.title), reason)
    return line(Code(item.id), ": ", Strong(item.title), " - ", Code(f"!track {item.id}"))


def _checks(checks: Checks, view: View) -> Content:
    if not checks.posted and not checks.missed:
        return say("No evening check was owed.")
    if not checks.missed:
        return say(f"Evening checks: {len(checks.posted)} posted, none missed.")
    today = view.team.today(view.now)
    days = [times.dated(each, today) for each in checks.missed[:DAYS]]
    if len(checks.missed) > DAYS:
        days.append(f"{len(checks.missed) - DAYS} more")
    return say(f"Evening checks: {len(checks.posted)} posted, {len(checks.missed)} missed ({listed(days)}).")
