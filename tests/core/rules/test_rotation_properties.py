"""What holds for every rotation, whoever is away when."""

import os
import random
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import TypeVar

from hypothesis import given, settings
from hypothesis import strategies as st

import watchbill
from watchbill.model import Absence, Membership, NightDuty, PersonId, Presence, Team, Turn, TurnKind
from watchbill.model.turn import OF_THE_PLAN
from watchbill.rules import calendar, rotation
from watchbill.rules.rotation import shares
from watchbill.rules.rotation.lots import lots
from watchbill.rules.rotation.sheet import sheet
from watchbill.testing.builders import a_membership, a_night, a_team, an_absence

#: Each is followed by a clock change in Paris or New York.
STARTS = [date(2026, 3, 5), date(2026, 3, 26), date(2026, 10, 22), date(2026, 10, 29)]
AT = datetime(2026, 1, 1, tzinfo=UTC)
_Each = TypeVar("_Each")
CASES = settings(max_examples=60, deadline=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A team, its days, and what is known of them."""

    team: Team
    days: tuple[date, ...]
    memberships: tuple[Membership, ...]
    absences: tuple[Absence, ...]
    nights: tuple[NightDuty, ...]
    #: Written down beside the facts, not derived from them.
    available: Mapping[date, frozenset[PersonId]]

    @property
    def presence(self) -> Presence:
        """The facts, as the planner takes them."""
        return Presence(memberships=self.memberships, absences=self.absences, nights=self.nights)

    def plan(self, days: tuple[date, ...] | None = None, history: tuple[Turn, ...] = ()) -> tuple[Turn, ...]:
        """The turns of the days, all of them by default."""
        wanted = self.days if days is None else days
        return rotation.plan(self.team, wanted, history, self.presence, AT)


@st.composite
def cases(
    draw: st.DrawFn,
    gaps: tuple[int, ...] = (0, 1, 2, 3, 4),
    weights: tuple[int, ...] = (25, 50, 100),
    weeks: tuple[range, ...] = (range(1, 6), range(1, 8)),
) -> Case:
    """Up to six people over fifteen days around a clock change, each away and on night duty now and then."""
    team = a_team(
        zone=draw(st.sampled_from(["Europe/Paris", "America/New_York"])),
        workdays=draw(st.sampled_from([frozenset(each) for each in weeks])),
        gap=draw(st.sampled_from(gaps)),
    )
    days = calendar.workdays(team, draw(st.sampled_from(STARTS)), 15)
    people = [PersonId(name) for name in "abcdef"[: draw(st.integers(1, 6))]]
    some = st.sets(st.tuples(st.sampled_from(people), st.sampled_from(days)), max_size=40)
    away, tired = draw(some), draw(some)
    return Case(
        team=team,
        days=days,
        memberships=tuple(a_membership(each, weight=draw(st.sampled_from(weights))) for each in people),
        absences=tuple(
            an_absence(who, start=team.opens(day), end=team.opens(day) + timedelta(hours=1)) for who, day in away
        ),
        nights=tuple(_night_before(team, who, day) for who, day in tired),
        available={day: frozenset(each for each in people if (each, day) not in away | tired) for day in days},
    )


def _night_before(team: Team, who: PersonId, day: date) -> NightDuty:
    evening = team.closes(day - timedelta(days=1))
    return a_night(who, start=evening, end=evening + timedelta(hours=9))


@CASES
@given(cases())
def test_every_day_is_covered_unless_nobody_is_available(case: Case) -> None:
    turns = case.plan()

    assert [turn.day for turn in turns] == list(case.days)
    assert all((turn.primary is not None) == bool(case.available[turn.day]) for turn in turns)
    assert all((turn.kind is TurnKind.UNCOVERED) == (turn.primary is None) for turn in turns)


@CASES
@given(cases())
def test_primary_and_backup_are_available_and_two_people(case: Case) -> None:
    for turn in case.plan():
        serving = {turn.primary, turn.backup} - {None}

        assert serving <= case.available[turn.day]
        assert len(serving) == min(2, len(case.available[turn.day]))


@CASES
@given(cases())
def test_everybody_who_cannot_serve_is_named_with_the_fact_that_did_it(case: Case) -> None:
    people = {each.person for each in case.memberships}
    for turn in case.plan():
        hard = [skip.person for skip in turn.skipped if skip.code not in OF_THE_PLAN]

        assert len(hard) == len(set(hard))
        assert set(hard) == people - case.available[turn.day]


@CASES
@given(cases())
def test_credits_of_turns_and_of_backups_sum_to_nothing(case: Case) -> None:
    ledger = sheet(case.team, case.days, case.plan(), case.presence).book.ledger

    assert sum(ledger.turns.values()) == 0
    assert sum(ledger.unpopular.values()) == 0
    assert sum(ledger.backups.values()) == 0


@given(
    st.dictionaries(st.sampled_from([PersonId(each) for each in "abcdefgh"]), st.integers(1, 100)),
    st.integers(0, 9),
)
def test_shares_sum_to_one_turn_and_stay_under_the_cap(weights: dict[PersonId, int], gap: int) -> None:
    given_out = shares.shares(weights, gap, lots("", a_team().id, STARTS[0]))
    cap = Fraction(shares.TURN, gap) + 1 if 0 < gap <= len(weights) else shares.TURN

    assert sum(given_out.values()) == (shares.TURN if weights else 0)
    assert given_out.keys() == weights.keys()
    assert all(0 <= share <= cap for share in given_out.values())


@CASES
@given(cases())
def test_the_gap_is_broken_only_when_nobody_available_keeps_a_larger_one(case: Case) -> None:
    last: dict[PersonId, int] = {}
    for index, turn in enumerate(case.plan()):
        if turn.primary is None:
            continue
        apart = {
            each: min(index - last.get(each, -case.team.gap), case.team.gap) for each in case.available[turn.day]
        }

        assert apart[turn.primary] == max(apart.values())
        last[turn.primary] = index


@CASES
@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_members_facts_days_and_history_does_not_matter(case: Case, shuffle: random.Random) -> None:
    history = case.plan(case.days[:7])
    expected = case.plan(case.days[7:], history)
    mixed = replace(
        case,
        memberships=_shuffled(case.memberships, shuffle),
        absences=_shuffled(case.absences, shuffle),
        nights=_shuffled(case.nights, shuffle),
    )

    assert mixed.plan(_shuffled(case.days[7:], shuffle), _shuffled(history, shuffle)) == expected


def _shuffled(values: tuple[_Each, ...], shuffle: random.Random) -> tuple[_Each, ...]:
    return tuple(shuffle.sample(values, len(values)))


@CASES
@given(cases(), st.integers(2, 9))
def test_scaling_all_weights_changes_nothing(case: Case, factor: int) -> None:
    heavier = tuple(replace(each, weight=each.weight * factor) for each in case.memberships)

    assert replace(case, memberships=heavier).plan() == case.plan()


@CASES
@given(cases(), st.integers(0, 15))
def test_publishing_in_two_steps_is_publishing_at_once(case: Case, step: int) -> None:
    first = case.plan(case.days[:step])

    assert first + case.plan(history=first) == case.plan()


@CASES
@given(cases(gaps=(1,), weights=(100,), weeks=(range(1, 8),)))  # where no day is unpopular
def test_without_a_gap_nobody_is_further_from_their_share_than_half_the_others(case: Case) -> None:
    owed = {each.person: Fraction(0) for each in case.memberships}
    for turn in case.plan():
        for person in case.available[turn.day]:
            owed[person] += Fraction(1, len(case.available[turn.day]))
        if turn.primary:
            owed[turn.primary] -= 1

        assert max(map(abs, owed.values())) <= Fraction(len(owed) - 1, 2) + Fraction(1, 1000)


@CASES
@given(cases(), st.integers(0, 14))
def test_a_repair_keeps_who_can_serve_and_finds_somebody_if_there_is_anybody(case: Case, index: int) -> None:
    hopeful = replace(case, absences=(), nights=()).plan()
    turn = hopeful[index]
    again = rotation.repair(case.team, turn, hopeful, case.presence, AT)[0]
    here = case.available[turn.day]

    assert (again.primary is None) == (not here)
    assert {again.primary, again.backup} - {None} <= here
    assert again.primary is None or again.primary != again.backup
    assert turn.primary not in here or again.primary == turn.primary
    assert turn.backup not in here - {again.primary} or again.backup == turn.backup
    assert (again.day, again.revision) == (turn.day, turn.revision + 1)


_YEAR = """
from datetime import UTC, date, datetime
from watchbill.model import Membership, Presence, Team
from watchbill.rules import calendar, rotation

team = Team(id="ops", name="Ops", zone="Europe/Paris")
people = {"ann", "bob", "cleo", "dora", "eve", "finn", "gil"}
members = [Membership(team="ops", person=each, since=date(2026, 1, 1)) for each in people]
days = calendar.workdays(team, date(2026, 1, 1), 100)
presence = Presence(memberships=members)
for turn in rotation.plan(team, set(days), [], presence, datetime(2026, 1, 1, tzinfo=UTC)):
    print(turn.day, turn.primary, turn.backup, *turn.skipped)
"""


def test_another_process_with_another_hash_seed_decides_the_same() -> None:
    source = str(Path(watchbill.__path__[0]).parent)
    answers = {
        subprocess.run(
            [sys.executable, "-c", _YEAR],
            env={**os.environ, "PYTHONPATH": source, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "4242")
    }

    assert len(answers) == 1
    assert answers.pop().count("\n") == 100
