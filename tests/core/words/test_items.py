"""What is said of one alert, incident or question, case by case."""

from datetime import timedelta
from typing import Any

import pytest

from watchbill.model import Content, Deed, HistoryEntry, ItemId, ItemKind, ItemState, PersonId, Severity, TicketKey
from watchbill.platforms.plain import Plain
from watchbill.testing.builders import ANN, BOB, OPS, a_view, an_item, at
from watchbill.words import items

NAMES = {ANN: "Ann", BOB: "Bob"}
NOW = at(10)
VIEW = a_view(NAMES)
A1 = ItemId("A1")


def said(content: Content) -> list[str]:
    return Plain().write(content).splitlines()


def a_line(what: Deed, person: PersonId | None = None, text: str = "", **changes: Any) -> HistoryEntry:
    fields: dict[str, Any] = {"team": OPS, "item": A1, "what": what, "person": person, "text": text, "at": NOW}
    return HistoryEntry(**(fields | changes))


def test_an_item_is_shown_with_what_is_known() -> None:
    item = an_item(
        severity=Severity.CRITICAL,
        reporter=BOB,
        owner=ANN,
        state=ItemState.RESOLVED,
        resolved_at=NOW,
        note="rebooted",
        ticket=TicketKey("T-1"),
        link="https://am.test/1",
        details="one\n\ntwo\nthree\nfour",
        times=3,
    )

    assert said(items.item(item, [], 0, VIEW)) == [
        "A1 alert: Something about A1",
        "  - since: 08:30",
        "  - from: Bob",
        "  - severity: critical",
        "  - resolved: 10:00",
        "  - came: 3 times",
        "  - link: where it is seen (https://am.test/1)",
        "  - ticket: T-1",
        "  - note: rebooted",
        "  - details: one two three",
    ]


@pytest.mark.parametrize(
    ("facts", "line"),
    [
        ({"state": ItemState.ACKNOWLEDGED}, "  - on it: Ann"),
        ({"state": ItemState.CLAIMED}, "  - on it: Ann works on it"),
        ({"state": ItemState.CLAIMED, "parked_for": ItemId("A2")}, "  - on it: Ann works on it, parked for A2"),
        ({"state": ItemState.RESOLVED, "resolved_at": NOW, "untracked": "noise"}, "  - no ticket: noise"),
    ],
)
def test_whose_it_is_and_why_it_has_no_ticket(facts: dict[str, Any], line: str) -> None:
    assert line in said(items.item(an_item(owner=ANN, **facts), [], 0, VIEW))


@pytest.mark.parametrize(
    ("entry", "line"),
    [
        (a_line(Deed.CAME, text="am"), "10:00 came from am"),
        (a_line(Deed.CAME, BOB, "chat"), "10:00 came from Bob"),
        (a_line(Deed.CAME_AGAIN, text="am"), "10:00 came again from am"),
        (a_line(Deed.ACKNOWLEDGED, ANN), "10:00 Ann acknowledged it"),
        (a_line(Deed.CLAIMED, BOB), "10:00 Bob claimed it"),
        (a_line(Deed.PARKED, None, "A2"), "10:00 parked for A2"),
        (a_line(Deed.TRACKED, ANN, "T-1"), "10:00 Ann gave it the ticket T-1"),
        (a_line(Deed.UNTRACKED, ANN, "was\nnoise"), "10:00 Ann said that it needs no ticket: was noise"),
        (a_line(Deed.RESOLVED, ANN, "rebooted"), "10:00 Ann resolved it: rebooted"),
        (a_line(Deed.RESOLVED, ANN), "10:00 Ann resolved it"),
        (a_line(Deed.RESOLVED, None, "am"), "10:00 well again, says am"),
        (a_line(Deed.ACKNOWLEDGED, PersonId("gone")), "10:00 gone acknowledged it"),
        (a_line(Deed.CLAIMED, ANN, at=at(10) - timedelta(days=1)), "Mon 30 Nov 10:00 Ann claimed it"),
    ],
)
def test_what_was_done_is_told_with_who_and_when(entry: HistoryEntry, line: str) -> None:
    *_, title, last = said(items.item(an_item(), [entry], 0, VIEW))

    assert title == "What was done:"
    assert last == f"  - {line}"


def test_every_deed_has_its_words() -> None:
    lines = said(items.item(an_item(), [a_line(each, ANN, "x") for each in Deed], 7, VIEW))

    assert "What was done (7 earlier left out):" in lines
    assert len(lines) == len(Deed) + 4


def test_a_long_reason_is_one_short_line() -> None:
    *_, last = said(items.item(an_item(), [a_line(Deed.RESOLVED, ANN, "long\nreason " * 900)], 0, VIEW))

    assert len(last) < 160


@pytest.mark.parametrize(
    ("kind", "by", "facts", "last"),
    [
        (ItemKind.QUESTION, ANN, {}, "It was asked by @Bob."),
        (ItemKind.QUESTION, BOB, {}, "X1 is resolved: Something about X1. !next says what to do."),
        (
            ItemKind.INCIDENT,
            ANN,
            {},
            "Make its ticket: !track X1 · It has one: !track X1 KEY · It needs none: !resolve X1 no ticket: why",
        ),
        (ItemKind.INCIDENT, ANN, {"ticket": "T-1"}, "Its ticket is T-1: !done T-1 closes it."),
        (ItemKind.INCIDENT, ANN, {"untracked": "it was noise"}, "It needs no ticket: it was noise."),
    ],
)
def test_resolving_tells_who_asked_or_asks_for_the_ticket(
    kind: ItemKind, by: PersonId, facts: dict[str, Any], last: str
) -> None:
    item = an_item("X1", kind, reporter=BOB, owner=by, **facts)

    assert said(items.resolved(item, (), by, VIEW))[-1] == last


@pytest.mark.parametrize(
    ("parked", "line"),
    [
        (["T-1"], "T-1 was parked for it. !claim T-1 goes on with it."),
        (["Q1", "T-1", "T-2"], "Q1, T-1 and T-2 were parked for it. !claim Q1 goes on with it."),
        (
            [f"T-{number}" for number in range(9)],
            "T-0, T-1, T-2, T-3, T-4 and 4 more were parked for it. !claim T-0 goes on with it.",
        ),
    ],
)
def test_what_waited_for_it_is_named_when_it_is_over(parked: list[str], line: str) -> None:
    question = an_item("Q1", ItemKind.QUESTION)

    assert said(items.resolved(question, parked, ANN, VIEW))[-1] == line


def test_whoever_is_interrupted_hears_what_goes_first_and_what_waits() -> None:
    assert said(items.interrupts(an_item(), ANN, ["T-1", "T-2"], VIEW)) == [
        "@Ann, A1 goes before what you work on: alert Something about A1.",
        "T-1 and T-2 are parked; !claim T-1 goes on with it.",
        "I'm on it: !ack A1",
    ]


def test_the_same_report_names_the_item_where_it_is_still_there() -> None:
    assert said(items.known_already(an_item())) == ["That is in the queue already, as A1. !queue shows it."]
    assert said(items.known_already(None)) == ["That is in the queue already. !queue shows it."]
