"""What today owed, derived from the schedule and compared with what is stored."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from tests.core.services.conftest import Desk
from watchbill.jobs import schedule
from watchbill.model import SendState, TeamId
from watchbill.model.duty import DueKind
from watchbill.model.mail import MailboxState, Mailed
from watchbill.model.mirror import SiteState
from watchbill.model.subscription import SubscriptionState
from watchbill.rules.owed import Fate
from watchbill.rules.wellbeing import Report
from watchbill.services import announcing
from watchbill.services.reckoning import Reckoning
from watchbill.testing.builders import DAY, OPS, a_team, an_outgoing, at

RECKONING = Reckoning(schedule.fires_on)
TOMORROW = DAY + timedelta(days=1)

LEASE = timedelta(minutes=1)


def look(desk: Desk, now: datetime) -> Report:
    with desk.database.reading() as work:
        return RECKONING.look(work, work.teams.everything(), now)


def fates(desk: Desk, now: datetime) -> Sequence[tuple[DueKind, Fate]]:
    return [(each.debt.kind, each.fate) for each in look(desk, now).owed]


def plan(desk: Desk, now: datetime) -> None:
    with desk.database.changing() as work:
        desk.scheduling.plan(work, desk.team, now)


def work_off(desk: Desk, now: datetime) -> None:
    """Do what is due, as the engine does."""
    plan(desk, now)
    with desk.database.changing() as work:
        for due in work.due.take(list(DueKind), now, LEASE, 9):
            desk.scheduling.do(work, due, now)
            work.due.done(due, now)


def settle(desk: Desk, state: SendState, now: datetime) -> None:
    """The platform's answer to everything that waits."""
    with desk.database.changing() as work:
        while taken := work.outbox.take({"console": None}, now, LEASE):
            work.outbox.settle(taken, state, None, now)


def test_nothing_is_owed_before_its_time(desk: Desk) -> None:
    plan(desk, at(7))

    assert fates(desk, at(8, 59)) == []
    assert fates(desk, at(9)) == [(DueKind.DESIGNATION, Fate.WAITING)]


def test_a_day_that_goes_well_is_confirmed_by_the_platform(desk: Desk) -> None:
    work_off(desk, at(9))
    assert fates(desk, at(9, 1)) == [(DueKind.DESIGNATION, Fate.WAITING)]

    settle(desk, SendState.SENT, at(9, 1))
    work_off(desk, at(17, 30))
    settle(desk, SendState.SENT, at(17, 31))

    report = look(desk, at(18))
    assert [each.fate for each in report.owed] == [Fate.CONFIRMED, Fate.CONFIRMED]
    assert report.well


def test_what_is_done_and_not_taken_by_the_platform_is_late(desk: Desk) -> None:
    work_off(desk, at(9))

    assert fates(desk, at(9, 5)) == [(DueKind.DESIGNATION, Fate.LATE)]
    assert not look(desk, at(9, 5)).well


@pytest.mark.parametrize(("state", "fate"), [(SendState.IN_DOUBT, Fate.IN_DOUBT), (SendState.FAILED, Fate.FAILED)])
def test_what_the_platform_did_not_confirm_is_told(desk: Desk, state: SendState, fate: Fate) -> None:
    work_off(desk, at(9))
    settle(desk, state, at(9, 1))

    assert fates(desk, at(9, 2)) == [(DueKind.DESIGNATION, fate)]


def test_a_row_that_was_never_made_is_seen(desk: Desk) -> None:
    assert fates(desk, at(9, 4)) == [(DueKind.DESIGNATION, Fate.WAITING)]
    assert fates(desk, at(9, 5)) == [(DueKind.DESIGNATION, Fate.UNPLANNED)]


def test_what_fails_again_and_again_is_late_and_counted(desk: Desk) -> None:
    plan(desk, at(8))
    with desk.database.changing() as work:
        for hour in (9, 10):
            (due,) = work.due.take(list(DueKind), at(hour), LEASE, 1)
            work.due.again(due, at(hour + 1), "ZeroDivisionError")

    (owed,) = look(desk, at(9, 30)).owed
    assert (owed.fate, owed.attempts) == (Fate.LATE, 2)


