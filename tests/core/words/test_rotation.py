"""What `!mro` and the announcement say, case by case."""

from datetime import date, timedelta

import pytest

from watchbill.model import Content, PersonId, Skip, SkipCode, Turn, TurnKind
from watchbill.platforms.plain import Plain
from watchbill.testing.builders import DAY, a_membership, a_person, a_turn, a_view, an_absence, at
from watchbill.words import absences, rotation

NAMES = {PersonId("ann"): "Ann", PersonId("bob"): "Bob", PersonId("cleo"): "Cleo"}
VIEW = a_view(NAMES)
SATURDAY, MONDAY = date(2026, 12, 5), date(2026, 12, 7)
CLEO_AWAY = Skip(person=PersonId("cleo"), code=SkipCode.AWAY, until=at(0, day=MONDAY))
ANN_TIRED = Skip(person=PersonId("ann"), code=SkipCode.NIGHT_DUTY, until=at(6))
BOB_NEAR = Skip(person=PersonId("bob"), code=SkipCode.GAP)
UNCOVERED = a_turn(None, None, kind=TurnKind.UNCOVERED, skipped=(CLEO_AWAY, ANN_TIRED))


def said(content: Content) -> list[str]:
    return Plain().write(content).splitlines()


def designation(turn: Turn, before: Turn | None = None) -> list[str]:
    return said(rotation.designation(turn, before, VIEW, call=True))


def test_the_announcement_calls_the_person_says_why_them_and_names_the_backup() -> None:
    assert designation(a_turn()) == [
        "Good morning! @Ann is on MRO today, Tue 1 Dec: it is their turn. Backup: Bob."
    ]


def test_whoever_just_looks_calls_nobody_and_reads_elsewhere_which_team_it_is() -> None:
    (looked,) = said(rotation.designation(a_turn(), None, VIEW, call=False))
    (elsewhere,) = said(rotation.designation(a_turn(), None, VIEW, call=False, elsewhere=True))

    assert looked == "Ann is on MRO today, Tue 1 Dec: it is their turn. Backup: Bob."
    assert elsewhere == "Ann is on MRO for Ops today, Tue 1 Dec: it is their turn. Backup: Bob."


def test_a_stand_in_is_announced_as_one_and_an_absence_is_just_away() -> None:
    stands_in = a_turn("bob", None, kind=TurnKind.REPAIR, skipped=(CLEO_AWAY,), revision=2)

    assert designation(stands_in, a_turn("cleo")) == [
        "Good morning! @Bob is on MRO today, Tue 1 Dec: stands in for Cleo (away). There is no backup."
    ]


def test_who_else_cannot_serve_is_said_once() -> None:
    ann_away = Skip(person=PersonId("ann"), code=SkipCode.AWAY)
    stands_in = a_turn("bob", None, kind=TurnKind.REPAIR, skipped=(CLEO_AWAY, ann_away), revision=2)

    assert designation(stands_in, a_turn("cleo"))[1:] == ["Passed over: Ann (away)."]
    assert designation(stands_in, a_turn(None))[1:] == ["Passed over: Cleo (away), Ann (away)."]


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        (date(2026, 12, 4), date(2026, 12, 4), "the night of Fri 4 Dec."),
        (
            date(2026, 12, 5),
            date(2026, 12, 6),
            "the nights of Sat 5 Dec to Sun 6 Dec, and not on MRO the day after.",
        ),
    ],
)
def test_the_day_after_a_night_is_told_where_the_team_works_on_it(first: date, last: date, told: str) -> None:
    answer = said(absences.night(a_person("ann", name="Ann"), first, last, (), VIEW))

    assert answer[0] == f"Noted: Ann is on duty {told}"


def test_an_uncovered_day_is_said_loudly_with_a_way_out() -> None:
    assert designation(UNCOVERED) == [
        "Nobody is on MRO today, Tue 1 Dec: everybody is away or was on night duty. "
        "If you are back early, say !mro back.",
        "Passed over: Cleo (away), Ann (night duty until 06:00).",
    ]


def test_a_team_without_anybody_is_told_how_to_add_people() -> None:
    empty = a_turn(None, None, kind=TurnKind.UNCOVERED)

    assert designation(empty)[0] == (
        "Nobody is on MRO today, Tue 1 Dec: the team has nobody who takes turns. "
        "A lead adds people with !person add."
    )


def test_the_first_line_of_next_that_has_somebody_counts() -> None:
    following = (a_turn(None, None, day=DAY + timedelta(days=1)), a_turn("bob", day=MONDAY))

    assert said(rotation.today(a_turn(), following, VIEW))[-1] == "Next: Bob, Mon 7 Dec."
    assert "Next" not in str(said(rotation.today(a_turn(), (), VIEW)))


def test_on_the_week_end_nobody_is_on_and_the_next_is_named() -> None:
    following = (a_turn("bob", day=MONDAY),)

    assert said(rotation.today(None, following, a_view(NAMES, at(10, day=SATURDAY)))) == [
        "Nobody is on MRO today: Sat 5 Dec is a day off for Ops.",
        "Next: Bob, Mon 7 Dec.",
    ]
    assert said(rotation.day_off(SATURDAY, following, VIEW)) == [
        "Sat 5 Dec is a day off for Ops: nobody is on MRO.",
        "Next: Bob, Mon 7 Dec.",
    ]


