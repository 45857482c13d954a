"""Methods of the Web API that are about channels and messages."""

import json
from collections.abc import Mapping
from typing import Any

from watchbill.testing.slack import blocks
from watchbill.testing.slack.calling import Arguments, known
from watchbill.testing.slack.state import BOT, BOT_USER, TEAM, Channel, Message, Refusal, Workspace


@known("auth.test")
def _auth_test(workspace: Workspace, _: Arguments) -> Mapping[str, Any]:
    return {
        "url": "https://fake.slack.com/",
        "team": "Fake",
        "user": "watchbill",
        "team_id": TEAM,
        "user_id": BOT_USER,
        "bot_id": BOT,
        "is_enterprise_install": False,
    }


@known("chat.postMessage", "chat:write")
def _post(workspace: Workspace, given: Arguments) -> Mapping[str, Any]:
    channel = _writable(workspace, given)
    text, shown = _content(given)
    metadata = given.get("metadata")
    message = workspace.add(
        channel,
        Message(
            ts=workspace.stamp(),
            user=BOT_USER,
            text=text,
            blocks=shown,
            thread_ts=_thread(workspace, channel, given),
            metadata=json.loads(metadata) if isinstance(metadata, str) else metadata,
        ),
    )
    return {"channel": channel.id, "ts": message.ts, "message": message.shown(with_metadata=False)}


@known("chat.update", "chat:write")
def _update(workspace: Workspace, given: Arguments) -> Mapping[str, Any]:
    message = _mine(workspace, given, "cant_update_message")
    message.text, message.blocks = _content(given)
    message.edits += 1
    return {"channel": given["channel"], "ts": message.ts, "text": message.text, "message": message.shown()}


@known("chat.delete", "chat:write")
def _delete(workspace: Workspace, given: Arguments) -> Mapping[str, Any]:
    message = _mine(workspace, given, "cant_delete_message")
    workspace.messages[str(given["channel"])].remove(message)
    return {"channel": given["channel"], "ts": message.ts}


@known("chat.postEphemeral", "chat:write")
def _ephemeral(workspace: Workspace, given: Arguments) -> Mapping[str, Any]:
    _writable(workspace, given)
    _content(given)
    return {"message_ts": workspace.stamp()}


@known("chat.getPermalink")
def _permalink(workspace: Workspace, given: Arguments) -> Mapping[str, Any]:
    channel = workspace.channel(str(given["channel"]))
    message = workspace.message(channel.id, str(given["message_ts"]))
    link = f"https://fake.slack.com/archives/{channel.id}/p{message.ts.replace('.', '')}"
    return {"channel": channel.id, "permalink": link}


@known("conversations.info", "channels:read", "groups:read")
def _info(workspace: Workspace, given: Arguments) -> Mapping[str, Any]:
    return {"channel": workspace.channel(str(given["channel"])).shown()}


@known("conversations.list", "channels:read", "groups:read")
def _list(workspace: Workspace, given: Arguments) -> Mapping[str, Any]:
    shown = [each.shown() for each in workspace.channels.values() if not each.user]
    return {"channels": shown, "response_metadata": {"next_cursor": ""}}


@known("conversations.members", "channels:read", "groups:read")
def _members(workspace: Workspace, given: Arguments) -> Mapping[str, Any]:
    channel = workspace.channel(str(given["channel"]))
    return {"members": sorted(channel.members), "response_metadata": {"next_cursor": ""}}


@known("conversations.history", "channels:history", "groups:history", "im:history")
def _history(workspace: Workspace, given: Arguments) -> Mapping[str, Any]:
    channel = workspace.channel(str(given["channel"]))
    _readable(channel)
    found = [each for each in workspace.messages[channel.id] if each.thread_ts in (None, each.ts)]
    return _page(workspace, channel, list(reversed(_between(found, given))), given)


@known("conversations.replies", "channels:history", "groups:history", "im:history")
def _replies(workspace: Workspace, given: Arguments) -> Mapping[str, Any]:
    channel, root = workspace.channel(str(given["channel"])), str(given["ts"])
    _readable(channel)
    found = _replied(workspace, channel, root)
    if not found:
        raise Refusal("thread_not_found")
    first = [each for each in found if each.ts == root]  # it is always there, whatever is asked for
    return _page(workspace, channel, first + _between([each for each in found if each.ts != root], given), given)