def test_a_team_made_today_owes_nothing_of_before(desk: Desk) -> None:
    with desk.database.changing() as work:
        desk.scheduling.begin(work, desk.team, at(10))

    assert fates(desk, at(12)) == []
    assert fates(desk, at(17, 30)) == [(DueKind.EVENING_CHECK, Fate.WAITING)]


def test_a_handover_posted_by_hand_is_the_evening_check(desk: Desk) -> None:
    with desk.database.changing() as work:
        desk.scheduling.begin(work, desk.team, at(10))
        desk.handing_over.post(desk.request(work, now=at(16)), DAY)
    settle(desk, SendState.SENT, at(16))

    assert fates(desk, at(18)) == [(DueKind.EVENING_CHECK, Fate.CONFIRMED)]


@pytest.mark.parametrize("day", [date(2026, 12, 5), date(2026, 12, 24)])
def test_a_day_off_owes_nothing(desk: Desk, day: date) -> None:
    with desk.database.changing() as work:
        work.teams.save(replace(desk.team, holidays=frozenset({date(2026, 12, 24)})))

    assert fates(desk, at(20, day=day)) == []


def test_today_is_the_teams_own_today(desk: Desk) -> None:
    with desk.database.changing() as work:
        work.teams.save(a_team("sydney", zone="Australia/Sydney"))
        work.teams.save(a_team("lima", zone="America/Lima", designation="0 1 * * *"))

    owed = look(desk, at(8)).owed  # 18:00 in Sydney, 02:00 in Lima
    assert [(each.debt.team, each.debt.kind) for each in owed] == [
        ("lima", DueKind.DESIGNATION),
        ("sydney", DueKind.DESIGNATION),
        ("sydney", DueKind.EVENING_CHECK),
    ]
    assert all(each.debt.day == DAY for each in owed)


def test_a_team_without_a_channel_misses_what_it_is_owed_and_the_desk_is_well(desk: Desk) -> None:
    with desk.database.changing() as work:
        work.teams.save(replace(desk.team, channel=None))
    work_off(desk, at(9))

    report = look(desk, at(9, 30))
    assert [(each.fate, each.cause) for each in report.owed] == [(Fate.MISSED, "the team has no channel")]
    assert report.well


def test_what_an_absent_desk_missed_is_told_for_a_day(desk: Desk) -> None:
    plan(desk, at(16))
    work_off(desk, at(8, day=TOMORROW))

    missed = look(desk, at(8, 30, day=TOMORROW)).missed
    assert [(each.debt.kind, each.debt.day, each.debt.at) for each in missed] == [
        (DueKind.DESIGNATION, DAY, at(9)),
        (DueKind.EVENING_CHECK, DAY, at(17, 30)),
    ]
    assert {each.cause for each in missed} == {"the desk was not there on that day"}
    assert look(desk, at(8, day=TOMORROW) + timedelta(days=1, seconds=1)).missed == ()


def test_only_the_teams_that_are_asked_about_are_told(desk: Desk) -> None:
    with desk.database.changing() as work:
        work.teams.save(a_team("web"))
    plan(desk, at(16))
    work_off(desk, at(9, 30, day=TOMORROW))

    with desk.database.reading() as work:
        web = work.teams.get(TeamId("web"))
        assert web
        report = RECKONING.look(work, [web], at(10, day=TOMORROW))
    assert {each.debt.team for each in report.owed} == {"web"}
    assert report.teams == 1


def test_what_waits_is_counted_whoever_it_is_for(desk: Desk) -> None:
    plan(desk, at(8))
    with desk.database.changing() as work:
        work.outbox.add(an_outgoing("reply:1"), at(8))

        report = RECKONING.look(work, [], at(9))
    assert [each.pile.count for each in report.messages] == [1]
    assert (report.due.open, report.due.overdue.count) == (8, 1)


def test_a_schedule_that_fires_in_the_night_is_owed_by_the_day_it_fires_on(desk: Desk) -> None:
    late = time(23, 55)
    with desk.database.changing() as work:
        work.teams.save(
            replace(desk.team, evening_check=f"{late.minute} {late.hour} * * *", designation="0 0 * * *")
        )

    assert [each.debt.at for each in look(desk, at(23, 56)).owed] == [at(0), at(23, 55)]


