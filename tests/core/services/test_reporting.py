"""The report that is posted: once, on a working day, about days that are over."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from tests.core.services.conftest import Desk
from watchbill.jobs import schedule
from watchbill.model import Address, Team
from watchbill.model.duty import Due, DueKind
from watchbill.ports import UnitOfWork
from watchbill.services.reporting import Reporting, report_key
from watchbill.services.request import DirectRequest
from watchbill.services.scheduling import Scheduling
from watchbill.testing.builders import DAY, OPS, a_team, an_item, at

MONDAY, FRIDAY = date(2026, 11, 30), date(2026, 11, 27)
WEEKLY = "0 9 * * 1"


def weekly(**changes: object) -> Team:
    return replace(a_team(report=WEEKLY), **changes)  # type: ignore[arg-type]  # a builder


def owed(team: Team, day: date) -> datetime | None:
    return Reporting(schedule.fires_on).owed_at(team, day)


def test_it_is_owed_when_its_schedule_fires() -> None:
    assert owed(weekly(), MONDAY) == at(9, day=MONDAY)
    assert owed(weekly(), DAY) is None
    assert owed(a_team(), MONDAY) is None


def test_one_of_a_day_off_is_owed_at_that_time_on_the_next_working_day() -> None:
    assert owed(weekly(holidays=frozenset({MONDAY})), DAY) == at(9)
    assert owed(a_team(report="15 8 1 * *"), date(2026, 11, 2)) == at(8, 15, day=date(2026, 11, 2))
    assert owed(a_team(report="15 8 * * 6,0"), MONDAY) == at(8, 15, day=MONDAY)


def test_after_a_long_closure_one_is_owed() -> None:
    closed = weekly(holidays=frozenset(date(2026, 12, 21) + timedelta(days=each) for each in range(15)))
    days = [date(2026, 12, 21) + timedelta(days=each) for each in range(21)]

    assert [day for day in days if closed.works_on(day) and owed(closed, day)] == [
        date(2027, 1, 5),
    ]


def test_a_team_that_starts_on_sunday_has_it_then() -> None:
    south = a_team(workdays=frozenset({7, 1, 2, 3, 4}), report="0 9 * * 0")
    sunday = date(2026, 11, 29)

    assert owed(south, sunday) == at(9, day=sunday)


def test_over_a_clock_change_it_keeps_its_time_of_day() -> None:
    """Clocks went back on Sunday, 25 October."""
    saturdays = a_team(report="0 9 * * 6")

    assert owed(saturdays, date(2026, 10, 26)) == at(9, day=date(2026, 10, 26))


@pytest.fixture
def posting(desk: Desk) -> Iterator[UnitOfWork]:
    """Every Monday; it is the Monday after a week in which something came."""
    team = replace(desk.team, report=WEEKLY)
    with desk.database.changing() as work:
        work.teams.save(team)
        work.items.add(an_item(opened_at=at(10, day=FRIDAY)))
        yield work


def posted(work: UnitOfWork, day: date) -> Sequence[str]:
    return [each.message.key for each in work.outbox.unsettled() if each.message.key == report_key(a_team(), day)]


def do(scheduling: Scheduling, work: UnitOfWork, due_on: date, now: datetime) -> None:
    scheduling.do(work, Due(kind=DueKind.REPORT, team=OPS, slot=due_on.isoformat(), at=at(9, day=due_on)), now)


def test_it_is_planned_for_the_days_ahead(desk: Desk, posting: UnitOfWork) -> None:
    team = posting.teams.get(OPS)
    assert team
    desk.scheduling.plan(posting, team, at(12, day=FRIDAY + timedelta(days=2)))

    due = posting.due.find(DueKind.REPORT, OPS, MONDAY.isoformat())
    assert due is not None
    assert due.at == at(9, day=MONDAY)
    assert posting.due.find(DueKind.REPORT, OPS, DAY.isoformat()) is None


def test_it_tells_of_the_last_full_week_once(desk: Desk, posting: UnitOfWork) -> None:
    for _ in range(2):
        do(desk.scheduling, posting, MONDAY, at(9, day=MONDAY))

    [sent] = [each.message for each in posting.outbox.unsettled()]
    assert sent.key == "report:ops:2026-11-30"
    assert sent.to == Address(platform="console", conversation="#ops")
    assert "Report of Ops, Mon 23 Nov to Sun 29 Nov" in str(sent.content)
    assert "Came in: 1 alert, from chat." in str(sent.content)


def test_it_comes_late_rather_than_never_but_not_after_the_next_one(desk: Desk, posting: UnitOfWork) -> None:
    do(desk.scheduling, posting, MONDAY, at(9, day=MONDAY + timedelta(days=7)))
    assert posted(posting, MONDAY) == []

    do(desk.scheduling, posting, MONDAY, at(9, day=MONDAY + timedelta(days=2)))
    assert posted(posting, MONDAY) == [report_key(a_team(), MONDAY)]


def test_what_nobody_wants_any_more_is_not_posted(desk: Desk, posting: UnitOfWork) -> None:
    posting.teams.save(replace(desk.team, report=None))

    do(desk.scheduling, posting, MONDAY, at(9, day=MONDAY))

    assert posted(posting, MONDAY) == []


def test_without_a_channel_nothing_is_posted(desk: Desk, posting: UnitOfWork) -> None:
    team = replace(desk.team, report=WEEKLY, channel=None)

    Reporting(schedule.fires_on).post(DirectRequest(work=posting, team=team, now=at(9, day=MONDAY)), MONDAY)

    assert posted(posting, MONDAY) == []
