"""What the evening check says, case by case."""

from datetime import date, timedelta

import pytest

from watchbill.model import Carried, Content, EveningCheck, say
from watchbill.platforms.plain import Plain
from watchbill.testing.builders import ANN, BOB, DAY, OPS, a_carried, a_handover, a_highlight, a_view, at
from watchbill.words import handover

NAMES = {ANN: "Ann", BOB: "Bob"}
VIEW = a_view(NAMES)


def said(content: Content) -> list[str]:
    return Plain().write(content).splitlines()


def check(*carried: Carried, **facts: object) -> EveningCheck:
    known = {"person": ANN, "next_person": BOB, "next_day": date(2026, 12, 2)} | facts
    return EveningCheck(team=OPS, day=DAY, carried=carried, **known)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("carried", "said_of_it"),
    [
        ((), "nothing is carried over. Have"),
        ((a_carried("T-1"),), "1 ticket is carried over to Bob. Have"),
        ((a_carried("T-1"), a_carried("T-2")), "2 tickets are carried over to Bob. Have"),
    ],
)
def test_what_is_carried_over_is_counted(carried: tuple[Carried, ...], said_of_it: str) -> None:
    (line,) = said(handover.posted(a_handover(carried=carried), VIEW))

    assert line.startswith("The evening check is posted in #ops; ")
    assert said_of_it in line


def test_nobody_to_carry_over_to_is_left_out() -> None:
    (line,) = said(handover.posted(a_handover(to=None), VIEW))

    assert "1 ticket is carried over. Have a good evening!" in line


@pytest.mark.parametrize(("by", "who"), [(None, "the schedule"), (ANN, "Ann")])
def test_who_posted_it_already(by: object, who: str) -> None:
    *_, last = said(handover.preview(say("The draft"), a_handover(by=by), a_view(NAMES, at(18))))

    assert last.startswith(f"The evening check was posted at 17:30 by {who}; this is how things stand now.")
    assert last.endswith("!handover brings it up to date.")


def test_a_ticket_is_told_with_its_note_and_how_often_it_was_carried_over() -> None:
    fresh, old = a_carried("T-1", owner=None), a_carried("T-2", note="waiting for ops", passed=2)

    assert said(handover.evening(check(fresh, old), VIEW))[2:5] == [
        "Not done:",
        "  - T-1 in progress: Do T-1 - no note yet",
        "  - T-2 in progress, Ann: Do T-2 - waiting for ops (carried over 3 times)",
    ]


def test_a_day_without_anything_and_without_anybody() -> None:
    empty = check(person=None, next_person=None)

    assert said(handover.evening(empty, VIEW)) == [
        "Evening check of Ops, Tue 1 Dec",
        "On MRO: nobody.",
        "Every ticket is done.",
        "Done: nothing.",
        "Nobody is planned for Wed 2 Dec yet.",
    ]


def test_a_highlight_says_which_evening_check_shows_it() -> None:
    tomorrow = a_highlight(day=DAY + timedelta(days=1))

    assert said(handover.highlighted(a_highlight(), DAY)) == [
        "Noted for the evening check. !evening shows it as it stands."
    ]
    assert "for the evening check of tomorrow" in said(handover.highlighted(tomorrow, DAY))[0]


def test_an_evening_check_says_how_late_it_comes() -> None:
    late = said(handover.evening(check(), VIEW, timedelta(minutes=30)))

    assert late[:2] == ["(late by 30 min)", "Evening check of Ops, Tue 1 Dec"]
