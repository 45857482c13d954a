"""The manifest that makes the app in Slack: what it may do, what it hears, its shortcut and its slash command."""

import json
from collections.abc import Mapping
from typing import Any

from watchbill.platforms.slack.events import REACTION, SHORTCUT

#: What the bot cannot do without, and what each is for.
SCOPES: Mapping[str, str] = {
    "app_mentions:read": "hears when it is mentioned",
    "channels:history": "hears commands and counts messages in public channels it is in, and finds its own there",
    "channels:read": "reads a channel's topic",
    "chat:write": "answers",
    "commands": "has /mro and the message shortcut",
    "groups:history": "hears commands and counts messages in private channels it is in",
    "groups:read": "reads a private channel's topic",
    "im:history": "hears commands that are said to it alone",
    "im:write": "writes to people alone",
    "mpim:history": "hears commands in group conversations it is in",
    "users:read": "tells guests from members",
    "users:read.email": "knows people by their e-mail addresses",
}
#: What it can do without: only the feature is missing then.
OPTIONAL: Mapping[str, str] = {
    "channels:manage": "keeps the topic of public channels (`topic = true`)",
    "chat:write.public": "answers /mro in public channels it is not in",
    "groups:write": "keeps the topic of private channels (`topic = true`)",
    "reactions:read": f"puts a message in the queue by the reaction :{REACTION}:",
    "usergroups:read": "finds the group that calls today's MRO person (`handle`)",
    "usergroups:write": "keeps that group",
}
#: What it is told of.
EVENTS = (
    "app_mention",
    "message.channels",
    "message.groups",
    "message.im",
    "message.mpim",
    "user_change",
    "channel_rename",
    "reaction_added",
)


_SHORTCUT = {
    "name": "Put in the queue",
    "type": "message",
    "callback_id": SHORTCUT,
    "description": "Ask the person on MRO about this message",
}
_SLASH: Mapping[str, Any] = {
    "command": "/mro",
    "description": "Who is on MRO, and every other command",
    "usage_hint": "[today | week | claim TICKET-123 | help]",
    "should_escape": True,
}


def manifest(address: str = "") -> str:
    """The manifest as JSON, to be pasted at api.slack.com/apps.

    Args:
        address: where Slack reaches the desk over HTTP ("https://desk.example.org/in/slack"); empty for Socket
            Mode, which needs none.
    """
    return json.dumps(_shape(address, {"request_url": address} if address else {}), indent=2)


def _shape(address: str, request: dict[str, Any]) -> dict[str, Any]:
    return {
        "display_information": {
            "name": "Watchbill",
            "description": "The team's interrupt desk: who is on MRO, one queue, tickets by one line",
            "background_color": "#1f3a5f",
        },
        "features": {
            "app_home": {"messages_tab_enabled": True, "messages_tab_read_only_enabled": False},
            "bot_user": {"display_name": "watchbill", "always_online": True},
            "shortcuts": [_SHORTCUT],
            "slash_commands": [{**_SLASH, **({"url": address} if address else {})}],
        },
        "oauth_config": {"scopes": {"bot": sorted((*SCOPES, *OPTIONAL))}},
        "settings": {
            "event_subscriptions": {"bot_events": list(EVENTS)} | request,
            "interactivity": {"is_enabled": True} | request,
            "org_deploy_enabled": False,
            "socket_mode_enabled": not address,
            "token_rotation_enabled": False,
        },
    }
