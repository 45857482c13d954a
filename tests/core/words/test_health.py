"""What `!health` says of what seldom happens."""

from typing import Any

import pytest

from watchbill.model.duty import DueKind, SendState
from watchbill.model.message import Content
from watchbill.model.tally import DueTally, MessagePile, Pile
from watchbill.platforms.plain import Plain
from watchbill.rules.owed import Debt, Fate, Owed
from watchbill.rules.wellbeing import Report
from watchbill.testing.builders import CHANNEL, DAY, OPS, a_team, at
from watchbill.words.health import health

TEAM = a_team()


def a_report(**changes: Any) -> Report:
    return Report(**{"now": at(12), "teams": 1, "due": DueTally(), "commands": Pile(), **changes})


def owed(fate: Fate, kind: DueKind = DueKind.DESIGNATION, **changes: Any) -> Owed:
    return Owed(debt=Debt(kind=kind, team=OPS, day=DAY, at=at(9), key="key"), fate=fate, **changes)


def lines(content: Content) -> list[str]:
    return Plain().write(content).splitlines()


def test_an_engine_that_hangs_comes_first() -> None:
    said = lines(health(a_report(owed=(owed(Fate.FAILED),)), [TEAM], at(11, 48)))

    assert said[:2] == [
        "Not all is well:",
        "  - I have done nothing on schedule for 12 min. Whoever runs me must restart me.",
    ]


@pytest.mark.parametrize(
    ("fate", "said"),
    [
        (Fate.IN_DOUBT, "nobody knows whether today's announcement was posted (owed at 09:00). Look in #ops"),
        (Fate.FAILED, "the chat refused today's announcement (owed at 09:00). Check that I may write in #ops"),
        (Fate.UNPLANNED, "today's announcement was never planned (owed at 09:00). Tell whoever runs me"),
        (Fate.LATE, "today's announcement is not posted yet (owed at 09:00). I go on trying"),
    ],
)
def test_whatever_became_of_it_there_is_something_to_do(fate: Fate, said: str) -> None:
    _, told = lines(health(a_report(owed=(owed(fate),)), [TEAM]))

    assert told.startswith(f"  - Ops: {said}")
    assert told.endswith("; !mro today says who is on MRO.")


def test_attempts_that_failed_are_counted() -> None:
    _, told = lines(health(a_report(owed=(owed(Fate.LATE, attempts=3),)), [TEAM]))

    assert "(owed at 09:00), 3 attempts failed. I go on trying, the log says what holds me up; " in told


def test_an_announcement_that_was_missed_can_be_looked_up() -> None:
    _, told = lines(health(a_report(owed=(owed(Fate.MISSED, cause="the desk was away"),)), [TEAM]))

    assert told.endswith(" was missed: the desk was away. !mro on 2026-12-01 says who was on MRO.")


def test_what_is_underway_is_counted_where_all_is_well() -> None:
    messages = (MessagePile(state=SendState.QUEUED, to=CHANNEL, pile=Pile(count=2, oldest=at(12))),)
    report = a_report(messages=messages, commands=Pile(count=1, oldest=at(12)))

    assert lines(health(report, [TEAM])) == [
        "All is well with Ops: 2 messages are on their way and 1 command is being done."
    ]


def test_what_was_posted_is_counted_by_kind() -> None:
    evening = owed(Fate.CONFIRMED, DueKind.EVENING_CHECK)
    report = a_report(owed=(owed(Fate.CONFIRMED), owed(Fate.CONFIRMED), evening))

    (said,) = lines(health(report, [TEAM, a_team("web")]))
    assert said.endswith("2 teams: nothing is stuck. Posted today: 2 announcements and 1 evening check.")


def test_one_message_is_it_and_more_are_them() -> None:
    pile = MessagePile(state=SendState.IN_DOUBT, to=CHANNEL, pile=Pile(count=9, oldest=at(9)), fresh=1)

    _, told = lines(health(a_report(messages=(pile,)), [TEAM]))
    assert told == (
        "  - 1 message of the last day in doubt: nobody knows whether #ops has it. "
        "Look there, and ask again if it is missing."
    )


def test_scheduled_things_of_others_that_are_overdue_are_told() -> None:
    due = DueTally(open=9, overdue=Pile(count=2, oldest=at(9)))

    _, told = lines(health(a_report(due=due, owed=(owed(Fate.LATE),)), [TEAM]))[:2]
    assert "today's announcement" in told
    assert "2 scheduled things are overdue, the oldest for 3 h" in lines(health(a_report(due=due), []))[1]


def test_deliveries_that_wait_long_are_wrong() -> None:
    report = a_report(deliveries=Pile(count=2, oldest=at(11)))

    assert lines(health(report, [TEAM])) == [
        "Not all is well:",
        "  - 2 deliveries of sources are stored and not understood yet, the oldest for 1 h. "
        "The log says what holds me up.",
    ]
    assert not report.well


def test_what_just_came_and_cannot_be_understood_is_no_age() -> None:
    puzzling = {(OPS, "grafana"): Pile(count=1, oldest=at(12)), (OPS, "sentry"): Pile(count=3, oldest=at(12))}

    _, one, several = lines(health(a_report(puzzling=puzzling), [TEAM]))

    assert one.startswith("  - I do not understand 1 delivery of grafana for ops, just now. ")
    assert several.startswith("  - I do not understand 3 deliveries of sentry for ops, the oldest came just now. ")


def test_what_cannot_be_understood_is_told_with_what_to_do() -> None:
    report = a_report(
        puzzling={
            (OPS, "grafana"): Pile(count=1, oldest=at(11, 50)),
            (OPS, "sentry"): Pile(count=3, oldest=at(11)),
        }
    )

    remedy = "watchbill intake failed says why; watchbill intake replay tries again."
    assert lines(health(report, [TEAM])) == [
        "All is well with Ops now, but you should know:",
        f"  - I do not understand 1 delivery of grafana for ops, 10 min ago. {remedy}",
        f"  - I do not understand 3 deliveries of sentry for ops, the oldest came 1 h ago. {remedy}",
    ]
    assert report.well
