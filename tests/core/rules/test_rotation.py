"""Who is on MRO on which day, by example."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from watchbill.model import Absence, Membership, PersonId, Presence, Skip, SkipCode, Team, Turn, TurnKind
from watchbill.rules import calendar, rotation
from watchbill.testing.builders import ANN, BOB, DAY, a_membership, a_night, a_team, a_turn, an_absence, at

OPS = a_team()
WEEK = calendar.workdays(OPS, DAY, 5)
EVENING = DAY - timedelta(days=1)
TEN = at(10)
SEVEN = tuple(a_membership(name) for name in ("ann", "bob", "cleo", "dora", "eve", "finn", "gil"))
THREE = SEVEN[:3]


def plan(
    days: Sequence[date] = WEEK,
    memberships: Sequence[Membership] = THREE,
    history: Sequence[Turn] = (),
    absences: Sequence[Absence] = (),
    team: Team = OPS,
) -> tuple[Turn, ...]:
    return rotation.plan(team, days, history, Presence(memberships=memberships, absences=absences), at(8))


def repair(
    turn: Turn,
    absences: Sequence[Absence] = (),
    memberships: Sequence[Membership] = THREE,
    history: Sequence[Turn] = (),
    decided_at: datetime = TEN,
) -> Turn:
    presence = Presence(memberships=memberships, absences=absences)
    (again,) = rotation.repair(OPS, turn, history, presence, decided_at)
    assert again.decided_at == decided_at
    return again


def away(person: str, first: date = DAY, last: date | None = None) -> Absence:
    """Away from the first to the last day, both included."""
    return an_absence(person, start=at(0, day=first), end=at(0, day=(last or first) + timedelta(days=1)))


def primaries(turns: Sequence[Turn]) -> Counter[PersonId | None]:
    return Counter(turn.primary for turn in turns)


def test_in_a_team_of_seven_nobody_starves_although_the_week_has_five_days() -> None:
    turns = plan(calendar.workdays(OPS, DAY, 35), SEVEN)

    assert primaries(turns) == {each.person: 5 for each in SEVEN}
    assert all(4 <= times <= 6 for times in Counter(turn.backup for turn in turns).values())


def test_half_a_weight_is_half_the_turns() -> None:
    half = a_membership("dora", weight=50)
    turns = plan(calendar.workdays(OPS, DAY, 70), (*THREE, half))

    assert primaries(turns)[half.person] == 10


def test_a_weight_of_nothing_takes_no_turn_even_when_nobody_else_is_there() -> None:
    team = (a_membership("ann"), a_membership("dora", weight=0))
    (alone,) = plan([DAY], team, absences=[away("ann")])
    (nobody,) = plan([DAY], team, absences=[away("ann"), away("dora")])

    assert alone.kind is TurnKind.UNCOVERED
    assert [skip.person for skip in nobody.skipped] == [ANN]


def test_nobody_available_is_said_and_everybody_is_accounted_for() -> None:
    (turn,) = plan([DAY], absences=[away(each.person) for each in THREE])

    assert (turn.kind, turn.primary, turn.backup) == (TurnKind.UNCOVERED, None, None)
    assert [(skip.person, skip.code) for skip in turn.skipped] == [(each.person, SkipCode.AWAY) for each in THREE]


def test_a_team_without_members_is_uncovered() -> None:
    (turn,) = plan([DAY], ())

    assert (turn.kind, turn.skipped) == (TurnKind.UNCOVERED, ())


def test_who_was_on_duty_last_night_is_passed_over_and_the_turn_says_so() -> None:
    nights = [a_night("ann"), a_night("bob")]
    (turn,) = rotation.plan(OPS, [DAY], (), Presence(memberships=THREE, nights=nights), at(8))

    assert (turn.primary, turn.backup) == ("cleo", None)
    assert turn.skipped == tuple(
        Skip(person=night.person, code=SkipCode.NIGHT_DUTY, until=night.end, rested=night.end + OPS.rest)
        for night in nights
    )


def test_two_days_in_a_row_only_when_nobody_else_can() -> None:
    alone = [away("bob", WEEK[1]), away("cleo", WEEK[1])]
    history = [a_turn("ann", "bob", day=WEEK[0])]
    first, second = plan(WEEK[1:3], history=history, absences=alone)

    assert first.primary == ANN
    assert second.primary != ANN


def test_who_is_owed_most_but_served_too_recently_is_named() -> None:
    back = calendar.workdays(OPS, DAY - timedelta(days=14), 10)
    history = [a_turn("bob", "cleo", day=day) for day in back[:-1]] + [a_turn("ann", "cleo", day=back[-1])]
    (turn,) = plan([DAY], THREE[:2], history)

    assert turn.primary == BOB
    assert turn.skipped == (Skip(person=ANN, code=SkipCode.GAP, day=back[-1]),)
    assert [person for person, _ in turn.due] == [ANN, BOB]


def test_a_turn_already_published_for_the_day_after_counts_for_the_gap() -> None:
    often = [a_turn("bob", "ann", day=day) for day in calendar.workdays(OPS, date(2026, 11, 2), 15)]
    (turn,) = plan([DAY], THREE, [*often, a_turn("cleo", day=EVENING), a_turn("ann", day=WEEK[1])])

    assert turn.primary == BOB
    assert {skip.person for skip in turn.skipped} == {"ann", "cleo"}


def test_the_gap_is_counted_in_working_days() -> None:
    friday, monday = date(2026, 12, 4), date(2026, 12, 7)
    (turn,) = plan([monday], THREE[:2], [a_turn("ann", "bob", day=friday)])

    assert turn.primary == BOB


def test_of_several_turns_the_nearest_counts_for_the_gap() -> None:
    served = ("ann", "bob", "ann")
    history = [a_turn(who, day=day) for who, day in zip(served, WEEK[:3], strict=True)]
    (turn,) = plan([WEEK[3]], THREE[:2], history, team=a_team(gap=4))

    assert turn.primary == BOB


def test_the_gap_is_relaxed_as_little_as_possible() -> None:
    team = a_team(gap=4)
    history = [a_turn("ann", day=WEEK[0]), a_turn("bob", day=WEEK[1])]
    (turn,) = plan([WEEK[2]], THREE[:2], history, team=team)

    assert turn.primary == ANN


def test_equals_draw_lots_and_the_alphabet_decides_nothing() -> None:
    days = calendar.workdays(OPS, DAY, 100)
    first = Counter(plan([day])[0].primary for day in days)
    second = Counter(plan([day])[0].backup for day in days)

    assert min(first[each.person] for each in THREE) > 20
    assert min(second[each.person] for each in THREE) > 20


def test_who_serves_is_not_owed_a_turn_as_backup_for_it() -> None:
    before = calendar.workdays(OPS, date(2026, 11, 16), 3)
    history = [a_turn("ann", each, day=day) for each, day in zip(("bob", "bob", "cleo"), before, strict=True)]

    assert repair(a_turn("bob", "somebody who left"), history=history).backup == "cleo"


def test_who_is_due_but_needed_soon_is_kept_for_that_day_and_the_turn_says_which() -> None:
    before = calendar.workdays(OPS, date(2026, 11, 16), 4)
    history = [a_turn("bob", "cleo", day=day) for day in before]
    only_ann = [away("bob", WEEK[1]), away("cleo", WEEK[1])]
    first, second = plan(WEEK[:2], history=history, absences=only_ann)

    assert first.primary == "cleo"
    assert first.skipped == (Skip(person=ANN, code=SkipCode.NEEDED, day=WEEK[1]),)
    assert second.primary == ANN


def test_fridays_are_shared_out_like_all_days() -> None:
    turns = plan(calendar.workdays(OPS, DAY, 150), SEVEN[:5])
    fridays = primaries([turn for turn in turns if turn.day.isoweekday() == 5])

    assert max(fridays.values()) - min(fridays.values()) <= 2


def test_a_joiner_starts_even_and_is_not_flooded_with_turns() -> None:
    before = plan(calendar.workdays(OPS, DAY, 60), THREE)
    joined = before[-1].day + timedelta(days=1)
    after = plan(calendar.workdays(OPS, joined, 20), (*THREE, a_membership("dora", since=joined)), before)

    assert primaries(after)[PersonId("dora")] == 5


def test_who_was_away_for_weeks_comes_back_to_an_even_share() -> None:
    days = calendar.workdays(OPS, DAY, 60)
    turns = plan(days, SEVEN[:4], absences=[away("ann", days[0], days[39])])

    assert primaries(turns[:40])[ANN] == 0
    assert primaries(turns[40:])[ANN] == 5


def test_a_day_that_is_decided_is_not_decided_again() -> None:
    stored = a_turn("bob", "cleo", day=DAY)

    assert [turn.day for turn in plan(WEEK, history=[stored])] == list(WEEK[1:])


def test_planning_day_by_day_is_planning_at_once() -> None:
    absences = [away("ann", WEEK[2]), away("bob", WEEK[3])]
    history: tuple[Turn, ...] = ()
    for day in WEEK:
        history += plan([day], history=history, absences=absences)

    assert history == plan(WEEK, absences=absences)


def test_a_past_day_on_which_nobody_is_known_to_have_been_available_owes_nobody_anything() -> None:
    history = [a_turn("ann", "bob", day=WEEK[0])]
    everybody_away = [away(each.person, WEEK[0]) for each in THREE]
    later = WEEK[3:]

    assert plan(later, history=history, absences=everybody_away) == plan(later)


def test_a_repair_ahead_replaces_who_is_away_and_keeps_the_backup() -> None:
    lost = a_turn("ann", "bob", kind=TurnKind.PLAN, revision=3)
    the_day_before = at(10, day=DAY - timedelta(days=1))
    history = [a_turn("bob", "ann", day=EVENING)]
    again = repair(lost, [away("ann")], history=history, decided_at=the_day_before)

    assert (again.primary, again.backup) == ("cleo", "bob")
    assert (again.kind, again.revision, again.decided_at) == (TurnKind.REPAIR, 4, the_day_before)
    assert again.skipped[0] == Skip(person=ANN, code=SkipCode.AWAY, until=at(0, day=WEEK[1]))


def test_on_the_day_itself_the_backup_steps_in_even_right_after_a_turn_of_their_own() -> None:
    again = repair(a_turn("ann", "bob"), [away("ann")], history=[a_turn("bob", "ann", day=EVENING)])

    assert (again.primary, again.backup, again.kind) == ("bob", "cleo", TurnKind.REPAIR)


def test_a_backup_who_cannot_step_in_does_not() -> None:
    assert repair(a_turn("ann", "bob"), [away("ann"), away("bob")]).primary == "cleo"


def test_a_backup_who_has_to_serve_is_replaced() -> None:
    again = repair(a_turn("ann", "bob"), [away("ann")], history=[a_turn("cleo", "ann", day=EVENING)])

    assert (again.primary, again.backup) == ("bob", "cleo")


def test_when_only_the_backup_is_lost_the_primary_stays() -> None:
    gap = Skip(person=PersonId("cleo"), code=SkipCode.GAP)
    turn = a_turn("ann", "bob", skipped=(gap,))
    again = repair(turn, [away("bob")])
    alone = repair(turn, [away("bob"), away("cleo")])

    assert (again.primary, again.backup, again.kind) == ("ann", "cleo", TurnKind.REPAIR)
    assert [(skip.person, skip.code) for skip in again.skipped] == [("bob", SkipCode.AWAY), ("cleo", SkipCode.GAP)]
    assert [(skip.person, skip.code) for skip in alone.skipped] == [
        ("bob", SkipCode.AWAY),
        ("cleo", SkipCode.AWAY),
    ]


@pytest.mark.parametrize("kind", [TurnKind.SWAP, TurnKind.OVERRIDE])
def test_what_people_agreed_on_stays_marked_as_theirs_while_its_person_can_serve(kind: TurnKind) -> None:
    agreed = a_turn("ann", "bob", kind=kind)

    assert repair(agreed, [away("bob")]).kind is kind
    assert repair(agreed, [away("ann")]).kind is TurnKind.REPAIR


def test_a_repair_with_nobody_left_is_uncovered() -> None:
    again = repair(a_turn("ann", "bob"), [away(each.person) for each in THREE])
    helper = repair(a_turn("ann", "bob"), [away("ann")], (THREE[0], a_membership("bob", weight=0)))

    assert (again.kind, again.primary, again.backup) == (TurnKind.UNCOVERED, None, None)
    assert (helper.kind, helper.primary, helper.backup) == (TurnKind.UNCOVERED, None, None)


def test_an_uncovered_day_is_covered_when_somebody_is_back() -> None:
    uncovered = a_turn(None, None, kind=TurnKind.UNCOVERED)
    again = repair(uncovered, [away("bob"), away("cleo")])

    assert (again.kind, again.primary, again.revision) == (TurnKind.REPAIR, ANN, 2)


def test_who_left_the_team_is_replaced() -> None:
    left = replace(THREE[0], until=EVENING)

    assert repair(a_turn("ann", "bob"), memberships=(left, *THREE[1:])).primary != ANN


def test_a_substitute_is_not_who_serves_twice_in_the_days_ahead() -> None:
    ahead = [a_turn("bob", "dora", day=WEEK[2]), a_turn("bob", "dora", day=WEEK[4])]
    again = repair(a_turn("ann", "dora"), [away("ann")], history=ahead)

    assert again.primary == "cleo"


def test_a_repair_ignores_what_history_says_of_its_own_day() -> None:
    turn = a_turn("ann", "dora")
    expected = repair(turn, [away("ann")])

    assert all(repair(turn, [away("ann")], history=[a_turn(who)]) == expected for who in ("ann", "bob", "cleo"))


def test_the_plan_of_a_day_looks_two_gaps_of_working_days_further() -> None:
    friday = WEEK[3]

    assert rotation.horizon(a_team(gap=2), friday) == calendar.workdays(OPS, friday, 5)[-1] == date(2026, 12, 10)
    assert rotation.horizon(a_team(gap=1), friday) == date(2026, 12, 8)


def test_at_the_end_of_all_days_there_is_no_further_one() -> None:
    assert rotation.horizon(a_team(holidays=frozenset({date.max})), date.max) == date.max
