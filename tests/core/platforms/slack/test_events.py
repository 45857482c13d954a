"""What Slack sends, understood: who said what where; and whatever else comes harms nobody."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchbill.model import Spot
from watchbill.platforms.slack.events import Asked, Changed, Foreign, Reacted, understood
from watchbill.platforms.slack.messages import Deleted, Edited, Me, Words
from watchbill.platforms.slack.typed import plain
from watchbill.testing.slack import FakeSlack

EDIT = {"edited": {"user": "U0ANN", "ts": "1780000008.000000"}}
ME = Me(team="T0WATCH", user="U0BOT", url="https://fake.slack.com/")


SAME = {"user": "U0ANN", "text": "!mro today", "ts": "1780000001.000100"}
SPOT = Spot(
    platform="slack",
    conversation="C0OPS",
    id="1780000001.000100",
    account="U0ANN",
    link="https://fake.slack.com/archives/C0OPS/p1780000001000100",
    at=datetime(2026, 5, 28, 20, 26, 41, 100, UTC),
)


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
        text="!mro today",
        sender="U0ANN",
        channel="C0OPS",
        id="C0OPS:1780000001.000100",
        root="1780000001.000100",
        spot=SPOT,
    )
    assert words(message(channel="D0ANN")).spot is None


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
        {"type": "reaction_added", "reaction": "eyes", "item": {"type": "message"}},
        {"type": "reaction_added", "reaction": "sos", "item": {"type": "file"}},
        {"subtype": "message_changed", "message": message()["event"] | {"edited": {}}},
        {
            "subtype": "message_changed",
            "message": message()["event"] | EDIT,
            "previous_message": message()["event"],
        },
        {"subtype": "message_changed", "message": message(text="x")["event"]},
        {"subtype": "message_changed", "message": message(text="x", bot_id="B1")["event"] | EDIT},
        {"subtype": "message_changed", "message": message(text="x")["event"] | EDIT, "channel": "D0ANN"},
        {"subtype": "message_deleted", "previous_message": message(bot_id="B1")["event"]},
        {"subtype": "message_deleted", "previous_message": message()["event"], "channel": "D0ANN"},
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
        ("events_api", message(ts="soon")),
        ("events_api", message(ts="nan")),
        ("events_api", message(thread_ts="1&x=y")),
        ("events_api", message(subtype="message_changed")),
        ("events_api", message(type="reaction_added", reaction="sos", item={"type": "message"})),
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


def test_what_stands_in_a_thread_knows_its_first_message() -> None:
    inside = words(message(thread_ts="1780000000.000100")).spot
    root = words(message(thread_ts="1780000001.000100")).spot

    assert inside is not None
    assert root == SPOT
    assert inside.thread == "1780000000.000100"
    assert inside.link.endswith("/p1780000001000100?thread_ts=1780000000.000100&cid=C0OPS")


def test_an_edit_is_told_as_the_message_reads_now() -> None:
    after = message(text="<!subteam^S0MRO> the mail is down")["event"] | EDIT
    changed = message(subtype="message_changed", hidden=True, message=after, ts="1780000009.000100")
    found = understood("events_api", changed, ME)

    assert isinstance(found, Edited)
    assert found.words.spot == SPOT
    assert found.words.renamed(lambda text: text.replace("@subteam^S0MRO", "@mro")).text == "@mro the mail is down"


@pytest.mark.parametrize("subtype", ["message_deleted", "message_changed"])
def test_what_is_deleted_is_told_and_so_is_the_first_message_of_a_thread(subtype: str) -> None:
    gone = message(
        subtype=subtype, message={"subtype": "tombstone", "ts": "1780000001.000100"},
        previous_message=message()["event"], ts="1780000009.000100",
    )  # fmt: skip

    assert understood("events_api", gone, ME) == Deleted(SPOT)


def test_a_reaction_points_at_a_message() -> None:
    item = {"type": "message", "channel": "C0OPS", "ts": "1780000001.000100"}
    found = understood("events_api", message(type="reaction_added", reaction="sos", item=item), ME)

    assert found == Reacted(sender="U0ANN", channel="C0OPS", stamp="1780000001.000100")


def test_caches_hear_of_changes() -> None:
    assert understood("events_api", message(type="user_change", user={"id": "U0ANN"}), ME) == Changed("U0ANN")
    assert understood("events_api", message(type="channel_archive"), ME) == Changed("C0OPS")


def test_buttons_windows_and_shortcuts_are_lines_of_chat(slack: FakeSlack) -> None:
    people, told = slack.people, slack.people.told
    shown = people.say("U0ANN", "C0OPS", "the mail <b> is & down")
    people.shortcut("U0ANN", "C0OPS", shown)
    people.slash("U0ANN", "C0OPS", "claim TICKET-1")
    shortcut, slash = (words(dict(each.payload), each.kind) for each in list(told)[-2:])

    assert shortcut.text == "!ask the mail <b> is & down"
    assert shortcut.thread == shown.ts
    assert shortcut.spot is not None
    assert (shortcut.spot.id, shortcut.spot.account, shortcut.spot.chosen) == (shown.ts, "U0ANN", True)
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
        ("<!channel> <!here|here> <!subteam^S0MRO|@mro> <!subteam^S0MRO>", "@channel here @mro @subteam^S0MRO"),
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
TYPES = st.sampled_from(
    ["message", "reaction_added", "block_actions", "message_action", "view_submission", "event_callback"]
)


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
        assert found is None or isinstance(found, Words | Asked | Changed | Edited | Deleted | Reacted)
