"""Why something stands where it stands, case by case."""

from datetime import timedelta

import pytest

from watchbill.model import Column, Content, ItemId, ItemKind
from watchbill.platforms.plain import Plain
from watchbill.rules import priority
from watchbill.testing.builders import a_ticket, a_view, an_item, at
from watchbill.words import positions

VIEW = a_view({})
NOW = at(10)


def said(content: Content) -> list[str]:
    return Plain().write(content).splitlines()


@pytest.mark.parametrize(
    ("number", "before"),
    [
        (1, "This one: open since 09:01."),
        (2, "This one: open since 09:02. Before it is A1."),
        (3, "This one: open since 09:03. Before it are A1 and A2."),
        (6, "This one: open since 09:06. Before it are A1, A2, A3, A4 and A5."),
        (9, "This one: open since 09:09. Before it are A1, A2, A3, A4, A5 and 3 more."),
    ],
)
def test_what_is_before_it_among_its_own_is_named_and_the_rest_counted(number: int, before: str) -> None:
    alerts = [
        an_item(f"A{each}", kind=ItemKind.ALERT, opened_at=at(9) + timedelta(minutes=each))
        for each in range(1, 10)
    ]
    lines = said(positions.why(alerts[number - 1], priority.queue(alerts, [], [], {}, NOW), VIEW))

    assert lines[1] == "Automated alerts come before everything else."
    assert lines[2] == f"Among alerts the most urgent comes first, then the longest open. {before}"


def test_what_hooks_say_of_it_stands_beside_how_long_it_waits() -> None:
    question = an_item("Q1", kind=ItemKind.QUESTION, opened_at=at(9))
    found = priority.queue([question], [], [], {ItemId("Q1"): [(50, "says prod"), (5, "a customer")]}, NOW)

    lines = said(positions.why(question, found, VIEW))

    assert lines[1] == "No alert or incident is open, and people's questions come next."
    assert lines[2].endswith("This one: says prod; a customer; open since 09:00.")


def test_everything_that_keeps_backlog_closed_is_named() -> None:
    active = [a_ticket(f"T-{number}", Column.IN_PROGRESS, moved_at=at(9)) for number in range(1, 8)]
    waiting = a_ticket("T-9")

    assert said(positions.why(waiting, priority.queue([], active, [waiting], {}, NOW), VIEW)) == [
        "T-9 waits in Backlog.",
        "Backlog opens when T-1, T-2, T-3, T-4, T-5, T-6 and T-7 are blocked or done.",
    ]
