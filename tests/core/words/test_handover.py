"""What the evening check says, case by case."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from watchbill.model import (
    Carried,
    Column,
    Content,
    EveningCheck,
    Handover,
    ItemId,
    ItemKind,
    LooksDone,
    Ticket,
    TicketKey,
    say,
)
from watchbill.model.handover import OpenItem
from watchbill.platforms.plain import Plain
from watchbill.rules import noting
from watchbill.testing.builders import (
    ANN,
    BOB,
    DAY,
    OPS,
    a_carried,
    a_handover,
    a_highlight,
    a_left_out,
    a_ticket,
    a_view,
    an_item,
    at,
)
from watchbill.words import carried, evening, handover

NAMES = {ANN: "Ann", BOB: "Bob"}
VIEW = a_view(NAMES)


def said(content: Content) -> list[str]:
    return Plain().write(content).splitlines()


def check(*carried: Carried, **facts: object) -> EveningCheck:
    known = {"person": ANN, "next_person": BOB, "next_day": date(2026, 12, 2)} | facts
    return EveningCheck(team=OPS, day=DAY, carried=carried, **known)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("tickets", "items", "said_of_it"),
    [
        (0, 0, "nothing passes on. Have"),
        (1, 0, "1 ticket passes on to Bob. Have"),
        (0, 1, "1 open item passes on to Bob. Have"),
        (2, 3, "2 tickets and 3 open items pass on to Bob. Have"),
    ],
)
def test_what_passes_on_is_counted(tickets: int, items: int, said_of_it: str) -> None:
    (line,) = said(handover.posted(a_handover(), tickets, items, VIEW))

    assert line.startswith("The evening check is posted in #ops; ")
    assert said_of_it in line


def test_nobody_to_pass_on_to_is_left_out() -> None:
    (line,) = said(handover.posted(a_handover(to=None), 1, 0, VIEW))

    assert "1 ticket passes on. Have a good evening!" in line


@pytest.mark.parametrize(("by", "who"), [(None, "the schedule"), (ANN, "Ann")])
def test_who_posted_it_already(by: object, who: str) -> None:
    *_, last = said(handover.preview(say("The draft"), check(), a_handover(by=by), a_view(NAMES, at(18))))

    assert last.startswith(f"The evening check was posted at 17:30 by {who}, and follows what changes today.")
    assert last.endswith("!handover brings it up to date at once.")


def test_a_ticket_is_told_with_its_note_and_how_often_it_was_carried_over() -> None:
    fresh = a_carried("T-1", owner=None)
    old = a_carried("T-2", note="rang them", passed=2, since=date(2026, 11, 12))

    assert said(evening.evening(check(fresh, old), VIEW))[2:5] == [
        "Not done:",
        "  - T-1 in progress: Do T-1 - no note yet",
        "  - T-2 in progress, Ann: Do T-2 - rang them (passed on 3 times since 12 Nov)",
    ]


@pytest.mark.parametrize(
    ("facts", "line"),
    [
        ({"next": "resync"}, "Next: resync"),
        ({"waiting": "the vendor"}, "Waiting on: the vendor"),
        ({"note": "swapped it", "next": "resync"}, "swapped it. Next: resync"),
        ({"note": "why me?", "next": "resync.", "waiting": "Bob"}, "why me? Next: resync. Waiting on: Bob"),
        ({"note": "n" * 400}, f"{'n' * 299}\u2026"),
        ({"note": "one\ntwo"}, "one two"),
    ],
)
def test_a_ticket_is_told_with_what_is_next_and_on_whom_it_waits(facts: dict[str, Any], line: str) -> None:
    assert said(evening.evening(check(a_carried("T-1", **facts)), VIEW))[3] == (
        f"  - T-1 in progress, Ann: Do T-1 - {line}"
    )


def test_what_stays_with_somebody_says_with_whom_and_comes_behind_what_passes_on() -> None:
    kept = a_carried("T-2", column=Column.BLOCKED, waiting="no disk")
    others = a_carried("T-3", owner=BOB, note="half way")

    assert said(evening.evening(check(a_carried("T-1"), kept=(kept,), elsewhere=(others,)), VIEW))[2:6] == [
        "Not done:",
        "  - T-1 in progress, Ann: Do T-1 - no note yet",
        "  - T-2 blocked, Ann keeps it: Do T-2 - Waiting on: no disk",
        "  - T-3 in progress, stays with Bob: Do T-3 - half way",
    ]


def test_a_day_that_changed_hands_names_everybody_who_had_it() -> None:
    assert said(evening.evening(check(person=BOB, earlier=(ANN,)), VIEW))[1] == "On MRO: Ann, then Bob."


def test_of_what_is_left_out_only_the_keys_are_given_and_who_left_it_out() -> None:
    left = (a_left_out("T-1"), a_left_out("T-2", person=BOB), a_left_out("T-3"))
    looks = (a_look(1, note="done"),)
    told = check(a_carried("T-1"), a_carried("T-2"), kept=(a_carried("T-3"),), left_out=left, looks_done=looks)

    lines = said(evening.evening(told, VIEW))

    assert lines[2] == "Left out by Ann: T-1 and T-3. Left out by Bob: T-2."
    assert not any("Do T-" in each for each in lines)


def test_what_passed_on_too_often_calls_the_leads_and_says_what_to_do() -> None:
    often = a_carried("T-1", passed=3, since=date(2026, 11, 12))
    told = check(often, often=("T-1",), leads=(BOB,), asks=True)

    assert said(evening.evening(replace(told, asks=False), VIEW))[-2] == "Passed on too often: T-1."
    assert said(evening.evening(told, VIEW))[-3:] == [
        "Passed on too often: T-1.",
        "@Bob, what is to become of it? !block T-1 why if it cannot go on, !ticket title to split it, !claim T-1"
        " and !keep T-1 to see it through, !done T-1 why to end it.",
        "Over to Bob on Wed 2 Dec.",
    ]


def test_what_is_blocked_already_is_not_to_be_blocked_once_more() -> None:
    often = a_carried("T-1", column=Column.BLOCKED, passed=3)
    told = check(often, often=("T-1",), leads=(BOB,), asks=True)

    assert said(evening.evening(told, VIEW))[-2].startswith(
        "@Bob, what is to become of it? !ticket title to split"
    )


def test_an_item_that_passed_on_too_often_becomes_a_ticket_or_ends_and_many_are_counted() -> None:
    items = [OpenItem(item=an_item(f"A{number}"), passes=True, passed=2, since=DAY) for number in range(1, 8)]
    told = check(open_items=tuple(items), often=tuple(each.item.id for each in items), asks=True)

    assert said(evening.evening(told, VIEW))[-3:-1] == [
        "Passed on too often: A1, A2, A3, A4, A5 and 2 more.",
        "What is to become of them? !track KEY makes its ticket, !resolve KEY text ends it.",
    ]


def test_what_is_open_says_who_has_it_and_how_often_it_passed_on() -> None:
    items = (
        OpenItem(item=an_item("A1"), passes=True),
        OpenItem(item=an_item("A2", owner=ANN), passes=True, passed=1, since=date(2026, 11, 30)),
        OpenItem(item=an_item("Q1", ItemKind.QUESTION, owner=BOB), passes=False),
    )

    lines = said(evening.evening(check(open_items=items), VIEW))

    assert lines[lines.index("Still open:") + 1 :][:3] == [
        "  - A1 alert: Something about A1",
        "  - A2 alert, Ann: Something about A2 (passed on 2 times since 30 Nov)",
        "  - Q1 question, stays with Bob: Something about Q1",
    ]


def test_what_nobody_touched_says_so_and_how_it_is_changed() -> None:
    assert said(evening.untouched(check(untouched=True))) == [
        "Nobody has added a word yet: !note KEY text, !highlight text, !done KEY and !skip KEY still change this."
    ]
    assert said(evening.untouched(check())) == []


def test_a_tracker_that_does_not_answer_is_named_and_nothing_is_claimed_of_its_tickets() -> None:
    lines = said(evening.evening(check(unread="jira"), VIEW))

    assert lines[2].startswith("The tracker jira does not answer, so nothing is said here of its tickets.")
    assert not any(each.startswith(("Done:", "Every ticket", "Not done")) for each in lines)


def test_a_very_full_day_is_cut_and_counted() -> None:
    tickets = [a_carried(f"T-{number}") for number in range(100)]
    others = tuple(a_carried(f"U-{number}", owner=BOB) for number in range(100))
    items = tuple(OpenItem(item=an_item(f"A{number}"), passes=True) for number in range(1, 100))
    spoken = (a_highlight("h" * 5_000), *(a_highlight("h") for _ in range(99)))

    lines = said(evening.evening(check(*tickets, elsewhere=others, open_items=items), VIEW))
    lines += said(evening.evening(check(highlights=spoken), VIEW))

    assert [each.strip() for each in lines if "more." in each] == [
        "- ... and 70 more.", "- ... and 90 more.", "- ... and 69 more.", "- ... and 70 more."
    ]  # fmt: skip
    assert max(map(len, lines)) < 400


def test_the_draft_says_when_it_is_posted_and_how_it_is_changed() -> None:
    first, *_, last = said(handover.draft(say("The check"), check(), at(17, 30), VIEW))
    bare = said(handover.draft(say("The check"), check(untouched=True), at(17, 30), VIEW))[-1]

    assert first == "At 17:30 I post this evening check in #ops."
    assert last == (
        "So far this is a draft. !note KEY text, !highlight text, !done KEY and !skip KEY change it; !handover "
        "posts it now."
    )
    assert bare == "So far this is a draft. !handover posts it now."


@pytest.mark.parametrize(
    ("each", "facts", "comment"),
    [
        (a_carried("T-1", note="said already"), {}, "in progress, with Ann. Over to Bob on Wed 2 Dec."),
        (
            a_carried("T-1", column=Column.BLOCKED, owner=None, next="call them", waiting="Cleo", passed=1,
                      since=date(2026, 11, 30)),
            {"next_person": None},
            "blocked, with nobody. Next: call them. Waiting on: Cleo. Passed on 2 times since 30 Nov. "
            "Over to whoever is on MRO on Wed 2 Dec.",
        ),
    ],
)  # fmt: skip
def test_the_comment_on_a_ticket_has_the_same_facts(each: Carried, facts: dict[str, Any], comment: str) -> None:
    said_there = carried.comment(each, check(each, **facts), a_view(NAMES).team, NAMES)

    assert said_there == f"Evening check of Ops, Tue 1 Dec: {comment}"
    assert noting.repeats(said_there)


def test_the_comment_on_a_ticket_that_stays_says_with_whom() -> None:
    each = a_carried("T-1", owner=BOB)

    assert carried.comment(each, check(elsewhere=(each,)), a_view(NAMES).team, NAMES).endswith(
        "in progress. It stays with Bob."
    )


@pytest.mark.parametrize(
    ("before", "skipped", "told"),
    [
        (
            None,
            "The evening check only names T-1. What passes on stays the same. !skip T-1 off ends that.",
            "The evening check tells of T-1 again.",
        ),
        (
            a_handover(),
            "Today's evening check only names T-1, in a moment. What passes on stays the same. !skip T-1 off tells"
            " of it again.",
            "The evening check tells of T-1 again, in a moment.",
        ),
    ],
)
def test_what_is_left_out_says_how_that_ends(before: Handover | None, skipped: str, told: str) -> None:
    key = TicketKey("T-1")

    assert said(handover.skipped(key, DAY, before, VIEW)) == [skipped]
    assert said(handover.told(key, DAY, before, VIEW)) == [told]
    assert "of tomorrow only names" in said(handover.skipped(key, DAY + timedelta(days=1), None, VIEW))[0]


@pytest.mark.parametrize(
    ("ticket", "why"),
    [
        (a_ticket("T-1", Column.DONE), "T-1 is done, and what was done today is always told."),
        (a_ticket("T-1", Column.BACKLOG), "T-1 is in Backlog, and"),
        (a_ticket("T-1", Column.BLOCKED, sprint=True), "T-1 belongs to the sprint, and"),
    ],
)
def test_what_cannot_be_left_out_says_why(ticket: Ticket, why: str) -> None:
    assert handover.not_told(ticket).startswith(why)
    assert handover.not_told(ticket).endswith("`!evening` shows what it tells.")


def test_a_day_without_anything_and_without_anybody() -> None:
    empty = check(person=None, next_person=None)

    assert said(evening.evening(empty, VIEW)) == [
        "Evening check of Ops, Tue 1 Dec",
        "On MRO: nobody.",
        "Every ticket is done.",
        "Done: nothing.",
        "Nobody is planned for Wed 2 Dec yet.",
    ]


def test_a_highlight_says_which_evening_check_shows_it() -> None:
    tomorrow = a_highlight(day=DAY + timedelta(days=1))

    assert said(handover.highlighted(a_highlight(), None, VIEW)) == [
        "Noted for the evening check. !evening shows it as it stands."
    ]
    assert said(handover.highlighted(a_highlight(), a_handover(), VIEW)) == [
        "Noted: today's evening check in #ops will say it in a moment."
    ]
    assert "for the evening check of tomorrow" in said(handover.highlighted(tomorrow, None, VIEW))[0]


def test_an_evening_check_says_how_late_it_comes() -> None:
    late = said(evening.evening(check(), VIEW, timedelta(minutes=30)))

    assert late[:2] == ["(late by 30 min)", "Evening check of Ops, Tue 1 Dec"]


def looks(*tickets: LooksDone) -> list[str]:
    lines = said(evening.evening(check(a_carried("T-1"), looks_done=tickets), VIEW))
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
        "  - ... and 2 more.",
        "Close them: !done T-0, T-1, T-2, T-3, T-4, T-5, T-6, T-7, T-8, T-9",
    ]