@known("conversations.open", "im:write")
def _open(workspace: Workspace, given: Arguments) -> Mapping[str, Any]:
    user = str(given.get("users", ""))
    if user not in workspace.people:
        raise Refusal("user_not_found")
    if workspace.people[user].is_bot or workspace.people[user].deleted:
        raise Refusal("cannot_dm_bot" if workspace.people[user].is_bot else "user_disabled")
    return {"channel": {"id": workspace.direct(user).id}}


@known("conversations.setTopic", "channels:manage", "groups:write")
def _set_topic(workspace: Workspace, given: Arguments) -> Mapping[str, Any]:
    channel = _writable(workspace, given)
    if len(str(given["topic"])) > 250:
        raise Refusal("too_long")
    channel.topic = str(given["topic"])
    return {"channel": channel.shown()}


def _writable(workspace: Workspace, given: Arguments) -> Channel:
    channel = workspace.channel(str(given.get("channel", "")))
    if channel.is_archived:
        raise Refusal("is_archived")
    if BOT_USER not in channel.members:
        raise Refusal("channel_not_found" if channel.is_private else "not_in_channel")
    return channel


def _thread(workspace: Workspace, channel: Channel, given: Arguments) -> str | None:
    """Slack refuses nothing where the first message of a thread is gone: it shows the reply in the channel."""
    root = given.get("thread_ts")
    return str(root) if root and _replied(workspace, channel, str(root)) else None


def _replied(workspace: Workspace, channel: Channel, root: str) -> list[Message]:
    return [each for each in workspace.messages[channel.id] if root in (each.ts, each.thread_ts)]


def _readable(channel: Channel) -> None:
    if BOT_USER not in channel.members:
        raise Refusal("channel_not_found" if channel.is_private else "not_in_channel")


def _between(found: list[Message], given: Arguments) -> list[Message]:
    """Those of the time that is asked for; its ends count where that is asked for."""
    oldest, latest = float(given.get("oldest") or 0), float(given.get("latest") or "inf")
    inclusive = str(given.get("inclusive", "")).lower() in ("true", "1")
    return [
        each
        for each in found
        if oldest < float(each.ts) < latest or (inclusive and float(each.ts) in (oldest, latest))
    ]


def _content(given: Arguments) -> tuple[str, list[dict[str, Any]]]:
    shown = given.get("blocks") or []
    shown = json.loads(shown) if isinstance(shown, str) else list(shown)
    try:
        blocks.check(shown)
    except (KeyError, TypeError, AttributeError):
        raise Refusal("invalid_blocks") from None
    text = str(given.get("text") or "")
    if not text and not shown:
        raise Refusal("no_text")
    return text[:40_000], shown


def _mine(workspace: Workspace, given: Arguments, otherwise: str) -> Message:
    channel = workspace.channel(str(given["channel"]))
    message = workspace.message(channel.id, str(given["ts"]))
    if message.user != BOT_USER:
        raise Refusal(otherwise)
    return message


def _page(workspace: Workspace, channel: Channel, found: list[Message], given: Arguments) -> Mapping[str, Any]:
    start, size = int(given.get("cursor") or 0), min(int(given.get("limit") or 100), 999)
    with_metadata = str(given.get("include_all_metadata", "")).lower() in ("true", "1")
    page = [
        each.shown(with_metadata=with_metadata) | _thread_of(workspace, channel, each)
        for each in found[start : start + size]
    ]
    more = start + size < len(found)
    following = str(start + size) if more else ""
    return {"messages": page, "has_more": more, "response_metadata": {"next_cursor": following}}


def _thread_of(workspace: Workspace, channel: Channel, message: Message) -> dict[str, Any]:
    """What the first message of a thread tells of it."""
    replies = [each for each in workspace.messages[channel.id] if each.thread_ts == message.ts != each.ts]
    if not replies:
        return {}
    users = list(dict.fromkeys(each.user for each in replies))
    return {
        "thread_ts": message.ts,
        "reply_count": len(replies),
        "reply_users_count": len(users),
        "reply_users": users[:5],
        "latest_reply": replies[-1].ts,
        "is_locked": False,
        "subscribed": False,
    }
