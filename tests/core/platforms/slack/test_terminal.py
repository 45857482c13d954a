"""`python -m watchbill.testing.slack`: a Slack of our own to type into."""

import io

import pytest

from watchbill.testing.slack import FakeSlack
from watchbill.testing.slack.__main__ import CHANNELS, PEOPLE, act, main


@pytest.fixture
def typed() -> FakeSlack:
    """The workspace of that terminal, without its servers' end."""
    with FakeSlack() as slack:
        for handle, name in PEOPLE.items():
            slack.workspace.add_person(f"U0{handle.upper()}", name)
        for name, channel in CHANNELS.items():
            slack.workspace.add_channel(channel, name[1:], *(f"U0{each.upper()}" for each in PEOPLE))
        return slack


def test_it_says_what_the_desk_needs_and_ends_with_its_input() -> None:
    shown = io.StringIO()

    assert main([], io.StringIO("nonsense\n\nann #ops hello\n"), shown) == 0
    assert "export WATCHBILL_SLACK_API=http://127.0.0.1:" in shown.getvalue()
    assert "bot token xoxb-fake-bot, app token xapp-1-fake-app" in shown.getvalue()
    assert shown.getvalue().count("Type who says what where") == 2


def test_lines_are_said_pressed_and_invited(typed: FakeSlack) -> None:
    typed.workspace.channels["C0OPS"].members.discard("U0BOT")
    assert act(typed, "ann #ops /invite") == ""
    assert (
        act(typed, "ann #ops !mro today") == act(typed, "ben @ whoami") == act(typed, "zoe #ops /mro week") == ""
    )
    assert act(typed, "ann #ops press Claim") == "There is no button Claim."
    assert act(typed, "nobody #ops hello").startswith("Type who says what where")

    assert [each.kind for each in typed.people.told] == ["events_api", "events_api", "slash_commands"]
    assert "U0BOT" in typed.workspace.channels["C0OPS"].members
