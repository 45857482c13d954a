"""What `!track` says, and what a ticket says of its item."""

from typing import Any

import pytest

from watchbill.model import Column, Content, ItemKind, ItemState, TicketKey
from watchbill.platforms.plain import Plain
from watchbill.testing.builders import ANN, BOB, a_ticket, a_view, an_item, at
from watchbill.words import tracking

VIEW = a_view({ANN: "Ann", BOB: "Bob"})
OVER: dict[str, Any] = {"state": ItemState.RESOLVED, "resolved_at": at(10)}


def said(content: Content) -> str:
    return Plain().write(content)


@pytest.mark.parametrize(
    ("facts", "column", "then"),
    [
        ({}, Column.BACKLOG, "!claim T-1 takes it, !resolve A1 ends the alert."),
        ({}, Column.BLOCKED, "!resolve A1 ends the alert."),
        ({}, Column.DONE, "!resolve A1 ends the alert."),
        (OVER, Column.BACKLOG, "!done T-1 closes it."),
        (OVER, Column.DONE, ""),
    ],
)
def test_it_says_what_to_do_next(facts: dict[str, Any], column: Column, then: str) -> None:
    answer = said(tracking.tracked(an_item(**facts), a_ticket("T-1", column), None))

    assert answer.rstrip() == f"T-1 ({column}) tracks A1: Do T-1. {then}".rstrip()


def test_it_names_the_ticket_that_tracked_it_before() -> None:
    answer = said(tracking.tracked(an_item(), a_ticket("T-2"), TicketKey("T-1")))

    assert answer.startswith("T-2 (backlog) tracks A1, instead of T-1: ")


def test_a_ticket_says_whence_it_comes_who_reported_it_and_what_was_said() -> None:
    item = an_item("I1", ItemKind.INCIDENT, reporter=BOB, link="https://am.test/1", details="x" * 9_000)

    first, link, details = tracking.about(item, VIEW).splitlines()
    assert first == "From I1, an incident of Tue 1 Dec 08:30, reported by Bob."
    assert link == "https://am.test/1"
    assert details == "x" * tracking.DETAILS


def test_what_nobody_said_is_left_out() -> None:
    question = an_item("Q1", ItemKind.QUESTION, source="console zoe")

    assert tracking.about(question, VIEW) == "From Q1, a question of Tue 1 Dec 08:30, reported by console zoe."
    assert tracking.comment(question) == "Tracks Q1: Something about Q1"


def test_a_long_title_of_several_lines_is_one_short_line() -> None:
    item = an_item(title="It\n  burns " * 90)

    assert tracking.title(item, 20) == "It burns It burns I…"
    assert len(tracking.comment(item)) < 220
