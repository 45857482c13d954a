"""What an alarm becomes, and when people are told."""

from datetime import timedelta

import pytest

from watchbill.model import ItemKind, ItemState
from watchbill.model.signal import Group
from watchbill.rules import alarms
from watchbill.testing.builders import ANN, OPS, an_item, at

NINE = at(9)


def a_group(key: str = "disks", told: int = 0) -> Group:
    """Begun at nine, told so many seconds later."""
    told_at = NINE + timedelta(seconds=told)
    return Group(team=OPS, source="am", key=key, title="Disks", began_at=NINE, said_at=NINE, told_at=told_at)


@pytest.mark.parametrize(("minutes", "same"), [(1, True), (60, True), (61, False)])
def test_what_was_well_for_an_hour_is_a_new_thing(minutes: int, same: bool) -> None:
    well = an_item(state=ItemState.RESOLVED, resolved_at=NINE)

    assert alarms.flaps(well, NINE + timedelta(minutes=minutes)) is same


def test_what_is_not_well_yet_is_the_same_thing_for_ever() -> None:
    assert alarms.flaps(an_item(opened_at=NINE), NINE + timedelta(days=30))


def test_the_queue_has_room_for_what_a_person_can_read() -> None:
    alerts = [an_item(f"A{number}") for number in range(48)]
    question = an_item("Q1", ItemKind.QUESTION)

    assert alarms.room([*alerts, question]) == 2
    assert alarms.room(alerts * 2) == 0


def test_the_item_of_many_is_known_by_its_key_whatever_it_is_called() -> None:
    key = alarms.key_of("am", alarms.STORM)

    assert alarms.is_storm(an_item(source="am", dedupe_key=key))
    assert not alarms.is_storm(an_item(source="grafana", dedupe_key=key))
    assert not alarms.is_storm(an_item(source="am", title="Many more alerts of am"))


def test_three_groups_have_messages_of_their_own_before_all_others_share_one() -> None:
    groups = [a_group(str(number)) for number in range(3)]

    assert not alarms.storms(groups[:2])
    assert alarms.storms(groups)
    assert not alarms.storms([*groups[:2], a_group(alarms.STORM)])


def test_a_message_is_written_anew_less_and_less_often() -> None:
    told = [0.0]
    while told[-1] < 600:
        group = a_group(told=int(told[-1]))
        told.append((alarms.next_telling(group, group.told_at) - NINE).total_seconds())

    assert told[:6] == [0, 20, 40, 80, 160, 280]
    assert told[-1] - told[-2] == alarms.LATEST.total_seconds()


def test_what_happens_after_a_pause_is_told_at_once() -> None:
    later = NINE + timedelta(minutes=20)

    assert alarms.next_telling(a_group(), later) == later


def test_a_message_of_an_hour_ago_is_not_gone_on_with() -> None:
    assert alarms.goes_on(a_group(), NINE + timedelta(hours=1))
    assert not alarms.goes_on(a_group(), NINE + timedelta(hours=1, seconds=1))


@pytest.mark.parametrize(("minutes", "theirs"), [(0, True), (10, True), (11, False), (60, False)])
def test_whoever_looked_at_it_still_does_when_it_comes_again_soon(minutes: int, theirs: bool) -> None:
    well = an_item(state=ItemState.RESOLVED, owner=ANN, resolved_at=NINE)
    still, nobodys = an_item(state=ItemState.ACKNOWLEDGED, owner=ANN, times=2), an_item(times=2)

    again = alarms.reopened(well, NINE + timedelta(minutes=minutes), mended=False)

    assert again == (still if theirs else nobodys)


def test_what_was_not_well_in_between_stays_with_whoever_looks_at_it() -> None:
    looked_at = an_item(state=ItemState.ACKNOWLEDGED, owner=ANN)

    again = alarms.reopened(looked_at, NINE + timedelta(days=1), mended=False)

    assert again == an_item(state=ItemState.ACKNOWLEDGED, owner=ANN, times=2)


def test_what_somebody_had_mended_is_new_when_it_comes_again() -> None:
    mended = an_item(state=ItemState.RESOLVED, owner=ANN, resolved_at=NINE)
    nobodys = an_item(state=ItemState.RESOLVED, resolved_at=NINE)

    assert alarms.reopened(mended, NINE, mended=True) == an_item(times=2)
    assert alarms.reopened(nobodys, NINE, mended=False) == an_item(times=2)
