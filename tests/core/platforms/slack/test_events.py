"""What Slack sends, understood: who said what where; and whatever else comes harms nobody."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchbill.platforms.slack.events import Asked, Changed, Foreign, Me, Words, understood
from watchbill.platforms.slack.typed import plain
from watchbill.testing.slack import FakeSlack

ME = Me(team="T0WATCH", user="U0BOT", url="https://fake.slack.com/")


def message(**changes: Any) -> dict[str, Any]:
    """An event of somebody's message in #ops."""
    event = {
        "type": "message", "user": "U0ANN", "text": "!mro today", "ts": "1780000001.000100", "channel": "C0OPS",
        "channel_type": "channel", "event_ts": "1780000001.000100", "team": "T0WATCH",
    }  # fmt: skip
    return {"team_id": "T0WATCH", "event_id": "Ev1", "type": "event_callback", "event": event | changes}


def words(payload: dict[str, Any], kind: str = "events_api") -> Words:
    """What was said."""
    found = understood(kind, payload, ME)
    assert isinstance(found, Words)
    return found


def test_a_message_is_what_somebody_said() -> None:
    assert words(message()) == Words(
        text="!mro today", sender="U0ANN", channel="C0OPS", id="C0OPS:1780000001.000100", root="1780000001.000100"
    )


def test_a_mention_comes_as_two_events_and_is_one_message() -> None:
    text = "<@U0BOT> mro today"
    both = [words(message(type=kind, text=text)) for kind in ("message", "app_mention")]

    assert both[0] == both[1]
    assert both[0].text == "mro today"
    assert both[0].meant


def test_a_direct_message_is_meant_for_the_bot() -> None:
    assert words(message(channel="D0ANN", channel_type="im")).meant
    assert words(message(thread_ts="1780000000.000100")).thread == "1780000000.000100"


@pytest.mark.parametrize(
    "changes",
    [
        {"subtype": "message_changed", "message": {"text": "!claim T-1"}, "hidden": True},
        {"subtype": "message_deleted"},
        {"subtype": "bot_message", "bot_id": "B9"},
        {"bot_id": "B0BOT"},
        {"user": "U0BOT"},
        {"user": None},
        {"subtype": "channel_join"},
        {"type": "reaction_added"},
        {"type": None},
    ],
)
def test_what_nobody_says_now_is_nothing(changes: dict[str, Any]) -> None:
    assert understood("events_api", message(**changes), ME) is None


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        ("events_api", message() | {"team_id": "T9EVIL"}),
        ("events_api", {"team_id": "T0WATCH"}),
        ("events_api", message(channel=None) | {"event": "text"}),
        ("slash_commands", {"team_id": "T9EVIL", "command": "/mro", "text": "today"}),
        ("slash_commands", {"team_id": "T0WATCH", "command": "/mro"}),
        ("interactive", {"type": "block_actions", "team": {"id": "T9EVIL"}}),
        ("interactive", {"type": "block_actions", "team": None}),
        ("interactive", {"type": "block_actions", "team": {"id": "T0WATCH"}, "actions": []}),
        ("interactive", {"type": "view_submission", "team": {"id": "T0WATCH"}, "view": {"callback_id": "ask"}}),
    ],
)
def test_what_is_another_workspaces_or_of_no_known_form_is_refused(kind: str, payload: dict[str, Any]) -> None:
    with pytest.raises(Foreign):
        understood(kind, payload, ME)


def test_an_event_of_a_shared_channel_is_ours_where_we_are_authorised() -> None:
    payload = message(user="U9OTHER", user_team="T9OTHER") | {
        "team_id": "T9OTHER",
        "authorizations": [{"team_id": "T0WATCH"}],
    }

    assert words(payload).sender == "U9OTHER"


def test_caches_hear_of_changes() -> None:
    assert understood("events_api", message(type="user_change", user={"id": "U0ANN"}), ME) == Changed("U0ANN")
    assert understood("events_api", message(type="channel_archive"), ME) == Changed("C0OPS")


def test_buttons_windows_and_shortcuts_are_lines_of_chat(slack: FakeSlack) -> None:
    people, told = slack.people, slack.people.told
    shown = people.say("U0ANN", "C0OPS", "the mail <b> is & down")
    people.shortcut("U0ANN", "C0OPS", shown)
    people.slash("U0ANN", "C0OPS", "claim TICKET-1")
    shortcut, slash = (words(dict(each.payload), each.kind) for each in list(told)[-2:])

    assert shortcut.text.startswith("!ask the mail <b> is & down (https://fake.slack.com/archives/C0OPS/p")
    assert shortcut.thread == shown.ts
    assert (slash.text, slash.slash, slash.meant) == ("claim TICKET-1", True, True)
    assert slash.response_url == people.response_url("C0OPS")


def test_a_button_that_asks_names_what_it_asks_for(slack: FakeSlack) -> None:
    shown = slack.people.say("U0ANN", "C0OPS", "x")
    button = {"action_id": "ask.0.1", "text": {"type": "plain_text", "text": "Block"}, "value": "!block T-1 why"}

    found = understood("interactive", slack.people.pressed("U0ANN", "C0OPS", shown, button), ME)

    assert isinstance(found, Asked)
    assert (found.typed, found.label, found.channel) == ("!block T-1 why", "Block", "C0OPS")


@pytest.mark.parametrize(
    ("stored", "typed"),
    [
        ("&lt;b&gt; &amp; &amp;lt;", "<b> & &lt;"),
        ("<@U0ANN> and <@U0BEN|ben>", "@U0ANN and @U0BEN"),
        ("<#C0OPS|ops> <#C0OPS>", "#ops #C0OPS"),
        ("<https://a.example/x?y=1&amp;z=2|a.example> <https://b.example>", "https://a.example/x?y=1&z=2 https://b.example"),
        ("<mailto:ann@example.org|ann@example.org>", "ann@example.org"),
        ("<!channel> <!here|here> <!subteam^S0MRO|@mro> <!subteam^S0MRO>", "@channel here @mro @subteam"),
        ("a < b > c <", "a < b > c <"),
    ],
)  # fmt: skip
def test_what_a_person_typed(stored: str, typed: str) -> None:
    assert plain(stored) == typed


NAMES = (
    "type event team team_id user id text channel ts actions view trigger_id message command subtype callback_id "
    "private_metadata state values action_id value authorizations container"
)
VALUES = st.none() | st.booleans() | st.integers() | st.text(max_size=20)
JSON = st.recursive(
    VALUES | st.sampled_from(["T0WATCH", "U0ANN", "C0OPS"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES.split()), inner, max_size=6),
    max_leaves=25,
)
KINDS = st.sampled_from(["events_api", "slash_commands", "interactive", "hello", ""])
TYPES = st.sampled_from(["message", "block_actions", "message_action", "view_submission", "event_callback"])


@given(KINDS, st.dictionaries(st.text(max_size=5), JSON), JSON, TYPES)
def test_whatever_comes_is_understood_left_out_or_refused(
    kind: str, payload: dict[str, Any], inner: Any, type_: str
) -> None:
    ours = {"team_id": "T0WATCH", "team": {"id": "T0WATCH"}, "event": inner, "type": type_, "view": inner}
    for each in (payload, payload | ours, {"event": {"type": type_, "event": inner}, **ours}):
        try:
            found = understood(kind, each, ME)
        except Foreign:
            continue
        assert found is None or isinstance(found, Words | Asked | Changed)
