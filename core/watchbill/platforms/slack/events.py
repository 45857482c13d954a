"""What Slack sends, as what somebody said: commands, buttons, shortcuts, and what its caches must forget."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from watchbill.platforms.slack.dialect import ASK, COMMAND
from watchbill.platforms.slack.typed import plain
from watchbill.platforms.slack.window import WINDOW, filled_in

Payload = Mapping[str, Any]

#: Messages of these subtypes are somebody's words; all others tell of something else: an edit, a join, a bot.
_SPOKEN = frozenset((None, "file_share", "thread_broadcast", "me_message"))
#: The id of the message shortcut "put in the queue".
SHORTCUT = "queue"
#: Characters of a message that is put in the queue.
QUOTED = 3_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Me:
    """Who the bot is in its workspace, from `auth.test`."""

    team: str
    user: str
    #: The address of the workspace: "https://acme.slack.com/".
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What somebody said, pressed or chose, as a line of chat."""

    text: str
    sender: str
    #: The channel; a direct conversation with the bot begins with "D".
    channel: str
    #: The same for each delivery of the same thing.
    id: str
    #: The thread it stands in.
    thread: str | None = None
    #: What a thread about it would be called.
    root: str | None = None
    #: Whether it is meant for the bot beyond doubt: a mention, a button, a slash command.
    meant: bool = False
    #: Whether `/mro` gave it, so that "today" means "!mro today".
    slash: bool = False
    #: Where an answer can be sent for half an hour without being in the channel.
    response_url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Somebody pressed a button that lacks a word; a window is to ask for it."""

    #: "!block TICKET-123 why": the last word is what is missing.
    typed: str
    label: str
    trigger: str
    channel: str
    thread: str | None


@dataclass(frozen=True, slots=True)
class Changed:
    """A person's or a channel's properties are not what they were."""

    id: str


Understood = Words | Asked | Changed | None


class Foreign(Exception):
    """It is not for this bot: another workspace's, or of no known form."""


def understood(kind: str, payload: Payload, me: Me) -> Understood:
    """What an envelope's payload means; None where it is nothing to act on.

    Args:
        kind: "events_api", "slash_commands" or "interactive", as Socket Mode names them.
        payload: as Slack sent it.
        me: who the bot is.

    Raises:
        Foreign: it is for another workspace, or lacks what its kind must have.
    """
    try:
        match kind:
            case "events_api":
                return _event(payload, me)
            case "slash_commands":
                return _slash(payload, me)
            case "interactive":
                return _interactive(payload, me)
    except (LookupError, TypeError, AttributeError, ValueError) as missing:
        raise Foreign(f"{kind} of an unknown form: {missing!r}") from None
    return None


def _event(payload: Payload, me: Me) -> Understood:
    teams = {payload.get("team_id"), *(each.get("team_id") for each in payload.get("authorizations") or ())}
    if me.team not in teams:
        raise Foreign(f"an event of the workspace {payload.get('team_id')!r}")
    event = payload["event"]
    match event.get("type"):
        case "message" | "app_mention":
            return _message(event, me)
        case "user_change" | "user_profile_changed":
            return Changed(str(event["user"]["id"]))
        case "channel_rename" | "group_rename":
            return Changed(str(event["channel"]["id"]))
        case "channel_archive" | "channel_unarchive" | "channel_left" | "group_left":
            return Changed(str(event["channel"]))
    return None


def _message(event: Payload, me: Me) -> Words | None:
    ours = event.get("bot_id") or event.get("user") in (None, me.user)
    if event.get("subtype") not in _SPOKEN or event.get("hidden") or ours:
        return None
    channel, stamp = str(event["channel"]), str(event["ts"])
    text, called = _called(str(event.get("text") or ""), me)
    return Words(
        text=text,
        sender=str(event["user"]),
        channel=channel,
        # An event's own id tells its deliveries apart; a mention comes as two events, and is one message.
        id=f"{channel}:{stamp}",
        thread=event.get("thread_ts"),
        root=stamp,
        meant=called or channel.startswith("D"),
    )


def _slash(payload: Payload, me: Me) -> Words:
    if payload.get("team_id") != me.team:
        raise Foreign(f"a slash command of the workspace {payload.get('team_id')!r}")
    return Words(
        text=plain(str(payload.get("text") or "")),
        sender=str(payload["user_id"]),
        channel=str(payload["channel_id"]),
        id=f"slash:{payload['trigger_id']}",
        meant=True,
        slash=True,
        response_url=payload.get("response_url"),
    )


def _interactive(payload: Payload, me: Me) -> Understood:
    if (payload.get("team") or {}).get("id") != me.team:
        raise Foreign(f"a button of the workspace {(payload.get('team') or {}).get('id')!r}")
    match payload["type"]:
        case "block_actions":
            return _pressed(payload)
        case "message_action" if payload.get("callback_id") == SHORTCUT:
            return _put_in_the_queue(payload, me)
        case "view_submission" if payload["view"].get("callback_id") == WINDOW:
            return _filled_in(payload)
    return None


def _pressed(payload: Payload) -> Words | Asked | None:
    action = payload["actions"][0]
    kind = str(action.get("action_id", "")).partition(".")[0]
    message = payload.get("message") or {}
    channel, thread = str(payload["channel"]["id"]), message.get("thread_ts")
    value, trigger = str(action.get("value", "")), str(payload["trigger_id"])
    if kind == ASK:
        label = str(action["text"]["text"])
        return Asked(typed=value, label=label, trigger=trigger, channel=channel, thread=thread)
    if kind != COMMAND:
        return None
    return Words(
        text=value,
        sender=str(payload["user"]["id"]),
        channel=channel,
        id=f"action:{trigger}",
        thread=thread,
        root=message.get("ts"),
        meant=True,
        response_url=payload.get("response_url"),
    )


def _put_in_the_queue(payload: Payload, me: Me) -> Words:
    message, channel = payload["message"], str(payload["channel"]["id"])
    stamp = str(message["ts"])
    quoted = " ".join(plain(str(message.get("text") or "")).split())[:QUOTED] or "(no words)"
    return Words(
        text=f"!ask {quoted} ({permalink(me, channel, stamp)})",
        sender=str(payload["user"]["id"]),
        channel=channel,
        id=f"shortcut:{payload['trigger_id']}",
        thread=str(message.get("thread_ts") or stamp),
        meant=True,
        response_url=payload.get("response_url"),
    )


def _filled_in(payload: Payload) -> Words:
    text, channel, thread = filled_in(payload["view"])
    return Words(
        text=text,
        sender=str(payload["user"]["id"]),
        channel=channel,
        id=f"window:{payload['view']['id']}",
        thread=thread,
        meant=True,
    )


def permalink(me: Me, channel: str, stamp: str) -> str:
    """The address of a message."""
    return f"{me.url}archives/{channel}/p{stamp.replace('.', '')}"


def _called(text: str, me: Me) -> tuple[str, bool]:
    """The words without a mention of the bot at their start, and whether there was one."""
    words = plain(text).strip()
    called = re.match(rf"@{re.escape(me.user)}\b[ :,\u00a0]*", words)
    return (words[called.end() :] if called else words), called is not None
