"""What is said of the chain."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from watchbill.model import Content
from watchbill.model.passage import Course, End, Passage
from watchbill.platforms.plain import Plain
from watchbill.testing.builders import ANN, BOB, CLEO, DAY, a_passage, a_turn, a_view, at
from watchbill.words import passing

NEXT = DAY + timedelta(days=1)
VIEW = a_view({ANN: "Ann", BOB: "Bob", CLEO: "Cleo"}, at(11, day=NEXT))
WAITS = a_passage("T-1")


def said(content: Content) -> list[str]:
    return Plain().write(content).splitlines()


def several(count: int) -> Sequence[Passage]:
    return [a_passage(f"T-{number}") for number in range(1, count + 1)]


@pytest.mark.parametrize(
    ("changes", "often"),
    [
        ({}, "passed on once, yesterday, Tue 1 Dec"),
        ({"times": 4, "since": DAY.replace(month=11, day=12)}, "passed on 4 times since Thu 12 Nov"),
        ({"times": 9, "since": DAY.replace(year=2025)}, "passed on 9 times since Mon 1 Dec 2025"),
    ],
)
def test_how_often_it_passed_on_and_since_when(changes: dict[str, Any], often: str) -> None:
    assert passing.often(replace(WAITS, **changes), NEXT) == often


@pytest.mark.parametrize(
    ("count", "labels"), [(0, ""), (1, "Accept T-1"), (4, "Accept all"), (5, "Accept all: !accept all")]
)
def test_each_of_the_first_few_has_a_button_of_its_own(count: int, labels: str) -> None:
    shown = "".join(said(passing.accept_buttons([each.key for each in several(count)])))

    assert shown.startswith(labels)
    assert shown.count("!accept T-") == min(count, 4)


@pytest.mark.parametrize(
    ("changes", "became"),
    [
        ({}, "waits to be taken over"),
        ({"raised_at": at(11, day=NEXT)}, "waits to be taken over; the leads were told"),
        ({"end": End.ACCEPTED, "by": BOB}, "taken over by Bob"),
        ({"end": End.ACCEPTED, "by": ANN}, "Ann goes on with it"),
        ({"end": End.ACCEPTED, "giver": None}, "taken over"),
        ({"end": End.DONE, "by": CLEO}, "done by Cleo"),
        ({"end": End.DONE}, "done"),
        ({"end": End.RELEASED}, "put back into Backlog"),
        ({"end": End.KEPT, "by": ANN}, "kept by Ann"),
        ({"end": End.PASSED_ON}, "nobody took it over, and it passed on again"),
        ({"end": End.UNKNOWN}, "nobody wrote down what became of it"),
    ],
)
def test_every_end_is_told(changes: dict[str, Any], became: str) -> None:
    last = said(passing.history("T-1", [replace(WAITS, **changes)], VIEW))[-1]

    assert last.removeprefix("  - Tue 1 Dec, ").endswith(f"to Bob: {became}")


def test_a_long_chain_is_told_from_its_end() -> None:
    chain = [a_passage("T-1", number=number, times=number) for number in range(1, 13)]
    lines = said(passing.history("T-1", chain, VIEW))

    assert lines[:2] == [
        "T-1: Do T-1 - passed on 12 times since Tue 1 Dec.",
        "2 earlier times are left out.",
    ]
    assert len(lines) == 12


def test_what_passed_on_during_the_day_and_waits_for_nobody_says_so() -> None:
    passage = replace(WAITS, course=Course.MIDDAY, giver=None, to=None)

    assert said(passing.history("T-1", [passage], VIEW))[1] == (
        "  - Tue 1 Dec during the day, to whoever takes the day: waits to be taken over"
    )


def test_long_lists_are_cut_and_the_rest_is_counted() -> None:
    assert said(passing.waiting(several(12), VIEW))[0] == "12 things wait to be taken over:"
    assert "  - ... and 2 more." in said(passing.waiting(several(12), VIEW))
    assert "  - ... and 2 more." in said(passing.overdue(several(12), [ANN], VIEW))
    assert said(passing.waiting(several(1), VIEW))[0] == "1 thing waits to be taken over:"


def test_that_the_leads_were_told_is_seen() -> None:
    raised = replace(WAITS, raised_at=at(11, day=NEXT))

    assert said(passing.waiting([raised], VIEW))[1].endswith(
        "passed on once, yesterday, Tue 1 Dec; the leads were told"
    )


def test_a_day_that_changed_hands_says_what_passes_what_waits_and_what_is_whose_again() -> None:
    lines = said(
        passing.changed_over([WAITS], [a_passage("A1", giver=None)], [a_passage("T-3")], a_turn("bob"), VIEW)
    )

    assert lines[:4] == [
        "What Ann did not finish passes to Bob: T-1.",
        "What was handed over before and nobody has taken over yet waits for Bob, too: A1.",
        "Bob is on MRO again and goes on with what nobody has taken over: T-3.",
        "!accept all takes them over.",
    ]
    assert said(passing.changed_over([], [], [WAITS], a_turn("bob"), VIEW)) == [
        "Bob is on MRO again and goes on with what nobody has taken over: T-1."
    ]
    assert "passes to whoever takes the day" in said(passing.changed_over([WAITS], [], [], a_turn(None), VIEW))[0]
