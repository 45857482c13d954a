"""What the evening check says, case by case."""

from datetime import date, timedelta
from typing import Any

import pytest

from watchbill.model import Carried, Column, Content, EveningCheck, ItemId, LooksDone, TicketKey, say
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


def looks(*tickets: LooksDone) -> list[str]:
    lines = said(handover.evening(check(a_carried("T-1"), looks_done=tickets), VIEW))
    return lines[4 : lines.index("Done: nothing.")]


def a_look(number: int = 1, **facts: Any) -> LooksDone:
    return LooksDone(key=TicketKey(f"T-{number}"), title=f"Do T-{number}", **facts)


def test_what_looks_done_has_a_reason_and_one_command_closes_all_of_it() -> None:
    over = a_look(2, over=(ItemId("A1"), ItemId("I2")))

    assert looks(a_look(note="merged")) == [
        "This one looks done:",
        "  - T-1: Do T-1 - last note: merged",
        "Close it: !done T-1",
    ]
    assert looks(a_look(over=(ItemId("A1"),)), over) == [
        "These look done:",
        "  - T-1: Do T-1 - A1 is over",
        "  - T-2: Do T-2 - A1 and I2 are over",
        "Close them: !done T-1, T-2",
    ]
    assert looks() == []


def test_of_very_many_that_look_done_ten_are_named_and_closed() -> None:
    lines = looks(*(a_look(number, note="done") for number in range(12)))

    assert len(lines) == 13
    assert lines[-2:] == [
        "... and 2 more.",
        "Close them: !done T-0, T-1, T-2, T-3, T-4, T-5, T-6, T-7, T-8, T-9",
    ]


def test_what_is_kept_says_so_and_counts_as_not_done() -> None:
    kept = a_carried("T-2", column=Column.BLOCKED, note="no disk")

    assert said(handover.evening(check(kept=(kept,)), VIEW))[2:4] == [
        "Not done:",
        "  - T-2 blocked, Ann keeps it: Do T-2 - no disk",
    ]
