"""Whether all is well."""

from datetime import datetime
from typing import Any

import pytest

from watchbill.model.duty import DueKind, SendState
from watchbill.model.tally import DueTally, MessagePile, Pile
from watchbill.rules.owed import Debt, Fate, Owed
from watchbill.rules.wellbeing import Report, in_state, together
from watchbill.testing.builders import CHANNEL, DAY, OPS, at

JUST_NOW, LONG_AGO = Pile(count=1, oldest=at(11, 56)), Pile(count=1, oldest=at(11, 55))


def a_report(**changes: Any) -> Report:
    return Report(**{"now": at(12), "teams": 1, "due": DueTally(), "commands": Pile(), **changes})


def owed(fate: Fate) -> Owed:
    debt = Debt(kind=DueKind.DESIGNATION, team=OPS, day=DAY, at=at(9), key="designation:ops:2026-12-01")
    return Owed(debt=debt, fate=fate)


def messages(state: SendState, pile: Pile, fresh: int = 0) -> MessagePile:
    return MessagePile(state=state, to=CHANNEL, pile=pile, fresh=fresh)


def test_a_desk_that_owes_nothing_is_well() -> None:
    assert a_report().well


@pytest.mark.parametrize("fate", Fate)
def test_it_is_well_unless_something_owed_can_still_be_helped(fate: Fate) -> None:
    report = a_report(owed=(owed(Fate.CONFIRMED), owed(fate)))

    assert report.well is (fate in (Fate.CONFIRMED, Fate.WAITING, Fate.MISSED))


@pytest.mark.parametrize("state", [SendState.QUEUED, SendState.SENDING])
def test_messages_may_wait_but_not_for_long(state: SendState) -> None:
    assert a_report(messages=(messages(state, JUST_NOW),)).well
    assert not a_report(messages=(messages(state, JUST_NOW), messages(state, LONG_AGO))).well


@pytest.mark.parametrize("state", [SendState.IN_DOUBT, SendState.FAILED])
def test_messages_that_were_given_up_are_told_for_a_day_and_hide_nothing(state: SendState) -> None:
    fresh, old = messages(state, LONG_AGO, fresh=1), messages(state, LONG_AGO)
    report = a_report(messages=(fresh, old))

    assert report.well
    assert report.given_up == (fresh,)


def test_commands_and_scheduled_things_may_wait_but_not_for_long() -> None:
    assert a_report(commands=JUST_NOW, due=DueTally(open=1, overdue=JUST_NOW)).well
    assert not a_report(commands=LONG_AGO).well
    assert not a_report(due=DueTally(open=1, overdue=LONG_AGO)).well


def test_a_first_attempt_that_failed_is_no_trouble_yet() -> None:
    assert a_report(due=DueTally(open=1, failing=1)).well


def test_piles_together_are_as_old_as_the_oldest() -> None:
    def pile(count: int, oldest: datetime) -> Pile:
        return Pile(count=count, oldest=oldest)

    assert together([pile(2, at(10)), Pile(), pile(3, at(9))]) == pile(5, at(9))
    assert together([]) == Pile()


def test_messages_of_a_state_are_one_pile() -> None:
    found = [messages(SendState.QUEUED, JUST_NOW), messages(SendState.FAILED, LONG_AGO)]

    assert in_state(found, {SendState.QUEUED}) == JUST_NOW
    assert in_state(found, {SendState.SENT}) == Pile()