def test_the_key_that_is_looked_for_is_the_one_that_is_used(desk: Desk) -> None:
    work_off(desk, at(17, 30))

    with desk.database.reading() as work:
        keys = {each.message.key for each in work.outbox.unsettled() if not each.message.to.direct}
    assert keys == {each.debt.key for each in look(desk, at(17, 31)).owed}
    assert announcing.designation_key(desk.team, DAY) in keys


@pytest.mark.parametrize("changes", [{"zone": "Mars/Olympus"}, {"zone": "../x"}, {"designation": "now and then"}])
def test_a_schedule_that_nobody_can_read_is_told_and_hides_no_other_team(
    desk: Desk, changes: dict[str, str]
) -> None:
    with desk.database.changing() as work:
        work.teams.save(a_team("broken", **changes))

    owed = look(desk, at(9, 30)).owed
    assert {(each.debt.team, each.fate) for each in owed} == {("broken", Fate.UNPLANNED), ("ops", Fate.UNPLANNED)}
    assert [each.debt.at for each in owed if each.debt.kind is DueKind.DESIGNATION] == [None, at(9)]


@pytest.mark.parametrize(
    ("since", "read", "told"),
    [(at(9), {"leave"}, True), (at(9, 1), {"leave"}, False), (None, {"leave"}, False), (at(9), {"nights"}, False)],
    ids=["an hour", "less", "well", "not read any more"],
)
def test_a_calendar_that_could_not_be_read_for_an_hour_is_told(
    desk: Desk, since: datetime | None, read: set[str], told: bool
) -> None:
    failure = "it answers 404" if since else ""
    state = SubscriptionState(name="leave", again_at=at(11), failure=failure, failing_since=since)
    with desk.database.changing() as work:
        work.subscriptions.save(state)

        report = Reckoning(schedule.fires_on, read).look(work, [], at(10))
    assert report.unread == ((state,) if told else ())


@pytest.mark.parametrize(
    ("changes", "read", "told"),
    [
        ({"failure": "x", "failing_since": at(9, 50)}, {"support"}, True),
        ({"failure": "x", "failing_since": at(9, 51)}, {"support"}, False),
        ({"failure": "x", "failing_since": at(9)}, {"sales"}, False),
        ({"well_at": at(9, 30)}, {"support"}, True),
        ({}, {"support"}, False),
    ],
    ids=["ten minutes", "less", "not read any more", "silent", "well"],
)
def test_a_mailbox_that_could_not_be_read_for_some_time_is_told(
    desk: Desk, changes: dict[str, Any], read: set[str], told: bool
) -> None:
    fields: dict[str, Any] = {"name": "support", "begun_at": at(8), "well_at": at(9, 45), **changes}
    state = MailboxState(**fields)
    with desk.database.changing() as work:
        work.mailboxes.save(state)

        report = Reckoning(schedule.fires_on, mailboxes=read).look(work, [], at(10))
    assert report.closed == ((state,) if told else ())
    assert report.well


@pytest.mark.parametrize(
    ("since", "kept", "told"),
    [(at(9, 55), {"jira"}, True), (at(9, 56), {"jira"}, False), (None, {"jira"}, False), (at(9), set(), False)],
    ids=["five minutes", "less", "well", "not kept any more"],
)
def test_a_tracker_that_has_not_answered_for_some_time_is_told(
    desk: Desk, since: datetime | None, kept: set[str], told: bool
) -> None:
    failure = "Jira is not reached." if since else ""
    state = SiteState(name="jira", label="Jira", again_at=at(10), failure=failure, failing_since=since)
    with desk.database.changing() as work:
        work.sites.save(state)

        report = Reckoning(schedule.fires_on, trackers=kept).look(work, [], at(10))
    assert report.silent == ((state,) if told else ())
    assert report.well


def test_mails_that_were_passed_over_lately_are_counted(desk: Desk) -> None:
    lately = Mailed(team=OPS, id="1", source="support", passed_over="bounce", at=at(9))
    with desk.database.changing() as work:
        work.mails.save(lately)
        work.mails.save(replace(lately, id="2", at=at(9) - timedelta(days=2)))

    assert look(desk, at(10)).passed_over == {("support", "bounce"): 1}
