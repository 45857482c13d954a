"""`watchbill doctor slack`: each thing that can be wrong, and what to do about it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.core.cli.conftest import Ended, Shell
from watchbill.testing.slack import FakeSlack

Doctor = Callable[..., Ended]


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    """A workspace with #ops."""
    with FakeSlack() as found:
        found.workspace.add_person("U0ANN", "Ann")
        found.workspace.add_channel("C0OPS", "ops", "U0ANN")
        found.workspace.add_channel("C0SRE", "sre", "U0ANN")
        yield found


@pytest.fixture
def doctor(watchbill: Shell, slack: FakeSlack, tmp_path: Path) -> Doctor:
    """Look at a desk of this workspace, whose team posts in #ops and keeps @mro."""
    team = tmp_path / "team.toml"
    team.write_text(
        '[people.ann]\nname = "Ann"\n[teams.ops]\nname = "Ops"\nzone = "Europe/Paris"\nhandle = "mro"\n'
        'channel = { platform = "slack", conversation = "C0OPS" }\n'
        'watched = [{ platform = "slack", conversation = "C0SRE" }]\nmembers = [{ person = "ann" }]\n'
    )
    assert watchbill("apply", team, "--yes").code == 0
    keys = {
        "WATCHBILL_BACKEND": "slack",
        "WATCHBILL_SLACK_BOT_TOKEN": slack.bot_token,
        "WATCHBILL_SLACK_APP_TOKEN": slack.app_token,
        "WATCHBILL_SLACK_API": slack.api,
    }

    def look(*arguments: str, **changes: str) -> Ended:
        return watchbill("doctor", "slack", *arguments, **(keys | changes))

    return look


def about(ended: Ended, word: str) -> list[str]:
    """The lines about something."""
    return [line for line in ended.out.splitlines() if word in line]


def test_all_is_well_and_the_test_message_is_posted(doctor: Doctor, slack: FakeSlack) -> None:
    slack.workspace.add_group("mro", "U0ANN")
    ended = doctor("--channel", "C0OPS")

    assert [line.split(None, 1)[1] for line in ended.out.splitlines()[-7:]] == [
        "Slack: signed in to Fake as @watchbill",
        "scopes: all 12 are there",
        "Socket Mode: a socket may be opened",
        "team ops: posts in #ops",
        "team ops: listens to #sre",
        "team ops: @mro calls whoever is on MRO",
        "test message: posted in C0OPS",
    ]
    assert slack.people.reads("C0OPS") == ["This is a test by `watchbill doctor slack`: I can write here."]
    assert ended.code == 0


def test_without_a_channel_nothing_is_posted(doctor: Doctor, slack: FakeSlack) -> None:
    assert about(doctor(), "test message")[0].startswith("attention  test message: none was posted")
    assert slack.faults.calls["chat.postMessage"] == 0


def test_a_wrong_token_says_where_the_right_one_is_and_does_not_show_it(doctor: Doctor) -> None:
    ended = doctor(WATCHBILL_SLACK_BOT_TOKEN="xoxb-wrong-secret")

    assert about(ended, "Slack: ")[-1].endswith(
        "Slack does not take the token (invalid_auth) -> copy it again: OAuth & Permissions, Bot User OAuth Token"
    )
    assert ended.code == 1
    assert "wrong-secret" not in ended.out + ended.err


def test_tokens_in_the_wrong_place_are_named(doctor: Doctor, slack: FakeSlack) -> None:
    ended = doctor(WATCHBILL_SLACK_BOT_TOKEN=slack.app_token, WATCHBILL_SLACK_APP_TOKEN=slack.bot_token)

    assert [each for each in ("BOT_TOKEN: begins with xoxb-", "APP_TOKEN: begins with xapp-") if each in ended.out]
    assert slack.bot_token not in ended.out


