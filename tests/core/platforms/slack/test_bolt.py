"""The fake Slack as `slack-bolt` meets it, which knows nothing of us: so it is Slack's shapes, and not ours."""

import json
import queue
import time
from collections.abc import Iterator
from typing import Any

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode.builtin import SocketModeHandler
from slack_bolt.request import BoltRequest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from watchbill.testing.running import until
from watchbill.testing.slack import FakeSlack
from watchbill.testing.slack.posting import sign


@pytest.fixture
def seen() -> "queue.SimpleQueue[tuple[str, Any]]":
    """What Bolt's listeners were given."""
    return queue.SimpleQueue()


@pytest.fixture
def app(slack: FakeSlack, seen: "queue.SimpleQueue[tuple[str, Any]]") -> App:
    """An app that answers a mention with a button, and a button by changing its message."""
    client = WebClient(token=slack.bot_token, base_url=slack.api)
    made = App(client=client, signing_secret=slack.signing_secret)

    @made.event({"type": "message", "subtype": None})
    def heard(event: dict[str, Any], say: Any, body: dict[str, Any]) -> None:
        label = {"type": "plain_text", "text": "Claim"}
        button = {"type": "button", "text": label, "action_id": "claim", "value": "T-1"}
        blocks = [
            {"type": "section", "text": {"type": "mrkdwn", "text": "Take it?"}},
            {"type": "actions", "elements": [button]},
        ]
        say(text="Take it?", blocks=blocks, thread_ts=event["ts"])
        seen.put(("message", body))

    @made.event("reaction_added")
    def reacted(event: dict[str, Any]) -> None:
        seen.put(("reaction", event))

    @made.event({"type": "message", "subtype": "message_changed"})
    def changed(event: dict[str, Any]) -> None:
        seen.put(("changed", event))

    @made.event({"type": "message", "subtype": "message_deleted"})
    def deleted(event: dict[str, Any]) -> None:
        seen.put(("deleted", event))

    @made.action("claim")
    def pressed(ack: Any, body: dict[str, Any], client: WebClient) -> None:
        ack()
        message = body["message"]
        client.chat_update(channel=body["channel"]["id"], ts=message["ts"], text="Taken", blocks=[])
        seen.put(("action", body))

    @made.command("/mro")
    def slash(ack: Any, body: dict[str, Any], respond: Any) -> None:
        ack()
        respond(text="Ben is on MRO", response_type="in_channel")
        seen.put(("command", body))

    @made.shortcut("queue")
    def shortcut(ack: Any, body: dict[str, Any], client: WebClient) -> None:
        ack()
        field = {"type": "plain_text_input", "action_id": "why"}
        label = {"type": "plain_text", "text": "Why"}
        view = {
            "type": "modal", "callback_id": "why", "title": {"type": "plain_text", "text": "Why?"},
            "submit": {"type": "plain_text", "text": "Send"},
            "blocks": [{"type": "input", "block_id": "why", "label": label, "element": field}],
        }  # fmt: skip
        client.views_open(trigger_id=body["trigger_id"], view=view)
        seen.put(("shortcut", body))

    @made.view("why")
    def sent(ack: Any, view: dict[str, Any]) -> None:
        ack()
        seen.put(("view", view["state"]["values"]["why"]["why"]["value"]))

    return made


@pytest.fixture
def connected(app: App, slack: FakeSlack) -> Iterator[SocketModeHandler]:
    """The app, over Socket Mode."""
    client = WebClient(token=slack.app_token, base_url=slack.api)
    handler = SocketModeHandler(app, slack.app_token, web_client=client, ping_interval=0.5)
    handler.connect()  # type: ignore[no-untyped-call]
    slack.sockets.wait_for(1)
    yield handler
    handler.close()  # type: ignore[no-untyped-call]


