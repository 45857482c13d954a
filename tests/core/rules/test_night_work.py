"""Work at night: whose it was, and whose day begins before they have rested."""

from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchbill.model import Deed, HistoryEntry, ItemId, PersonId
from watchbill.rules import calendar, night_work
from watchbill.testing.builders import ANN, BOB, DAY, OPS, a_night, a_team, at

TEAM = a_team()
TOMORROW, SATURDAY = DAY + timedelta(days=1), DAY + timedelta(days=4)


def line(person: PersonId | None, item: str, when: datetime, what: Deed = Deed.ACKNOWLEDGED) -> HistoryEntry:
    return HistoryEntry(team=OPS, item=ItemId(item), what=what, person=person, at=when)


def test_what_people_did_after_hours_is_told_person_by_person() -> None:
    found = night_work.nights(
        TEAM,
        [
            line(None, "A1", at(20), Deed.CAME),
            line(BOB, "A1", at(20, 5)),
            line(ANN, "A2", at(3, day=TOMORROW), Deed.CLAIMED),
            line(BOB, "A1", at(3, 10, day=TOMORROW), Deed.RESOLVED),
            line(BOB, "A3", at(3, 20, day=TOMORROW)),
        ],
        [],
    )

    assert [(each.person, each.items, each.first, each.last) for each in found] == [
        (BOB, ("A1", "A3"), at(20, 5), at(3, 20, day=TOMORROW)),
        (ANN, ("A2",), at(3, day=TOMORROW), at(3, day=TOMORROW)),
    ]


def test_what_was_done_in_the_teams_hours_or_only_reported_is_no_night_work() -> None:
    lines = [
        line(ANN, "A1", at(9)),
        line(ANN, "A1", at(17, 29)),
        line(ANN, "I1", at(23), Deed.CAME),
        line(ANN, "I1", at(23), Deed.PARKED),
    ]

    assert night_work.nights(TEAM, lines, []) == ()


def test_night_duty_is_told_where_it_was_theirs_at_that_time() -> None:
    duty = a_night("ann", start=at(22), end=at(6, day=TOMORROW))

    found = night_work.nights(TEAM, [line(ANN, "A1", at(23)), line(BOB, "A2", at(23))], [duty])

    assert [(each.person, each.on_duty) for each in found] == [(ANN, True), (BOB, False)]


@pytest.mark.parametrize(
    ("worked", "day"),
    [
        (at(17, 29), None),
        (at(21, 59), None),
        (at(22), None),
        (at(22, 1), TOMORROW),
        (at(3, day=TOMORROW), TOMORROW),
        (at(7, 59, day=TOMORROW), TOMORROW),
        (at(8, day=TOMORROW), None),
        (at(8, 59, day=TOMORROW), None),
        (at(9, day=TOMORROW), None),
        (at(3, day=SATURDAY), None),
        (at(23, day=SATURDAY + timedelta(days=1)), SATURDAY + timedelta(days=2)),
    ],
)
def test_a_day_begins_too_soon_after_work_less_than_eleven_hours_before_it(worked: datetime, day: object) -> None:
    assert night_work.cuts_short(TEAM, worked) == day


def test_a_team_without_rest_and_a_team_that_never_works_cut_nobody_short() -> None:
    assert night_work.cuts_short(a_team(rest=timedelta(0)), at(3, day=TOMORROW)) is None
    assert night_work.cuts_short(a_team(workdays=frozenset[int]()), at(3)) is None


def test_rest_is_elapsed_time_where_the_clock_changes() -> None:
    monday = DAY.replace(month=3, day=30)  # the clock went on an hour on Sunday at two
    team = a_team(day_starts=time(3, 30), workdays=frozenset({7}), rest=timedelta(hours=3))
    sunday = monday - timedelta(days=1)

    assert night_work.cuts_short(team, at(0, 29, day=sunday)) == sunday
    assert night_work.cuts_short(team, at(23, 29, day=sunday - timedelta(days=1))) is None


@given(st.integers(0, 366 * 24 * 60))
def test_whoever_is_cut_short_works_while_the_team_does_not(minutes: int) -> None:
    moment = at(0) + timedelta(minutes=minutes)
    day = night_work.cuts_short(TEAM, moment)

    if day is not None:
        assert not calendar.at_work(TEAM, moment)
        assert TEAM.works_on(day)
        assert moment < TEAM.opens(day) < moment + TEAM.rest
