"""Turns as a calendar shows them."""

from datetime import timedelta

import pytest

from tests.core.services.conftest import NOW, OPS, Desk
from watchbill.errors import Refused
from watchbill.model import TeamId
from watchbill.services.feeding import Feeding
from watchbill.testing.builders import ANN, DAY, a_membership, a_team, a_turn, at

WEEK = timedelta(days=6)
YESTERDAY = DAY - timedelta(days=1)


def test_a_teams_turns_stand_at_its_hours_and_say_whether_they_are_decided(desk: Desk) -> None:
    with desk.database.changing() as work:
        work.turns.save(a_turn("ben", "ann", day=YESTERDAY, revision=3))
        desk.rotating.publish(desk.request(work))
        entries = Feeding(desk.rotating).of_team(work, desk.team, YESTERDAY, DAY + timedelta(weeks=4), NOW)

    assert [each.day for each in entries[:2]] == [YESTERDAY, DAY]
    assert (entries[0].primary, entries[0].backup, entries[0].revision) == ("ben", "ann", 3)
    assert (entries[1].start, entries[1].end) == (at(9), at(17, 30))
    assert [each.decided for each in entries] == [True] * 11 + [False] * (len(entries) - 11)
    assert len(entries) == 22
    assert {each.revision for each in entries if not each.decided} == {0}


def test_a_persons_turns_come_from_all_of_their_teams(desk: Desk) -> None:
    web = a_team("web", name="Web", zone="Asia/Tokyo")
    with desk.database.changing() as work:
        work.teams.save(web)
        work.teams.join(a_membership("ann", team=TeamId("web")))
        desk.rotating.publish(desk.request(work))
        entries = Feeding(desk.rotating).of_person(work, ANN, DAY, DAY + WEEK, NOW)

    assert {each.primary for each in entries} == {ANN}
    assert [each.title for each in entries if each.team == "web"] == ["Web"] * 5
    assert OPS in {each.team for each in entries}
    assert list(entries) == sorted(entries, key=lambda each: (each.day, each.team))


def test_a_week_end_has_no_turns(desk: Desk) -> None:
    saturday = DAY + timedelta(days=4)
    with desk.database.reading() as work:
        assert Feeding(desk.rotating).of_team(work, desk.team, saturday, saturday + timedelta(days=1), NOW) == ()


@pytest.mark.parametrize("last", [YESTERDAY, DAY + timedelta(days=733)])
def test_days_in_the_wrong_order_and_too_many_are_refused(last: object, desk: Desk) -> None:
    with desk.database.reading() as work, pytest.raises(Refused, match="cannot be shown"):
        Feeding(desk.rotating).of_team(work, desk.team, DAY, last, NOW)  # type: ignore[arg-type]