@pytest.mark.usefixtures("connected")
def test_messages_buttons_commands_shortcuts_and_windows_over_sockets(
    slack: FakeSlack, seen: "queue.SimpleQueue[tuple[str, Any]]"
) -> None:
    people = slack.people
    said = people.say("U0ANN", "C0OPS", "hello")
    assert seen.get(timeout=10)[0] == "message"
    (shown,) = people.of_the_bot("C0OPS")
    assert (shown.thread_ts, people.reads("C0OPS", said.ts)) == (said.ts, ["Take it?\n[Claim]"])

    people.press("U0ANN", "C0OPS", shown, "Claim")
    assert seen.get(timeout=10)[0] == "action"
    until(lambda: shown.text == "Taken")
    people.slash("U0ANN", "C0OPS", "today")
    assert seen.get(timeout=10)[0] == "command"
    until(lambda: "Ben is on MRO" in people.reads("C0OPS"))
    people.shortcut("U0ANN", "C0OPS", said)
    assert seen.get(timeout=10)[0] == "shortcut"
    people.fill_in("U0ANN", "because")
    assert seen.get(timeout=10) == ("view", "because")
    until(lambda: all(each.taken.is_set() for each in people.told))


@pytest.mark.usefixtures("connected")
def test_reactions_edits_and_deletions_are_told(
    slack: FakeSlack, seen: "queue.SimpleQueue[tuple[str, Any]]"
) -> None:
    said = slack.people.say("U0ANN", "C0OPS", "hello")
    assert seen.get(timeout=10)[0] == "message"
    slack.people.react("U0ANN", "C0OPS", said, "sos")
    slack.people.edit("C0OPS", said, "hello @U0ANN")
    slack.people.delete("C0OPS", said)
    told = dict(seen.get(timeout=10) for _ in range(3))

    assert told["reaction"]["item"] == {"type": "message", "channel": "C0OPS", "ts": said.ts}
    assert (told["reaction"]["reaction"], told["reaction"]["item_user"]) == ("sos", "U0ANN")
    assert told["changed"]["message"]["text"] == "hello <@U0ANN>"
    assert told["changed"]["message"]["edited"]["user"] == "U0ANN"
    assert told["changed"]["previous_message"]["text"] == "hello"
    assert (told["deleted"]["deleted_ts"], told["deleted"]["previous_message"]["ts"]) == (said.ts, said.ts)
    slack.workspace.scopes.discard("reactions:read")
    assert slack.people.react("U0ANN", "C0OPS", said, "sos") is None


def test_the_sdk_reads_histories_and_threads(slack: FakeSlack) -> None:
    client = WebClient(token=slack.bot_token, base_url=slack.api)
    first, second = (slack.people.say("U0ANN", "C0OPS", text) for text in ("one", "two"))
    reply = slack.people.say("U0ANN", "C0OPS", "inside", first.ts)

    def stamps(answer: Any) -> list[str]:
        return [each["ts"] for each in answer["messages"]]

    history = client.conversations_history(channel="C0OPS")
    assert stamps(history) == [second.ts, first.ts]
    root = history["messages"][1]
    assert (root["reply_count"], root["reply_users"], root["latest_reply"]) == (1, ["U0ANN"], reply.ts)
    assert stamps(client.conversations_history(channel="C0OPS", oldest=first.ts)) == [second.ts]
    assert stamps(client.conversations_history(channel="C0OPS", oldest=first.ts, inclusive=True)) == [
        second.ts, first.ts
    ]  # fmt: skip
    assert stamps(client.conversations_history(channel="C0OPS", latest=second.ts)) == [first.ts]
    assert stamps(client.conversations_replies(channel="C0OPS", ts=first.ts, oldest=reply.ts)) == [first.ts]
    assert stamps(client.conversations_replies(channel="C0OPS", ts=first.ts)) == [first.ts, reply.ts]
    alone = client.conversations_replies(
        channel="C0OPS", ts=reply.ts, oldest=reply.ts, latest=reply.ts, inclusive=True, limit=1
    )
    assert [(each["ts"], each["thread_ts"]) for each in alone["messages"]] == [(reply.ts, first.ts)]
    slack.workspace.channels["C0OPS"].members.discard("U0BOT")
    for private, error in ((False, "not_in_channel"), (True, "channel_not_found")):
        slack.workspace.channels["C0OPS"].is_private = private
        with pytest.raises(SlackApiError) as refused:
            client.conversations_history(channel="C0OPS")
        assert refused.value.response["error"] == error


