"""What became of something owed, case by case."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from watchbill.model.duty import DueKind, SendState
from watchbill.model.tally import Plan
from watchbill.rules.lateness import TOLERATED
from watchbill.rules.owed import WRONG, Debt, Fate, Owed, judge
from watchbill.testing.builders import DAY, OPS, at

DEBT = Debt(kind=DueKind.DESIGNATION, team=OPS, day=DAY, at=at(9), key="designation:ops:2026-12-01")
SOON, LATER = at(9, 4), at(9) + TOLERATED


def a_plan(*, attempts: int = 0, done: bool = False) -> Plan:
    return Plan(kind=DueKind.DESIGNATION, team=OPS, day=DAY, at=at(9), attempts=attempts, done=done)


def fate(now: datetime, message: SendState | None = None, plan: Plan | None = None) -> Fate | None:
    judged = judge(DEBT, now, message=message, plan=plan, missed=None)
    return judged.fate if judged else None


@pytest.mark.parametrize("now", [at(9), SOON, LATER, at(18)])
def test_what_the_platform_has_is_confirmed_whatever_else_is_written(now: datetime) -> None:
    for plan in (None, a_plan(), a_plan(attempts=3), a_plan(done=True)):
        assert fate(now, SendState.SENT, plan) is Fate.CONFIRMED
    assert judge(DEBT, now, message=SendState.SENT, plan=None, missed="why") == Owed(
        debt=DEBT, fate=Fate.CONFIRMED
    )


@pytest.mark.parametrize("message", [SendState.QUEUED, SendState.SENDING])
def test_what_is_on_its_way_waits_until_it_is_late(message: SendState) -> None:
    assert fate(SOON, message, a_plan(done=True)) is Fate.WAITING
    assert fate(LATER, message, a_plan(done=True)) is Fate.LATE


@pytest.mark.parametrize(
    ("message", "expected"), [(SendState.IN_DOUBT, Fate.IN_DOUBT), (SendState.FAILED, Fate.FAILED)]
)
def test_what_was_given_up_is_told_at_once(message: SendState, expected: Fate) -> None:
    assert fate(SOON, message, a_plan(done=True)) is expected


def test_what_nobody_has_said_waits_until_it_is_late() -> None:
    assert fate(SOON, plan=a_plan()) is Fate.WAITING
    assert fate(LATER, plan=a_plan()) is Fate.LATE


def test_what_was_changed_to_a_time_that_had_passed_waits_for_the_time_that_it_had() -> None:
    kept = replace(a_plan(), at=at(11))

    assert fate(at(9, 30), plan=kept) is Fate.WAITING
    judged = judge(DEBT, at(11, 5), message=None, plan=kept, missed=None)
    assert judged == Owed(debt=replace(DEBT, at=at(11)), fate=Fate.LATE)


def test_a_row_that_waits_for_another_day_excuses_nothing() -> None:
    assert fate(LATER, plan=replace(a_plan(), at=at(9) + timedelta(days=1))) is Fate.LATE


def test_what_was_tried_in_vain_says_how_often() -> None:
    judged = judge(DEBT, LATER, message=None, plan=a_plan(attempts=3), missed=None)

    assert judged == Owed(debt=DEBT, fate=Fate.LATE, attempts=3)


def test_what_nobody_planned_is_seen_as_soon_as_a_plan_would_be_late() -> None:
    assert fate(SOON) is Fate.WAITING
    assert fate(LATER) is Fate.UNPLANNED


def test_what_was_missed_says_why() -> None:
    judged = judge(DEBT, LATER, message=None, plan=a_plan(done=True), missed="the team has no channel")

    assert judged == Owed(debt=DEBT, fate=Fate.MISSED, cause="the team has no channel")


@pytest.mark.parametrize("later", [timedelta(), timedelta(hours=9)])
def test_what_was_done_without_a_message_was_not_owed(later: timedelta) -> None:
    assert fate(at(9) + later, plan=a_plan(done=True)) is None


def test_what_is_wrong_is_what_can_still_be_helped() -> None:
    assert set(Fate) - WRONG == {Fate.CONFIRMED, Fate.WAITING, Fate.MISSED}


def test_what_is_owed_at_a_time_that_nobody_can_tell_is_late() -> None:
    unknown = replace(DEBT, at=None)

    planned = judge(unknown, SOON, message=None, plan=a_plan(), missed=None)
    unplanned = judge(unknown, SOON, message=None, plan=None, missed=None)
    assert planned
    assert unplanned
    assert (planned.fate, unplanned.fate) == (Fate.LATE, Fate.UNPLANNED)
