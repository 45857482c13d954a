"""What is said when tickets pass from one person on MRO to the next."""

from typing import Any

import pytest

from watchbill.model import Column, Content, PersonId, Ticket
from watchbill.model.turn import Held
from watchbill.platforms.plain import Plain
from watchbill.rules.accepting import Accepted, NotTaken, Stays
from watchbill.testing.builders import ANN, BOB, DAY, a_ticket, a_view
from watchbill.words import accepting

CHLOE = PersonId("chloe")
VIEW = a_view({ANN: "Ann", BOB: "Bob", CHLOE: "Chloe"})
BEFORE = Held(DAY.replace(month=11, day=27), BOB, None, 1)
NEXT = "!next says what to do."


def said(content: Content) -> list[str]:
    return Plain().write(content).splitlines()


def answer(**facts: Any) -> list[str]:
    return said(accepting.accepted(Accepted(**({"before": BEFORE} | facts)), ANN, VIEW))


def a(key: str, column: Column = Column.IN_PROGRESS, assignee: str | None = "bob") -> Ticket:
    return a_ticket(key, column, assignee=PersonId(assignee) if assignee else None)


def test_what_is_taken_over_is_shown_with_its_title_and_whoever_had_it_is_called() -> None:
    assert answer(taken=(a("T-1"), a("T-2", Column.BLOCKED))) == [
        "Yours now, taken over from @Bob:",
        "  - T-1 in progress: Do T-1",
        "  - T-2 blocked: Do T-2",
        NEXT,
    ]


def test_what_is_kept_and_what_is_the_sprints_is_named() -> None:
    assert answer(taken=(a("T-1"),), kept=(a("T-2"),), sprint=(a("T-3"), a("T-4")))[2:] == [
        "Bob goes on with:",
        "  - T-2 in progress: Do T-2",
        "Of the sprint, and still with Bob: T-3 and T-4.",
        NEXT,
    ]


@pytest.mark.parametrize(
    ("facts", "lines"),
    [
        ({}, ["Bob was on MRO on Fri 27 Nov, and has nothing in progress: nothing passes on.", NEXT]),
        (
            {"sprint": (a("T-1"),)},
            [
                "Bob was on MRO on Fri 27 Nov, and has nothing else in progress: nothing passes on.",
                "Of the sprint, and still with Bob: T-1.",
                NEXT,
            ],
        ),
        ({"before": None}, ["I know of nobody who was on MRO before, so nothing passes on.", NEXT]),
        (
            {"before": BEFORE._replace(primary=ANN)},
            ["You were on MRO on Fri 27 Nov as well: what was yours still is. !mine lists it."],
        ),
    ],
)
def test_where_nothing_passes_on_the_reason_is_said(facts: dict[str, Any], lines: list[str]) -> None:
    assert answer(**facts) == lines


@pytest.mark.parametrize(
    ("missed", "line"),
    [
        (NotTaken(ticket=a("T-1", assignee="chloe")), "T-1 was not taken over: Chloe took it just now."),
        (NotTaken(ticket=a("T-1", Column.DONE)), "T-1 was not taken over: somebody changed it just now."),
        (NotTaken(ticket=a("T-1", assignee=None)), "T-1 was not taken over: somebody changed it just now."),
        (NotTaken(ticket=a("T-1"), objection="Not before noon"), "T-1 was not taken over: Not before noon."),
        (
            NotTaken(ticket=a("T-1"), away=True),
            "T-1 was not taken over: the tracker does not answer any more. Try it again in a moment.",
        ),
    ],
)
def test_what_was_not_taken_over_says_why(missed: NotTaken, line: str) -> None:
    assert answer(not_taken=(missed,)) == [line, NEXT]
    assert accepting.not_taken(missed, VIEW) == f"{line} `!show T-1` shows it."


def test_whoever_had_them_is_called_once_however_many_there_are() -> None:
    found = Accepted(before=BEFORE, taken=tuple(a(f"T-{number}") for number in range(1, 8)))

    assert said(accepting.told(found, ANN, VIEW)) == [
        "Ann has taken over T-1, T-2, T-3, T-4, T-5 and 2 more from @Bob."
    ]


@pytest.mark.parametrize(
    ("keys", "lines"),
    [
        (("T-1",), ["T-1. !accept all takes it over.", "Accept T-1: !accept T-1"]),
        (
            ("T-1", "T-2"),
            [
                "T-1 and T-2. !accept all takes them over.",
                "Accept all: !accept all · Accept T-1: !accept T-1 · Accept T-2: !accept T-2",
            ],
        ),
    ],
)
def test_what_passes_on_is_offered(keys: tuple[str, ...], lines: list[str]) -> None:
    first, button = said(accepting.offer(Accepted(before=BEFORE, taken=tuple(map(a, keys))), VIEW))

    assert [first.removeprefix("What passes on to you from Bob, on MRO before you: "), button] == lines


def test_a_kept_ticket_says_how_that_ends() -> None:
    assert said(accepting.kept(a("T-1"), VIEW)) == [
        "T-1 stays with Bob when somebody else is on MRO. !keep T-1 off ends that."
    ]
    assert said(accepting.passes_on(a("T-1"))) == ["T-1 passes on to whoever is on MRO next, as other tickets do."]


@pytest.mark.parametrize("before", [None, BEFORE])
@pytest.mark.parametrize("why", Stays)
def test_every_reason_names_the_ticket(why: Stays, before: Held | None) -> None:
    assert "T-1" in accepting.stays(a("T-1"), why, before, VIEW)
    assert "T-1" in accepting.cannot_keep(a("T-1", assignee=None), why, VIEW)
