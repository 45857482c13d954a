"""What `!calendars` says, and `!health` of a calendar that cannot be read."""

from dataclasses import replace
from typing import Any

import pytest

from watchbill.model.message import Content
from watchbill.model.subscription import Subscription, SubscriptionKind, SubscriptionState
from watchbill.model.tally import DueTally, Pile
from watchbill.platforms.plain import Plain
from watchbill.rules.wellbeing import Report
from watchbill.testing.builders import a_team, at
from watchbill.words.calendars import Followed, calendars, forgotten
from watchbill.words.health import health

NOW = at(12)
READ = SubscriptionState(name="leave", again_at=at(12, 5), read_at=at(9), well_at=at(11, 58), entries=3, people=2)
FAILING = replace(READ, failure="example.com answers 404.", failing_since=at(9, 30))


def followed(state: SubscriptionState | None = READ, *, set_: bool = True, **changes: Any) -> Followed:
    leave = Subscription(name="leave", kind=SubscriptionKind.LEAVE)
    return Followed(name="leave", subscription=leave if set_ else None, state=state and replace(state, **changes))


def lines(content: Content) -> list[str]:
    return Plain().write(content).splitlines()


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        (followed(), "leave (leave): read 2 min ago; 3 entries of 2 people."),
        (followed(well_at=NOW, entries=1, people=1), "leave (leave): read just now; 1 entry of 1 person."),
        (followed(entries=0, people=0), "leave (leave): read 2 min ago; no entries ahead."),
        (followed(None), "leave (leave): not read yet."),
        (
            followed(FAILING),
            "leave (leave): could not be read for 2 h. example.com answers 404. "
            "3 entries of 2 people still count.",
        ),
        (
            followed(FAILING, entries=0),
            "leave (leave): could not be read for 2 h. example.com answers 404.",
        ),
        (
            followed(FAILING, failing_since=NOW, entries=0),
            "leave (leave): cannot be read. example.com answers 404.",
        ),
        (
            followed(set_=False, entries=1, people=1),
            "leave: not read any more. 1 entry of 1 person still counts. `!calendars forget leave` drops that.",
        ),
        (followed(FAILING, set_=False, entries=0), "leave: not read any more."),
    ],
)
def test_each_calendar_has_a_line(shown: Followed, said: str) -> None:
    _, line = lines(calendars([shown], NOW, titles=True))

    assert line.removeprefix("  - ") == said


def test_without_calendars_it_is_told_how_they_are_set() -> None:
    assert lines(calendars([], NOW, titles=True)) == [
        "I read no calendars of leave or night duty. Whoever runs me sets them: WATCHBILL_CALENDARS."
    ]


def test_whom_nobody_knows_is_told_where_it_may_be() -> None:
    shown = [followed(strange=("Zoe off", "Party"))]

    assert lines(calendars(shown, NOW, titles=True))[2:] == [
        "About nobody I know:",
        "  - leave: “Zoe off” and “Party”",
        "Whoever runs me adds them under people in the file of calendars.",
    ]
    assert lines(calendars(shown, NOW, titles=False))[2:] == [
        "Some entries are about nobody I know. A lead who asks me in a direct conversation sees which."
    ]


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "The calendar leave is forgotten. Nothing in it was ahead."),
        (1, "The calendar leave is forgotten. 1 entry of it counts no more."),
        (2, "The calendar leave is forgotten. 2 entries of it count no more."),
    ],
)
def test_forgetting_is_confirmed(count: int, said: str) -> None:
    assert lines(forgotten("leave", count)) == [said]


def test_the_health_has_a_line_for_one_that_cannot_be_read_though_all_else_is_well() -> None:
    report = Report(now=NOW, teams=1, due=DueTally(), commands=Pile(), unread=(FAILING,))

    assert report.well
    assert lines(health(report, [a_team()]))[-1] == (
        "  - The calendar leave could not be read for 2 h. example.com answers 404."
    )


def test_titles_are_text_whatever_they_hold() -> None:
    (*_, line, _) = lines(calendars([followed(strange=("*<@U1>* `x` https://evil.test",))], NOW, titles=True))

    assert line == "  - leave: “*<@U1>* `x` https://evil.test”"