def test_of_a_day_off_that_is_over_no_next_turn_is_named() -> None:
    monday = (a_turn("bob", day=MONDAY),)

    assert len(said(rotation.day_off(SATURDAY, monday, a_view(NAMES, at(10, day=date(2026, 12, 8)))))) == 1


def test_a_gap_is_no_reason_for_a_channel_but_one_for_why() -> None:
    turn = a_turn("ann", "bob", skipped=(BOB_NEAR,))
    members = [a_membership(name) for name in ("ann", "bob", "cleo")]

    assert "Passed over" not in str(said(rotation.one(turn, VIEW)))
    assert said(rotation.why(turn, members, {}, VIEW))[1:] == [
        "  - Ann: on MRO, the first in line of those available",
        "  - Bob: another turn is too near (backup)",
        "  - Cleo: available, further down the line",
    ]


def test_why_goes_by_what_is_known_now() -> None:
    ann, bob, cleo = (Skip(person=PersonId(name), code=SkipCode.AWAY) for name in ("ann", "bob", "cleo"))
    turn = a_turn("ann", None, skipped=(bob,))
    members = [a_membership(name) for name in ("ann", "bob", "cleo")]
    now = {each.person: each for each in (ann, cleo)}

    assert said(rotation.why(turn, members, now, VIEW))[1:] == [
        "  - Ann: on MRO, though away",
        "  - Bob: available now, but away when this was decided",
        "  - Cleo: away",
    ]


@pytest.mark.parametrize(
    ("before", "after", "start"),
    [
        (a_turn("ann"), a_turn("bob", "cleo"), "@Bob is on MRO now, Tue 1 Dec, instead of @Ann. Backup: Cleo."),
        (
            a_turn("cleo"),
            a_turn("bob", None, skipped=(CLEO_AWAY,)),
            "@Bob is on MRO now, Tue 1 Dec, instead of @Cleo (away). There is no backup.",
        ),
        (UNCOVERED, a_turn("bob", None), "@Bob is on MRO now, Tue 1 Dec. There is no backup."),
        (a_turn("ann"), UNCOVERED, "Nobody is on MRO any more, Tue 1 Dec: everybody is away"),
    ],
)
def test_a_change_of_an_announced_day_calls_who_stands_in(before: Turn, after: Turn, start: str) -> None:
    assert said(rotation.stand_in(before, after, VIEW))[0].startswith(start)


def test_what_is_not_done_stays_where_nobody_stands_in() -> None:
    assert said(rotation.stand_in(a_turn("ann"), a_turn("bob"), VIEW))[1:] == ["What now: !next"]
    assert said(rotation.stand_in(a_turn("ann"), UNCOVERED, VIEW))[1:] == [
        "What is not done stays with @Ann until somebody takes it."
    ]
    assert len(said(rotation.stand_in(UNCOVERED, UNCOVERED, VIEW))) == 1


def test_whoever_had_the_day_reads_who_said_so_and_how_to_undo_it() -> None:
    after = a_turn("bob", skipped=(CLEO_AWAY,))

    assert said(rotation.relieved(a_turn("cleo"), after, PersonId("ann"), VIEW)) == [
        "You are not on MRO for Ops today, Tue 1 Dec, any more (away), as Ann said. #ops names who stands in; "
        "!note KEY text on what you have not done helps them.",
        "If that is wrong: !mro back, and !mro take today takes the day back.",
    ]
    assert "any more (away). #ops" in said(rotation.relieved(a_turn("cleo"), after, None, VIEW))[0]


def test_one_turn_changes_in_the_singular() -> None:
    away = absences.away(a_person(), DAY, DAY, (a_turn("bob"),), VIEW)
    both = (a_turn("bob"), a_turn("bob", day=MONDAY))
    longer = absences.away(a_person(), DAY, MONDAY, both, VIEW)

    assert said(away)[:2] == ["Noted: Ann is away today.", "This turn changes:"]
    assert said(longer)[:2] == ["Noted: Ann is away from today to Mon 7 Dec.", "These turns change:"]


def test_an_absence_that_is_over_was() -> None:
    yesterday = DAY - timedelta(days=1)

    answer = said(absences.away(a_person(), yesterday, yesterday, (), VIEW))
    assert answer == ["Noted: Ann was away yesterday.", "Nobody's turn changes."]


def test_a_turn_of_another_team_names_the_team() -> None:
    turns = (a_turn("bob", team="web"), a_turn(None, None, day=MONDAY))

    assert said(rotation.week(turns, VIEW)) == [
        "  - Tue 1 Dec (today) in web: Bob, backup Bob",
        "  - Mon 7 Dec: nobody can",
    ]


def test_a_team_that_never_works_has_no_week() -> None:
    assert said(rotation.week((), VIEW)) == ["Ops has no working day ahead."]


def test_back_says_which_days() -> None:
    running = an_absence(end=at(0, day=SATURDAY))
    coming = an_absence(start=at(0, day=MONDAY), end=at(0, day=date(2026, 12, 8)))

    assert said(absences.back(a_person(), (running,), VIEW))[0].startswith(
        "Welcome back, Ann! Your absence is cancelled: from today to Fri 4 Dec."
    )
    assert said(absences.back(a_person(), (coming,), VIEW))[0].startswith("Ann's absence is cancelled: Mon 7 Dec.")
