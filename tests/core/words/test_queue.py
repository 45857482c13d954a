"""What the queue says, case by case."""

from datetime import timedelta
from typing import Any

import pytest

from watchbill.model import Column, Content, ItemId, ItemKind, ItemState, PersonId, Severity, Ticket
from watchbill.platforms.plain import Plain
from watchbill.rules import priority
from watchbill.testing.builders import ANN, BOB, a_ticket, a_view, an_item, at
from watchbill.words import queue

NAMES = {ANN: "Ann", BOB: "Bob"}
VIEW = a_view(NAMES)
NOW = at(10)


def said(content: Content) -> list[str]:
    return Plain().write(content).splitlines()


def in_progress(*numbers: int, assignee: str | None = None) -> list[Ticket]:
    person = PersonId(assignee) if assignee else None
    return [a_ticket(f"T-{number}", Column.IN_PROGRESS, assignee=person) for number in numbers]


def test_one_thing_waits_in_the_singular() -> None:
    found = priority.queue([an_item()], [], [], {}, NOW)

    assert said(queue.queue(found, VIEW))[0] == "Queue of Ops: 1 thing waits, first things first."


def test_a_long_queue_is_cut_and_the_rest_counted() -> None:
    items = [an_item(f"A{number}") for number in range(1, 24)]
    lines = said(queue.queue(priority.queue(items, [], [], {}, NOW), VIEW))

    assert lines[0] == "Queue of Ops: 23 things wait, first things first."
    assert len(lines) == 22
    assert lines[-1] == "... and 3 more."


@pytest.mark.parametrize(
    ("severity", "row"),
    [
        (Severity.CRITICAL, "1. A1 alert, critical: Something about A1 (1 h)"),
        (Severity.LOW, "1. A1 alert, low: Something about A1 (1 h)"),
        (Severity.NORMAL, "1. A1 alert: Something about A1 (1 h)"),
    ],
)
def test_what_the_order_depends_on_is_shown(severity: Severity, row: str) -> None:
    found = priority.queue([an_item(severity=severity)], [], [], {}, NOW)

    assert said(queue.queue(found, VIEW))[1].strip() == row


@pytest.mark.parametrize(
    ("numbers", "line"),
    [
        ((1,), "Backlog opens when T-1 is blocked or done."),
        ((1, 2), "Backlog opens when T-1 and T-2 are blocked or done."),
        ((1, 2, 3), "Backlog opens when T-1, T-2 and T-3 are blocked or done."),
    ],
)
def test_what_keeps_backlog_closed_is_listed_with_the_right_verb(numbers: tuple[int, ...], line: str) -> None:
    found = priority.queue([], in_progress(*numbers), [], {}, NOW)

    assert said(queue.queue(found, VIEW))[-1] == line


def test_what_hooks_said_is_shown_as_a_reason() -> None:
    item = an_item()
    found = priority.queue([item], [], [], {item.id: [(100, "severity critical")]}, NOW)

    assert "Automated alerts come before everything else. (severity critical)" in said(
        queue.next_up(found, ANN, VIEW)
    )


@pytest.mark.parametrize(
    ("kind", "owner", "buttons"),
    [
        (ItemKind.ALERT, None, "I'm on it: !ack X1 · Resolved: !resolve X1"),
        (ItemKind.ALERT, ANN, "Resolved: !resolve X1"),
        (ItemKind.ALERT, BOB, "Take it over: !ack X1 · Resolved: !resolve X1"),
        (ItemKind.QUESTION, ANN, "Answered: !resolve X1"),
    ],
)
def test_the_buttons_fit_the_item(kind: ItemKind, owner: PersonId | None, buttons: str) -> None:
    found = priority.queue([an_item("X1", kind, owner=owner)], [], [], {}, NOW)

    assert said(queue.next_up(found, ANN, VIEW))[-1] == buttons


@pytest.mark.parametrize(
    ("asker", "buttons"),
    [
        (BOB, "Claim: !claim T-1 · Done: !done T-1 · Block: !block T-1 why"),
        (None, "Claim: !claim T-1 · Done: !done T-1 · Block: !block T-1 why"),
        (ANN, "Done: !done T-1 · Block: !block T-1 why"),
    ],
)
def test_nobody_is_offered_what_they_have(asker: PersonId | None, buttons: str) -> None:
    found = priority.queue([], in_progress(1, assignee="ann"), [], {}, NOW)

    assert said(queue.next_up(found, asker, VIEW))[-1] == buttons


@pytest.mark.parametrize(("ago", "line"), [(30, "From Bob, just now."), (120, "From Bob, 2 min ago.")])
def test_who_reported_it_and_when(ago: int, line: str) -> None:
    item = an_item("Q1", ItemKind.QUESTION, reporter=BOB, opened_at=NOW - timedelta(seconds=ago))

    assert line in said(queue.next_up(priority.queue([item], [], [], {}, NOW), ANN, VIEW))


@pytest.mark.parametrize(
    ("facts", "row"),
    [
        ({"owner": ANN, "state": ItemState.ACKNOWLEDGED}, "A1 alert, Ann is on it: Something about A1 (1 h)"),
        ({"owner": ANN, "state": ItemState.CLAIMED}, "A1 alert, Ann works on it: Something about A1 (1 h)"),
        (
            {"owner": ANN, "state": ItemState.CLAIMED, "parked_for": ItemId("A2")},
            "A1 alert, Ann works on it, parked for A2: Something about A1 (1 h)",
        ),
    ],
)
def test_a_row_says_who_has_the_item(facts: dict[str, Any], row: str) -> None:
    found = priority.queue([an_item("A1", **facts)], [], [], {}, NOW)

    assert said(queue.queue(found, VIEW))[1] == f"  1. {row}"


def test_a_ticket_is_shown_with_what_it_was_made_for_and_is_about() -> None:
    ticket = a_ticket("T-1", origin=ItemId("A1"), text="From A1\n" + "x" * 900)

    lines = said(queue.ticket(ticket, None, VIEW))
    assert "  - made for: A1" in lines
    assert 400 < sum(map(len, lines)) < 700


@pytest.mark.parametrize(
    ("assignee", "asker", "hours", "line"),
    [
        (ANN, ANN, 72, "Finish T-1 first, in progress for 3 days: Do T-1"),
        (ANN, BOB, 72, "Finish T-1 first, in progress for 3 days with Ann: Do T-1"),
        (ANN, None, 0, "Finish T-1 first, in progress with Ann: Do T-1"),
        (None, ANN, 1, "Finish T-1 first, in progress for 1 h: Do T-1"),
    ],
)
def test_the_oldest_in_progress_is_to_be_finished_first(
    assignee: PersonId | None, asker: PersonId | None, hours: int, line: str
) -> None:
    oldest = a_ticket("T-1", Column.IN_PROGRESS, assignee=assignee, moved_at=NOW - timedelta(hours=hours))
    newer = a_ticket("T-2", Column.IN_PROGRESS, assignee=ANN, moved_at=NOW)
    first, why, how = said(queue.next_up(priority.queue([], [newer, oldest], [], {}, NOW), asker, VIEW))

    assert first == line
    assert why == "Nobody needs an answer, and closing what is in progress comes before starting more."
    assert how.endswith("Done: !done T-1 · Block: !block T-1 why")
