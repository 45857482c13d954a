"""What Slack sends, as what somebody said: commands, buttons, shortcuts, and what its caches must forget."""

from dataclasses import dataclass, replace

from watchbill.platforms.slack import messages
from watchbill.platforms.slack.dialect import ASK, COMMAND
from watchbill.platforms.slack.messages import Deleted, Edited, Me, Payload, Words
from watchbill.platforms.slack.typed import plain
from watchbill.platforms.slack.window import WINDOW, filled_in

#: The id of the message shortcut "put in the queue".
SHORTCUT = "queue"
#: The reaction that does the same: `:sos:`.
REACTION = "sos"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Reacted:
    """Somebody points at a message by a reaction; what it says has to be asked for."""

    sender: str
    channel: str
    stamp: str


Understood = Words | Asked | Changed | Edited | Deleted | Reacted | None


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
    except (LookupError, TypeError, AttributeError, ValueError, ArithmeticError) as missing:
        raise Foreign(f"{kind} of an unknown form: {missing!r}") from None
    return None


def _event(payload: Payload, me: Me) -> Understood:
    teams = {payload.get("team_id"), *(each.get("team_id") for each in payload.get("authorizations") or ())}
    if me.team not in teams:
        raise Foreign(f"an event of the workspace {payload.get('team_id')!r}")
    event = payload["event"]
    match event.get("type"):
        case "message" | "app_mention":
            return messages.message(event, me)
        case "reaction_added" if event.get("reaction") == REACTION and event["item"].get("type") == "message":
            item = event["item"]
            return Reacted(sender=str(event["user"]), channel=str(item["channel"]), stamp=str(item["ts"]))
        case "user_change" | "user_profile_changed":
            return Changed(str(event["user"]["id"]))
        case "channel_rename" | "group_rename":
            return Changed(str(event["channel"]["id"]))
        case "channel_archive" | "channel_unarchive" | "channel_left" | "group_left":
            return Changed(str(event["channel"]))
    return None


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
    channel, id = str(payload["channel"]["id"]), f"shortcut:{payload['trigger_id']}"
    asked = messages.put_in_the_queue(payload["message"], channel, str(payload["user"]["id"]), id, me)
    return replace(asked, response_url=payload.get("response_url"))


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
