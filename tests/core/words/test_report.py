"""A report in chat: short, each figure beside its name; and as tables for programs."""

import csv
import io
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from watchbill.model import Content
from watchbill.model.report import (
    Came,
    Chain,
    Checks,
    Fairness,
    Fixes,
    Lasting,
    Load,
    Period,
    Share,
    TeamReport,
)
from watchbill.model.work import ItemKind
from watchbill.platforms.plain import Plain
from watchbill.testing.builders import ANN, BOB, CLEO, DAY, OPS, a_passage, a_view, an_item, at
from watchbill.words import figures
from watchbill.words import report as words

MONDAY, SUNDAY = date(2026, 11, 23), date(2026, 11, 29)
DAYS = tuple(MONDAY + timedelta(days=each) for each in range(5))
VIEW = a_view({ANN: "Ann", BOB: "Bob", CLEO: "Cleo"})
HOUR = timedelta(hours=1)
QUIET = TeamReport(
    team=OPS,
    period=Period(first=MONDAY, last=SUNDAY),
    made_at=at(10),
    workdays=5,
    loads=(Load(person=ANN, turns=3, backups=2), Load(person=BOB, turns=2)),
    came=Came(kinds={}, sources={}),
    fairness=Fairness(
        days=5,
        shares=(Share(person=ANN, served=3, share=2_500_000), Share(person=BOB, served=2, share=2_500_000)),
    ),
    checks=Checks(posted=DAYS),
)
BUSY = replace(
    QUIET,
    loads=(Load(person=ANN, turns=3, resolved=4, closed=1, outside=2), Load(person=CLEO, outside=1)),
    came=Came(
        total=12,
        kinds={ItemKind.ALERT: 10, ItemKind.INCIDENT: 1, ItemKind.QUESTION: 1},
        sources={"grafana": 10, "chat": 2},
        outside=5,
        taken=Lasting(count=9, median=4 * timedelta(minutes=1), ninth=HOUR * 1.5),
        resolved=Lasting(count=11, median=HOUR * 3, ninth=HOUR * 50),
    ),
    chain=Chain(
        passages=7, in_time=5, raised=1, often=(a_passage("TICKET-9", times=4, since=date(2026, 11, 12)),)
    ),
    fixes=Fixes(unexplained=(an_item("A4", owner=ANN),), explained=(an_item("A5", owner=ANN, untracked="noise"),)),
    checks=Checks(posted=DAYS[:4], missed=DAYS[4:]),
)


def said(content: Content) -> list[str]:
    return Plain().write(content).splitlines()


def report(made: TeamReport, **changes: Any) -> list[str]:
    return said(words.report(replace(made, **changes), VIEW))


def test_a_quiet_week_is_five_lines_and_the_way_to_others() -> None:
    assert report(QUIET) == [
        "Report of Ops, Mon 23 Nov to Sun 29 Nov",
        "Ann 3 days on MRO and 2 days as backup; Bob 2 days on MRO.",
        "Turns against the fair share, over 5 days: Ann +0.5 and Bob -0.5.",
        "Nothing came in.",
        "Evening checks: 5 posted, none missed.",
        "Last month: !report last month",
    ]


@pytest.mark.parametrize(
    ("first", "last", "so_far", "others"),
    [
        (
            date(2026, 11, 30),
            date(2026, 12, 6),
            True,
            "Last week: !report last week · Last month: !report last month",
        ),
        (
            date(2026, 11, 16),
            date(2026, 11, 22),
            False,
            "Last week: !report last week · Last month: !report last month",
        ),
        (date(2026, 11, 1), date(2026, 11, 30), False, "Last week: !report last week"),
    ],
)
def test_a_report_shows_the_way_to_what_it_is_not(first: date, last: date, so_far: bool, others: str) -> None:
    period = Period(first=first, last=last)

    assert report(QUIET, period=period, so_far=so_far)[-1] == others


def test_a_busy_week_tells_everything() -> None:
    assert report(BUSY)[1:-1] == [
        "Who did what:",
        "  - Ann: 3 days on MRO, 4 resolved, 1 ticket closed and worked on 2 out of hours",
        "  - Cleo: worked on 1 out of hours",
        "Turns against the fair share, over 5 days: Ann +0.5 and Bob -0.5.",
        "Came in: 10 alerts, 1 incident and 1 question (12 in all), from grafana (10) and chat (2).",
        "Time to acknowledge: median 4 min, 90 % within 1 h 30 min (9 of 12); to resolve: median 3 h, 90 % within "
        "2 days 2 h (11 of 12).",
        "Out of hours: 5 came in, 3 worked on.",
        "Passed on: 7 times; 5 taken over in time, 1 raised to the leads.",
        "Passed on most:",
        "  - TICKET-9: Do TICKET-9, 4 times since Thu 12 Nov",
        "Fixed without a ticket: 1 without a reason and 1 with one.",
        "  - A4: Something about A4 - !track A4",
        "  - A5: Something about A5 - noise",
        "Evening checks: 4 posted, 1 missed (Fri 27 Nov).",
    ]


