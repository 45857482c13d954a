"""Days that are over count for good."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from watchbill.model import Absence, ClosedDay, Membership, PersonId, Presence, Turn, TurnKind
from watchbill.rules import calendar, rotation
from watchbill.testing.builders import ANN, BOB, CLEO, DAY, a_membership, a_team, a_turn, an_absence, at

OPS = a_team()
PAST = calendar.workdays(OPS, date(2026, 11, 2), 20)
THREE = tuple(a_membership(name) for name in ("ann", "bob", "cleo"))
TURN = 1_000_000


def away(person: str, day: date) -> Absence:
    end = at(0, day=day + timedelta(days=1))
    return an_absence(person, id=f"{person}-{day}", start=at(0, day=day), end=end)


def there(*absences: Absence, members: Sequence[Membership] = THREE) -> Presence:
    return Presence(memberships=members, absences=absences)


def closed(turns: Sequence[Turn], *absences: Absence, opening: ClosedDay | None = None) -> tuple[ClosedDay, ...]:
    return rotation.close(OPS, turns, there(*absences), opening, at(1))


def owed(day: ClosedDay) -> dict[PersonId, int]:
    return {person: credit.turns for person, credit in day.credits.items()}


def test_whoever_serves_pays_a_turn_and_all_who_were_there_earn_their_share() -> None:
    (day,) = closed([a_turn("ann", "bob", day=PAST[0])], away("cleo", PAST[0]))

    assert day.shares == {ANN: TURN // 2, BOB: TURN // 2}
    assert owed(day) == {ANN: -TURN // 2, BOB: TURN // 2}
    assert (day.team, day.day, day.primary, day.backup, day.unpopular) == ("ops", PAST[0], ANN, BOB, False)
    assert day.credits[BOB].backups == 0  # there was nobody else to be the backup
    assert day.closed_at == at(1)


def test_whoever_is_the_backup_pays_in_a_ledger_of_its_own() -> None:
    (day,) = closed([a_turn("ann", "bob", day=PAST[0])])

    backups = {person: credit.backups for person, credit in day.credits.items()}
    assert backups == {ANN: 0, BOB: -TURN // 2, CLEO: TURN // 2}


def test_each_day_goes_on_from_the_one_before() -> None:
    turns = [a_turn("ann", "bob", day=day) for day in PAST[:3]]
    whole = closed(turns)

    assert [each.day for each in whole] == list(PAST[:3])
    assert whole == closed(turns[:1]) + closed(turns, opening=whole[0])


def test_what_is_closed_is_not_closed_again() -> None:
    turns = [a_turn("ann", day=day) for day in PAST[:3]]

    assert closed(turns, opening=closed(turns)[-1]) == ()
    assert closed([]) == ()


def test_on_a_day_of_nobody_nobody_earns() -> None:
    (day,) = closed([a_turn(None, None, day=PAST[0], kind=TurnKind.UNCOVERED)])

    assert (day.shares, day.credits) == ({}, {})


def test_who_served_though_nobody_was_there_owes_nothing() -> None:
    away_all = [away(each, PAST[0]) for each in ("ann", "bob", "cleo")]
    (day,) = closed([a_turn("ann", None, day=PAST[0])], *away_all)

    assert (day.shares, day.credits) == ({}, {})


def test_fridays_are_counted_on_their_own() -> None:
    friday = PAST[4]
    (day,) = closed([a_turn("ann", "bob", day=friday)])

    assert day.unpopular
    assert day.credits[ANN].unpopular == day.credits[ANN].turns < 0


SERVED = st.lists(st.sampled_from([ANN, BOB, CLEO, None]), min_size=20, max_size=20)


@given(served=SERVED, gone=st.sets(st.tuples(st.sampled_from(["ann", "bob", "cleo"]), st.sampled_from(PAST))))
def test_credits_sum_to_nothing_and_shares_to_a_turn(
    served: list[PersonId | None], gone: set[tuple[str, date]]
) -> None:
    turns = [a_turn(who, None, day=day) for day, who in zip(PAST, served, strict=True)]

    for day in closed(turns, *(away(*each) for each in sorted(gone))):
        assert sum(day.shares.values()) in (0, TURN)
        assert sum(owed(day).values()) == 0
        assert sum(each.unpopular for each in day.credits.values()) == 0
        assert sum(each.backups for each in day.credits.values()) == 0


@given(served=SERVED, cut=st.integers(1, 20))
def test_a_plan_after_closed_days_is_the_plan_of_the_whole_history(
    served: list[PersonId | None], cut: int
) -> None:
    turns = [a_turn(who, None, day=day) for day, who in zip(PAST, served, strict=True)]
    opening = closed(turns[:cut])[-1]
    rest = turns[max(cut - OPS.gap, 0) :]

    whole = rotation.plan(OPS, [DAY], turns, there(), at(8))
    after = rotation.plan(OPS, [DAY], rest, there(), at(8), opening)

    assert after == whole


def test_what_is_learned_later_of_a_closed_day_changes_nothing() -> None:
    turns = [a_turn(who, None, day=day) for day, who in zip(PAST, ["ann", "bob", "cleo"] * 7, strict=False)]
    opening = closed(turns)[-1]
    late = [away("ann", day) for day in PAST]

    planned = rotation.plan(OPS, [DAY], turns[-1:], there(*late), at(8), opening)

    assert planned == rotation.plan(OPS, [DAY], turns[-1:], there(), at(8), opening)
    assert planned != rotation.plan(OPS, [DAY], turns, there(*late), at(8))


def test_who_joins_starts_at_nothing_and_who_was_away_keeps_what_is_owed() -> None:
    turns = [a_turn("ann", "bob", day=day) for day in PAST]
    opening = replace(closed(turns)[-1], day=PAST[-1])
    members = (*THREE, a_membership("dora", since=DAY))

    (turn,) = rotation.plan(OPS, [DAY], turns[-1:], there(members=members), at(8), opening)

    due = dict(turn.due)
    assert due[PersonId("dora")] == TURN // 4
    assert due[CLEO] == opening.credits[CLEO].turns + TURN // 4
