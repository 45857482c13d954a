"""What came in the team's channels, and what is asked there, in the chat's words."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.plugins.conftest import Ask, both_databases
from watchbill.app import App
from watchbill.model import Address, Barrier, Hearing, Trace
from watchbill.testing.builders import a_spot, at
from watchbill.testing.chat import TalkingBot
from watchbill.testing.clock import SteppedClock


@pytest.fixture(autouse=True)
def listening(watchbill_bot: TalkingBot) -> None:
    """Somebody listens since ten."""
    assert watchbill_bot.host.listening is not None
    watchbill_bot.host.listening.stop()
    watchbill_bot.host.listening.look()


@both_databases
def test_a_question_is_asked_answered_and_told(ask: Ask, watchbill_bot: TalkingBot, watchbill_desk: App) -> None:
    for who, text, id, thread in (
        ("zoe", "@mro how do I get a VPN account?", "m1", None),
        ("ben", "Ask Chloe.", "m2", "m1"),
        ("zoe", "And who broke the build?", "m3", None),
    ):
        watchbill_bot.chat.hear(text, who, "#ops", id, thread)
    watchbill_desk.engine.run_once()

    assert watchbill_bot.said_in("#ops") == [
        "Q2 is resolved: Ben has answered. If that was not all, write here again."
    ]
    assert ask("!show Q2").splitlines()[0] == "Q2 question: how do I get a VPN account?"
    assert ask("!channels").splitlines() == [
        "Since Mon 30 Nov 17:30",
        "  - #ops: 3 messages (known from 10:00 on), 1 thread without an answer: 10:00",
        "  - #incidents: nothing (known from 10:00 on)",
    ]


def test_threads_are_named_by_links_and_the_rest_is_counted(
    ask: Ask, watchbill_desk: App, watchbill_clock: SteppedClock
) -> None:
    with watchbill_desk.database.changing() as work:
        for number in range(13):
            link = f"https://chat.example/m{number}"
            work.remarks.add(Trace(spot=a_spot(f"m{number}", at=at(10, number), link=link)))
    watchbill_clock.advance(timedelta(minutes=30))
    told = ask("!channels").splitlines()[1]

    assert "13 threads without an answer: 10:00 (https://chat.example/m0), 10:01 (https://chat.example/m1)" in told
    assert told.endswith("10:09 (https://chat.example/m9) and 3 more")
    assert "known from 10:00 on up to 10:00" in told


@pytest.mark.parametrize(
    ("barrier", "says"),
    [
        (Barrier.OUTSIDE, "I am not in it. Invite me there."),
        (Barrier.FORBIDDEN, "I lack a permission"),
        (Barrier.UNKNOWN, "the chat does not let me"),
    ],
)
def test_a_channel_that_cannot_be_read_says_so(barrier: Barrier, says: str, ask: Ask, watchbill_desk: App) -> None:
    with watchbill_desk.database.changing() as work:
        work.hearings.save(
            Hearing(platform="console", conversation="#incidents", since=at(9), until=at(9), barrier=barrier)
        )

    assert f"#incidents: cannot read this channel's history: {says}" in ask("!channels")


def test_a_team_without_channels_is_told_how_to_have_one(ask: Ask, watchbill_desk: App) -> None:
    with watchbill_desk.database.changing() as work:
        for team in work.teams.everything():
            work.teams.save(replace(team, channel=None, watched=()))

    assert ask("!channels", in_="@").startswith("I listen to no channel of yours.")


def test_it_is_for_the_team(ask: Ask) -> None:
    assert ask("!channels", as_="zoe").startswith("I do not know you yet.")
    assert "#ops" in ask("!channels", as_="dmitri", in_="@")


def test_what_is_a_month_old_is_forgotten(watchbill_desk: App, watchbill_clock: SteppedClock) -> None:
    old, young = (Trace(spot=a_spot(id, at=at(10) + timedelta(days=days))) for id, days in (("m1", 0), ("m2", 1)))
    with watchbill_desk.database.changing() as work:
        for each in (old, young):
            work.remarks.add(each)
    watchbill_clock.advance(timedelta(days=30, hours=1))
    watchbill_desk.engine.run_once()
    with watchbill_desk.database.reading() as work:
        assert [work.remarks.get(each.spot) is None for each in (old, young)] == [True, False]


def test_a_question_in_a_direct_message_has_no_channel(ask: Ask, watchbill_desk: App) -> None:
    ask("!ask How do I get a VPN account for Bob?", in_="@")
    with watchbill_desk.database.reading() as work:
        place = Address(platform="console", conversation="@ann")
        assert work.remarks.count(place, at(9)) == 0