def test_a_period_that_goes_on_says_so() -> None:
    period = Period(first=DAY, last=DAY + timedelta(days=5))

    assert report(QUIET, period=period, so_far=True)[0] == "Report of Ops, Tue 1 Dec to Sun 6 Dec, so far"
    assert report(QUIET, period=Period(first=DAY, last=DAY))[0] == "Report of Ops, Tue 1 Dec"


def test_before_anything_was_known_little_is_said() -> None:
    nothing = TeamReport(team=OPS, period=QUIET.period, made_at=at(10), came=Came(kinds={}, sources={}))

    assert report(nothing)[1:-1] == [
        "Nobody was on MRO; the period has 0 working days.",
        "Nothing came in.",
        "No evening check was owed.",
    ]


def test_long_lists_are_counted() -> None:
    many = {f"source-{each}": 1 for each in range(9)}
    fixes = Fixes(unexplained=tuple(an_item(f"A{each}", owner=ANN) for each in range(1, 15)))
    days = tuple(MONDAY + timedelta(days=each) for each in range(10))
    lines = report(
        QUIET,
        came=Came(total=9, kinds={ItemKind.ALERT: 9}, sources=many),
        cut=True,
        fixes=fixes,
        checks=Checks(missed=days),
    )

    assert lines[1] == "More happened than I look at: only the newest counts."
    assert lines[4].endswith("source-4 (1) and others (4).")
    assert lines[-3] == "  - ... and 4 more."
    assert lines[-2].endswith("Sun 29 Nov and 3 more).")


@pytest.mark.parametrize(
    ("length", "written"),
    [
        (timedelta(seconds=20), "0 min"),
        (timedelta(minutes=59), "59 min"),
        (HOUR, "1 h"),
        (timedelta(minutes=185), "3 h 5 min"),
        (HOUR * 48, "2 days"),
        (HOUR * 49.6, "2 days 2 h"),
    ],
)
def test_durations_have_two_units_at_most(length: timedelta, written: str) -> None:
    assert words.duration(length) == written


def rows(made: TeamReport, view: Any = VIEW) -> list[list[str]]:
    return list(csv.reader(io.StringIO(figures.as_csv(figures.tables(made, view)))))


def test_each_figure_is_a_line_with_its_section_and_name() -> None:
    found = rows(BUSY)

    assert found[0] == ["section", "name", "figure", "value"]
    assert all(len(each) == 4 for each in found)
    for line in (
        ["period", "Ops", "first day", "2026-11-23"],
        ["period", "Ops", "made at", "2026-12-01T09:00:00+00:00"],
        ["people", "Ann", "items resolved", "4"],
        ["people", "Cleo", "items out of hours", "1"],
        ["fairness", "Bob", "difference", "-0.5"],
        ["came by kind", "alert", "count", "10"],
        ["came by source", "grafana", "count", "10"],
        ["time", "to acknowledge", "median (s)", "240"],
        ["time", "to resolve", "90th percentile (s)", "180000"],
        ["out of hours", "Ops", "items opened", "5"],
        ["passed on most", "TICKET-9", "since", "2026-11-12"],
        ["fixes without a ticket", "A5", "reason", "noise"],
        ["evening checks", "Ops", "missed", "1"],
        ["missed evening checks", "2026-11-27", "state", "missed"],
    ):
        assert line in found


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "\uff1d1"])
def test_nothing_that_somebody_wrote_is_a_formula(text: str) -> None:
    hostile = replace(BUSY, fixes=Fixes(explained=(an_item("A1", owner=ANN, title=text, untracked=text),)))
    found = rows(hostile, a_view({ANN: text}))
    ours = [each for each in found if each[0] == "fixes without a ticket"]

    assert [each[3] for each in ours] == ["alert", f"'{text}", f"'{text}"]
    assert [f"'{text}"] * 5 == [each[1] for each in found if each[0] == "people" and each[1] != "cleo"]


@pytest.mark.parametrize("text", ['a,b "c"', "two\nlines", "O'Brien", "", "<script>"])
def test_other_text_comes_back_as_it_was(text: str) -> None:
    hostile = replace(BUSY, fixes=Fixes(unexplained=(an_item("A1", owner=ANN, title=text),)))

    assert ["fixes without a ticket", "A1", "title", text] in rows(hostile)


def test_people_of_one_name_are_told_apart() -> None:
    twins = a_view({ANN: "Ann", CLEO: "Ann"})

    assert {each[1] for each in rows(BUSY, twins) if each[0] == "people"} == {"Ann (ann)", "Ann (cleo)"}