def test_the_same_over_signed_http(app: App, slack: FakeSlack, seen: "queue.SimpleQueue[tuple[str, Any]]") -> None:
    said = slack.people.say("U0ANN", "C0OPS", "hello")
    payload = slack.people.told[-1].payload
    for body, status in ((json.dumps(payload), 200), (json.dumps(dict(payload) | {"x": 1}), 401)):
        headers = sign(body.encode() if status == 200 else b"other", str(int(time.time())))
        answer = app.dispatch(
            BoltRequest(body=body, headers={"content-type": "application/json", **headers}, mode="http")
        )
        assert answer.status == status
    assert seen.get(timeout=10)[0] == "message"
    until(lambda: slack.people.reads("C0OPS", said.ts))


def test_the_sdk_finds_every_method_that_we_use(slack: FakeSlack) -> None:
    client = WebClient(token=slack.bot_token, base_url=slack.api)
    slack.workspace.add_group("mro", "U0ANN")
    posted = client.chat_postMessage(
        channel="C0OPS", text="x", metadata={"event_type": "watchbill", "event_payload": {"key": "k"}}
    )
    shown = client.conversations_history(channel="C0OPS", include_all_metadata=True, limit=1)["messages"][0]

    assert client.auth_test().headers["x-oauth-scopes"]
    assert shown["metadata"]["event_payload"] == {"key": "k"}
    assert client.chat_getPermalink(channel="C0OPS", message_ts=posted["ts"])["permalink"].startswith("https://")
    assert client.users_lookupByEmail(email="ANN@example.org")["user"]["id"] == "U0ANN"
    assert client.conversations_members(channel="C0OPS")["members"] == ["U0ANN", "U0BOT"]
    assert client.conversations_open(users="U0ANN")["channel"]["id"] == "D0ANN"
    assert client.conversations_setTopic(channel="C0OPS", topic="t")["channel"]["topic"]["value"] == "t"
    assert client.usergroups_users_update(usergroup="S0MRO", users=["U0ANN"])["usergroup"]["users"] == ["U0ANN"]
    assert client.team_info()["team"]["id"] == "T0WATCH"
    assert client.users_list()["members"]


@pytest.mark.parametrize(
    ("method", "arguments", "error"),
    [
        ("chat.postMessage", {"channel": "C0NONE", "text": "x"}, "channel_not_found"),
        ("chat.postMessage", {"channel": "C0OPS"}, "no_text"),
        ("chat.postMessage", {"channel": "C0OPS", "blocks": [{"type": "bogus"}]}, "invalid_blocks"),
        ("chat.postMessage", {"channel": "C0OPS", "blocks": [{"type": "divider"}] * 51}, "invalid_blocks"),
        ("chat.update", {"channel": "C0OPS", "ts": "1", "text": "x"}, "message_not_found"),
        ("conversations.open", {"users": "U0BOT"}, "cannot_dm_bot"),
        ("usergroups.users.update", {"usergroup": "S0MRO", "users": ""}, "no_users_provided"),
        ("usergroups.users.update", {"usergroup": "S0MRO", "users": "U0BOT"}, "invalid_users"),
        ("apps.connections.open", {}, "not_allowed_token_type"),
        ("files.upload", {}, "unknown_method"),
    ],
)
def test_it_refuses_as_slack_does(method: str, arguments: dict[str, Any], error: str, slack: FakeSlack) -> None:
    slack.workspace.add_group("mro", "U0ANN")
    client = WebClient(token=slack.bot_token, base_url=slack.api)
    with pytest.raises(SlackApiError) as refused:
        client.api_call(method, json=arguments)

    assert refused.value.response["error"] == error


def test_scopes_and_tokens_are_looked_at(slack: FakeSlack) -> None:
    slack.workspace.scopes.discard("chat:write")
    for token, error in (("xoxb-other", "invalid_auth"), (slack.bot_token, "missing_scope")):
        with pytest.raises(SlackApiError) as refused:
            WebClient(token=token, base_url=slack.api).chat_postMessage(channel="C0OPS", text="x")
        assert refused.value.response["error"] == error
