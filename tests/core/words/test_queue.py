"""What the queue says, case by case."""

from datetime import timedelta

import pytest

from watchbill.model import Column, Content, ItemKind, ItemState, PersonId, Severity, Ticket
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


def test_an_item_is_shown_with_what_is_known() -> None:
    item = an_item(
        severity=Severity.CRITICAL,
        reporter=BOB,
        owner=ANN,
        state=ItemState.RESOLVED,
        resolved_at=NOW,
        note="rebooted",
    )

    assert said(queue.item(item, a_view(NAMES, NOW))) == [
        "A1 alert: Something about A1",
        "  - since: 08:30",
        "  - from: Bob",
        "  - severity: critical",
        "  - resolved: 10:00",
        "  - note: rebooted",
    ]


@pytest.mark.parametrize(
    ("kind", "by", "last"),
    [
        (ItemKind.QUESTION, ANN, "It was asked by @Bob."),
        (ItemKind.QUESTION, BOB, "X1 is resolved: Something about X1. !next says what to do."),
        (
            ItemKind.INCIDENT,
            ANN,
            "Was something fixed? Every fix has a ticket: !ticket TITLE makes one, !note KEY text adds to one.",
        ),
    ],
)
def test_resolving_tells_who_asked_or_asks_for_the_ticket(kind: ItemKind, by: PersonId, last: str) -> None:
    item = an_item("X1", kind, reporter=BOB)

    assert said(queue.resolved(item, by, VIEW))[-1] == last


def test_the_same_report_names_the_item_where_it_is_still_there() -> None:
    assert said(queue.known_already(an_item())) == ["That is in the queue already, as A1. !queue shows it."]
    assert said(queue.known_already(None)) == ["That is in the queue already. !queue shows it."]
