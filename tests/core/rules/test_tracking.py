"""Which fixes want a ticket, and how a reason against one is said (M5)."""

from typing import Any

import pytest

from watchbill.model import ItemKind, TicketKey
from watchbill.rules import tracking
from watchbill.testing.builders import ANN, an_item


@pytest.mark.parametrize("kind", [ItemKind.ALERT, ItemKind.INCIDENT])
def test_what_somebody_saw_to_wants_a_ticket(kind: ItemKind) -> None:
    assert tracking.wants_ticket(an_item("X1", kind, owner=ANN))


@pytest.mark.parametrize(
    "facts",
    [
        {"kind": ItemKind.QUESTION},
        {"owner": None},
        {"ticket": TicketKey("T-1")},
        {"untracked": "noise"},
    ],
)
def test_a_question_what_nobody_touched_and_what_has_an_answer_wants_none(facts: dict[str, Any]) -> None:
    assert not tracking.wants_ticket(an_item("X1", **({"owner": ANN} | facts)))


@pytest.mark.parametrize(
    ("note", "reason"),
    [
        ("no ticket: disk was full, cleaned", "disk was full, cleaned"),
        ("No Ticket:noise", "noise"),
        ("  no ticket - it was a test ", "it was a test"),
        ("no ticket, known noise", "known noise"),
        ("no ticket \N{EM DASH} a test", "a test"),
        ("no ticket because it was a test", "it was a test"),
        ("no ticket it was noise", "it was noise"),
        ("no ticket this is a test", "this is a test"),
        ("no-ticket: noise", "noise"),
        ("No-Ticket", ""),
        ("No Ticket - x", "x"),
        ("no ticket needed: noise", "noise"),
        ("no ticketing system", None),
        ("no ticket items", None),
        ("no ticket:\nfirst\nsecond", "first\nsecond"),
        ("no ticket", ""),
        ("no ticket:", ""),
        ("NO TICKET: ", ""),
        ("no ticket becauseofit", None),
        ("no tickets were sold", None),
        ("no ticket system answered", None),
        ("it needs no ticket: noise", None),
        ("rebooted", None),
        ("", None),
    ],
)
def test_a_reason_is_read_from_what_people_write(note: str, reason: str | None) -> None:
    assert tracking.no_ticket(note) == reason
