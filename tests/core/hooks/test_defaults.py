"""The built-ins: what Watchbill itself does through its hooks."""

import logging
from datetime import date, timedelta

import pytest

from watchbill.hooks import loading
from watchbill.hooks.calls import HookCalls
from watchbill.model.duty import DueKind
from watchbill.model.escalation import Step
from watchbill.model.event import Absent, Claimed, Designated, Escalated, HandedOver, Missed, Reported
from watchbill.model.message import say
from watchbill.model.people import Identity, PersonId
from watchbill.model.team import Team
from watchbill.model.work import ItemState, Severity
from watchbill.settings import Settings
from watchbill.testing.builders import DAY, OPS, a_claim, a_handover, a_team, a_turn, an_item, at


@pytest.fixture
def hooks() -> HookCalls:
    """The hooks with nothing but the built-ins."""
    return HookCalls(loading.load(Settings(plugins=())))


@pytest.mark.parametrize(
    ("severity", "hours", "expected"),
    [
        (Severity.NORMAL, 0, ()),
        (Severity.CRITICAL, 0, ((200, "severity critical"),)),
        (Severity.LOW, 0, ((-100, "severity low"),)),
        (Severity.HIGH, 4, ((200, "severity high, nobody has taken it for 4 h, so it counts as critical"),)),
        (Severity.CRITICAL, 4, ((200, "severity critical, nobody has taken it for 4 h"),)),
        (Severity.NORMAL, 5, ((100, "nobody has taken it for 5 h, so it counts as high"),)),
        (Severity.NORMAL, 3, ()),
        (Severity.NORMAL, 9, ((200, "nobody has taken it for 9 h, so it counts as critical"),)),
        (Severity.LOW, 500, ((200, "severity low, nobody has taken it for 20 days, so it counts as critical"),)),
    ],
)
def test_severity_and_waiting_make_urgent(
    hooks: HookCalls, severity: Severity, hours: int, expected: tuple[tuple[int, str], ...]
) -> None:
    item = an_item(severity=severity, opened_at=at(10) - timedelta(hours=hours))

    assert hooks.scores(item, at(10)) == expected


def test_what_somebody_acknowledged_rests(hooks: HookCalls) -> None:
    item = an_item(state=ItemState.ACKNOWLEDGED, opened_at=at(10) - timedelta(days=2))

    assert hooks.scores(item, at(10)) == ()


def test_an_item_from_a_clock_ahead_of_ours_does_not_wait(hooks: HookCalls) -> None:
    assert hooks.scores(an_item(opened_at=at(10) + timedelta(hours=5)), at(10)) == ()


def test_on_the_console_a_person_is_who_they_say(hooks: HookCalls) -> None:
    assert hooks.person(Identity(platform="console", id="@Ann")) == "ann"
    assert hooks.person(Identity(platform="slack", id="ann")) is None


def test_the_evening_before_summer_time_says_so(hooks: HookCalls) -> None:
    friday = date(2027, 3, 26)

    assert hooks.handover_sections(a_team(), friday, at(17, day=friday)) == (
        say(
            "Clocks in Europe/Paris go forward 60 minutes before Mon 29 Mar. "
            "Mind colleagues elsewhere: 09:00 is then 07:00 UTC."
        ),
    )


def test_clocks_that_go_back_are_told_too(hooks: HookCalls) -> None:
    friday = date(2026, 10, 23)

    (section,) = hooks.handover_sections(a_team(), friday, at(17, day=friday))

    assert "go back 60 minutes before Mon 26 Oct" in str(section)


@pytest.mark.parametrize(
    ("team", "day"),
    [
        (a_team(), DAY),
        (a_team(), date(2026, 10, 26)),
        (a_team(zone="UTC"), date(2026, 10, 23)),
        (a_team(workdays=frozenset()), date(2026, 10, 23)),
    ],
)
def test_on_other_evenings_nothing_is_said(hooks: HookCalls, team: Team, day: date) -> None:
    assert hooks.handover_sections(team, day, at(17, day=day)) == ()


def test_everything_that_happened_is_one_line_in_the_log(
    hooks: HookCalls, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "watchbill.journal")

    hooks.happened(
        [
            Designated(turn=a_turn()),
            Claimed(claim=a_claim()),
            Reported(item=an_item(title="secret plans")),
            HandedOver(handover=a_handover()),
            Absent(person=PersonId("ann"), first=DAY, last=DAY),
            Escalated(
                team=OPS, items=(an_item(title="secret plans"),), step=Step.BACKUP, asked=(PersonId("bob"),)
            ),
        ]
    )

    assert [each.getMessage() for each in caplog.records] == [
        'event="Designated" team="ops" day="2026-12-01" primary="ann" backup="bob" kind="plan"',
        'event="Claimed" id="TICKET-123-ann" key="TICKET-123" team="ops" person="ann" kind="started"',
        'event="Reported" id="A1" team="ops" kind="alert"',
        'event="HandedOver" team="ops" day="2026-12-01" to="bob"',
        'event="Absent" person="ann" first="2026-12-01" last="2026-12-01"',
        'event="Escalated" team="ops" step="backup"',
    ]


def test_what_was_missed_is_a_warning(hooks: HookCalls, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, "watchbill.journal")

    missed = Missed(kind=DueKind.DESIGNATION, team=OPS, day=DAY, cause="no channel")
    hooks.happened([missed, Designated(turn=a_turn())])

    assert [each.getMessage() for each in caplog.records] == [
        'event="Missed" team="ops" day="2026-12-01" kind="designation" cause="no channel"'
    ]


def test_a_line_in_the_log_stays_one_line(hooks: HookCalls, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "watchbill.journal")

    hooks.happened([Absent(person=PersonId('a\n"b'), first=DAY, last=DAY)])

    assert r'person="a\n\"b"' in caplog.text


def test_start_and_stop_are_in_the_log_without_secrets(hooks: HookCalls, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "watchbill.journal")

    hooks.startup(Settings(database_url="postgresql://ann:hunter2@db"))
    hooks.shutdown()

    assert 'event="Started" version=' in caplog.text
    assert 'event="Stopped"' in caplog.text
    assert "hunter2" not in caplog.text
