"""A report as tables: for a page, and as lines that a program reads."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from watchbill.model.people import PersonId
from watchbill.model.report import Lasting, TeamReport
from watchbill.words.people import name
from watchbill.words.report import TURN
from watchbill.words.view import View

#: Sources, and fixes without a ticket, that are named; the rest is counted.
SOURCES, FIXES = 100, 200
HEADER = ("section", "name", "figure", "value")
#: What makes a spreadsheet take text for a formula; the last four are the same in full width.
_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")

_CONTROL = ("\t", "\r", "\n")

#: One cell; a duration is written in seconds for programs.
Value = str | int | float | bool | timedelta | date


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One section: what each thing in it is, in columns."""

    title: str
    columns: tuple[str, ...]
    #: A name, and as many values as there are columns.
    rows: tuple[tuple[str, tuple[Value, ...]], ...]


def tables(made: TeamReport, view: View) -> tuple[Table, ...]:
    """Every figure of the report; sections with nothing in them are left out."""
    every = (
        _about(made, view), _people(made, view), _fairness(made, view), _kinds(made), _sources(made), _times(made),
        _outside(made, view), _chain(made, view), _often(made), _fixed(made, view), _fixes(made),
        _checks(made, view), _missed(made),
    )  # fmt: skip
    return tuple(each for each in every if each.rows)


def as_csv(found: Iterable[Table]) -> str:
    """The tables as one: a line for each figure, each with its section and name; nothing in it is a formula."""
    written = io.StringIO()
    lines = csv.writer(written)
    lines.writerow(HEADER)
    lines.writerows(_lines(found))
    return written.getvalue()


def _lines(found: Iterable[Table]) -> Iterator[Sequence[str]]:
    for table in found:
        for row, values in table.rows:
            for column, value in zip(table.columns, values, strict=True):
                unit = " (s)" if isinstance(value, timedelta) else ""
                yield harmless(table.title), harmless(row), f"{column}{unit}", _plain(value)


def harmless(text: str) -> str:
    """The text, behind a quote where a spreadsheet would compute it."""
    start = text.lstrip()[:1]
    return f"'{text}" if start in _FORMULA or text[:1] in _CONTROL else text


def _plain(value: Value) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case timedelta():
            return f"{value.total_seconds():.0f}"
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="seconds")
        case date():
            return value.isoformat()
        case str():
            return harmless(value)
        case _:
            return str(value)


def _about(made: TeamReport, view: View) -> Table:
    columns = ("first day", "last day", "so far", "only the newest", "working days", "made at")
    values = (made.period.first, made.period.last, made.so_far, made.cut, made.workdays, made.made_at)
    return Table(title="period", columns=columns, rows=((view.team.name, values),))


def _people(made: TeamReport, view: View) -> Table:
    called = _called([each.person for each in made.loads], view)
    return Table(
        title="people",
        columns=("days on MRO", "days as backup", "items resolved", "tickets closed", "items out of hours"),
        rows=tuple(
            (called[each.person], (each.turns, each.backups, each.resolved, each.closed, each.outside))
            for each in made.loads
        ),
    )


def _fairness(made: TeamReport, view: View) -> Table:
    called = _called([each.person for each in made.fairness.shares], view)
    rows = [(called[each.person], each.served, each.share / TURN) for each in made.fairness.shares]
    return Table(
        title="fairness",
        columns=("turns served", "fair share", "difference"),
        rows=tuple(
            (who, (served, round(share, 3), round(served - share, 3) + 0.0)) for who, served, share in rows
        ),
    )


def _kinds(made: TeamReport) -> Table:
    rows = tuple((str(kind), (count,)) for kind, count in made.came.kinds.items())
    return Table(title="came by kind", columns=("count",), rows=rows)


def _sources(made: TeamReport) -> Table:
    ranked = list(made.came.sources.items())
    rest = sum(count for _, count in ranked[SOURCES:])
    named = [*ranked[:SOURCES], *([("others", rest)] if rest else [])]
    return Table(title="came by source", columns=("count",), rows=tuple((each, (count,)) for each, count in named))


def _times(made: TeamReport) -> Table:
    known = (("to acknowledge", made.came.taken), ("to resolve", made.came.resolved))
    return Table(
        title="time",
        columns=("count", "of", "median", "90th percentile"),
        rows=tuple((what, _took(took, made.came.total)) for what, took in known if took),
    )


def _took(took: Lasting, total: int) -> tuple[Value, ...]:
    return took.count, total, took.median, took.ninth


def _outside(made: TeamReport, view: View) -> Table:
    columns = ("items opened", "items worked on")
    rows = ((view.team.name, (made.came.outside, made.outside)),)
    return Table(title="out of hours", columns=columns, rows=rows)


def _chain(made: TeamReport, view: View) -> Table:
    columns = ("times", "taken over in time", "raised to the leads", "waiting")
    values = (made.chain.passages, made.chain.in_time, made.chain.raised, made.chain.waiting)
    return Table(title="passed on", columns=columns, rows=((view.team.name, values),))


def _often(made: TeamReport) -> Table:
    return Table(
        title="passed on most",
        columns=("title", "times", "since"),
        rows=tuple((each.key, (each.title, each.times, each.since)) for each in made.chain.often),
    )


def _fixed(made: TeamReport, view: View) -> Table:
    values = (len(made.fixes.unexplained), len(made.fixes.explained))
    columns = ("without a reason", "with a reason")
    return Table(title="fixed without a ticket", columns=columns, rows=((view.team.name, values),))


def _fixes(made: TeamReport) -> Table:
    every = [*made.fixes.unexplained, *made.fixes.explained]
    return Table(
        title="fixes without a ticket",
        columns=("kind", "title", "reason"),
        rows=tuple((each.id, (str(each.kind), each.title, each.untracked or "")) for each in every[:FIXES]),
    )


def _checks(made: TeamReport, view: View) -> Table:
    values = (len(made.checks.posted), len(made.checks.missed))
    return Table(title="evening checks", columns=("posted", "missed"), rows=((view.team.name, values),))


def _missed(made: TeamReport) -> Table:
    rows = tuple((day.isoformat(), ("missed",)) for day in made.checks.missed)
    return Table(title="missed evening checks", columns=("state",), rows=rows)


def _called(people: Sequence[PersonId], view: View) -> dict[PersonId, str]:
    """Names, with the handle behind it where several have the same."""
    names = {each: name(each, view.names) for each in people}
    often = Counter(names.values())
    return {each: f"{said} ({each})" if often[said] > 1 else said for each, said in names.items()}