def test_what_is_missing_of_scopes_is_named_with_what_it_is_for(doctor: Doctor, slack: FakeSlack) -> None:
    slack.workspace.scopes -= {"users:read.email", "usergroups:write"}
    ended = doctor()

    assert "users:read.email missing (knows people by their e-mail addresses)" in about(ended, " scopes: ")[0]
    assert "install the app again" in about(ended, " scopes: ")[0]
    assert "attention  scopes: without usergroups:write" in about(ended, " scopes: ")[1]


def test_socket_mode_that_may_not_be_opened_says_what_to_switch_on(doctor: Doctor) -> None:
    ended = doctor(WATCHBILL_SLACK_APP_TOKEN="xapp-wrong")

    assert "switch it on, and copy the App-Level Token" in about(ended, "Socket Mode")[0]


def test_http_needs_somebody_who_listens(doctor: Doctor) -> None:
    nothing = doctor(WATCHBILL_SLACK_APP_TOKEN="", WATCHBILL_SLACK_SIGNING_SECRET="s")
    something = doctor(
        WATCHBILL_SLACK_APP_TOKEN="", WATCHBILL_SLACK_SIGNING_SECRET="s", WATCHBILL_WEB="127.0.0.1:8080"
    )

    assert "set WATCHBILL_WEB" in about(nothing, "HTTP")[0]
    assert "https://YOUR-HOST/in/slack, which must lead to 127.0.0.1:8080" in about(something, "HTTP")[0]


def test_a_channel_without_the_bot_and_a_group_that_is_not_there(doctor: Doctor, slack: FakeSlack) -> None:
    slack.workspace.channels["C0OPS"].members.discard("U0BOT")
    ended = doctor("--channel", "C0OPS")

    assert "the bot is not in #ops -> say /invite @watchbill there" in ended.out
    assert "there is no user group @mro" in ended.out
    assert "Slack refuses (not_in_channel) -> say /invite @watchbill in it" in ended.out


def test_a_watched_channel_that_cannot_be_heard(doctor: Doctor, slack: FakeSlack) -> None:
    slack.workspace.channels["C0SRE"].members.discard("U0BOT")
    outside = doctor()
    del slack.workspace.channels["C0SRE"]
    gone = doctor()

    assert "the bot is not in #sre -> say /invite @watchbill there" in outside.out
    assert "channel C0SRE: Slack refuses (channel_not_found) -> say /invite @watchbill there, or name" in gone.out


def test_without_reactions_it_says_what_is_missing(doctor: Doctor, slack: FakeSlack) -> None:
    slack.workspace.scopes.discard("reactions:read")

    assert "without reactions:read nobody puts a message in the queue by the reaction :sos:" in doctor().out


@pytest.mark.parametrize("status", [500, 503])
def test_slack_that_is_away_is_told_so(status: int, doctor: Doctor, slack: FakeSlack) -> None:
    slack.faults.fail("auth.test", status)

    assert "look at the network and at status.slack.com" in doctor().out


def test_nobody_at_the_other_end(doctor: Doctor) -> None:
    ended = doctor(WATCHBILL_SLACK_API="http://127.0.0.1:9/api/")

    assert "look at the network" in ended.out
    assert ended.code == 1


def test_the_manifest_is_json_that_asks_for_what_we_use(watchbill: Shell) -> None:
    import json

    socket, http = (
        watchbill("slack", "manifest"),
        watchbill("slack", "manifest", "--url", "https://desk.example/in/slack"),
    )
    one, other = json.loads(socket.out), json.loads(http.out)

    assert one["settings"]["socket_mode_enabled"]
    assert "request_url" not in one["settings"]["event_subscriptions"]
    assert not other["settings"]["socket_mode_enabled"]
    assert other["features"]["slash_commands"][0]["url"] == "https://desk.example/in/slack"
    assert other["settings"]["interactivity"]["request_url"] == "https://desk.example/in/slack"
    assert watchbill("slack", "manifest", "--url", "http://desk.example").code == 1
