"""What people do in the workspace, told to the app as Slack tells it."""

import re
from collections import deque
from collections.abc import Mapping
from itertools import count
from typing import Any, Protocol

from watchbill.testing.slack import blocks
from watchbill.testing.slack.sockets import Delivery
from watchbill.testing.slack.state import APP, BOT_USER, TEAM, Message, Workspace, escape


class Line(Protocol):
    """The way to the app."""

    def deliver(self, delivery: Delivery) -> None:
        """Tell it."""
        ...


class People:
    """Speaks, presses and chooses as anybody."""

    def __init__(self, workspace: Workspace, line: Line, response_base: str) -> None:
        """Addresses to answer at begin with `response_base`."""
        self._workspace, self._response = workspace, response_base
        #: The way to the app; a test may put another one here.
        self.line = line
        #: What the app was told lately.
        self.told: deque[Delivery] = deque(maxlen=2_000)
        self._numbers = count(1)

    def say(self, user: str, channel: str, text: str, thread: str | None = None, *, raw: bool = False) -> Message:
        """Write in a channel; in the direct conversation with the bot where the channel is "D".

        Args:
            user: the account.
            channel: its id, or "D".
            text: as typed; "@U0BOT" is a mention. `raw` text is what Slack stores, with marks of its own.
            thread: the time stamp of the thread's first message.
        """
        written = text if raw else _marked(text, self._workspace)
        with self._workspace.lock:
            where = self._workspace.direct(user) if channel == "D" else self._workspace.channel(channel)
            message = Message(ts=self._workspace.stamp(), user=user, text=written, thread_ts=thread)
            self._workspace.add(where, message)
            heard = BOT_USER in where.members
        if heard:
            self.tell(self.event(message, where.id))
        return message

    def event(self, message: Message, channel: str) -> dict[str, Any]:
        """What the app is told of a message."""
        where = self._workspace.channels[channel]
        kind = "im" if where.user else "group" if where.is_private else "channel"
        thread = {"thread_ts": message.thread_ts} if message.thread_ts else {}
        person = self._workspace.people[message.user]
        return self.envelope(
            {
                "type": "message",
                "user": message.user,
                "text": message.text,
                "ts": message.ts,
                "channel": channel,
                "channel_type": kind,
                "event_ts": message.ts,
                "client_msg_id": f"client-{message.ts}",
                "team": person.team,
                "user_team": person.team,
            }
            | thread
        )

    def envelope(self, event: Mapping[str, Any], team: str = TEAM) -> dict[str, Any]:
        """The payload around an event."""
        authorization = {"enterprise_id": None, "team_id": team, "user_id": BOT_USER, "is_bot": True}
        return {
            "token": "old-verification-token",
            "team_id": team,
            "api_app_id": APP,
            "type": "event_callback",
            "event_id": f"Ev{next(self._numbers):08d}",
            "event_time": 1_780_000_000,
            "event_context": "4-fake",
            "is_ext_shared_channel": False,
            "authorizations": [authorization | {"is_enterprise_install": False}],
            "event": dict(event),
        }

    def tell(self, payload: Mapping[str, Any], kind: str = "events_api") -> Delivery:
        """Tell the app; the delivery knows whether it was taken."""
        delivery = Delivery(kind=kind, payload=payload)
        self.told.append(delivery)
        self.line.deliver(delivery)
        return delivery

    def edit(self, channel: str, message: Message, text: str) -> Delivery:
        """Change what somebody wrote."""
        with self._workspace.lock:
            before = message.shown()
            message.text, message.edits = _marked(text, self._workspace), message.edits + 1
            message.edited_at = self._workspace.stamp()
            after = message.shown()
        changed = {"type": "message", "subtype": "message_changed", "hidden": True, "channel": channel}
        return self.tell(
            self.envelope(changed | {"message": after, "previous_message": before, "ts": self._workspace.stamp()})
        )

    def delete(self, channel: str, message: Message) -> Delivery:
        """Take back what somebody wrote."""
        with self._workspace.lock:
            self._workspace.messages[channel].remove(message)
        gone = {"type": "message", "subtype": "message_deleted", "hidden": True, "channel": channel}
        stamp = self._workspace.stamp()
        before = {"deleted_ts": message.ts, "previous_message": message.shown(), "ts": stamp, "event_ts": stamp}
        return self.tell(self.envelope(gone | before))

    def react(self, user: str, channel: str, message: Message, reaction: str) -> Delivery | None:
        """Add a reaction to a message; None where the app is not told of any."""
        with self._workspace.lock:
            heard = BOT_USER in self._workspace.channels[channel].members
        if not heard or "reactions:read" not in self._workspace.scopes:
            return None
        item = {"type": "message", "channel": channel, "ts": message.ts}
        added = {"type": "reaction_added", "user": user, "reaction": reaction, "item_user": message.user}
        return self.tell(self.envelope(added | {"item": item, "event_ts": self._workspace.stamp()}))

    def slash(self, user: str, channel: str, text: str, command: str = "/mro") -> Delivery:
        """Type a slash command."""
        where = self._workspace.direct(user) if channel == "D" else self._workspace.channel(channel)
        return self.tell(
            {
                "token": "old-verification-token",
                "command": command,
                "text": text,
                "user_id": user,
                "user_name": self._workspace.people[user].name,
                "channel_id": where.id,
                "channel_name": "directmessage" if where.user else where.name,
                "team_id": TEAM,
                "team_domain": "fake",
                "api_app_id": APP,
                "is_enterprise_install": "false",
                "response_url": self.response_url(where.id),
                "trigger_id": self._trigger(),
            },
            "slash_commands",
        )

    def press(self, user: str, channel: str, message: Message, label: str) -> Delivery:
        """Press the button of this label."""
        buttons = [each for block in message.blocks if block["type"] == "actions" for each in block["elements"]]
        button = next(each for each in buttons if each["text"]["text"] == label)
        return self.tell(self.pressed(user, channel, message, button), "interactive")

    def pressed(self, user: str, channel: str, message: Message, button: Mapping[str, Any]) -> dict[str, Any]:
        """What the app is told of a button."""
        action = {
            "action_id": button["action_id"],
            "block_id": "b1",
            "text": button["text"],
            "value": button.get("value", ""),
            "type": "button",
            "action_ts": self._workspace.stamp(),
        }
        container = {"type": "message", "message_ts": message.ts, "channel_id": channel, "is_ephemeral": False}
        return self._interaction("block_actions", user) | {
            "container": container,
            "channel": {"id": channel, "name": "ops"},
            "message": message.shown(with_metadata=False),
            "response_url": self.response_url(channel),
            "actions": [action],
        }

    def shortcut(self, user: str, channel: str, message: Message, callback: str = "queue") -> Delivery:
        """Choose the app's shortcut of a message."""
        return self.tell(
            self._interaction("message_action", user)
            | {
                "callback_id": callback,
                "channel": {"id": channel, "name": "ops"},
                "message": message.shown(),
                "message_ts": message.ts,
                "response_url": self.response_url(channel),
            },
            "interactive",
        )

    def fill_in(self, user: str, text: str) -> Delivery:
        """Fill in the window that was opened last, and send it."""
        view = list(self._workspace.views.values())[-1]
        block = view["blocks"][0]
        value = {"type": "plain_text_input", "value": text}
        state = {"values": {block["block_id"]: {block["element"]["action_id"]: value}}}
        return self.tell(
            self._interaction("view_submission", user) | {"view": view | {"state": state}}, "interactive"
        )

    def response_url(self, channel: str) -> str:
        """Where what happened in a channel can be answered from outside."""
        return f"{self._response}{channel}"

    def reads(self, channel: str, thread: str | None = None) -> list[str]:
        """What the bot has written in a channel, oldest first; of a thread only what stands there."""
        with self._workspace.lock:
            names = {each.id: each.name for each in self._workspace.people.values()}
            names |= {each.id: each.name for each in self._workspace.channels.values()}
            return [blocks.read(each, names) for each in self.of_the_bot(channel) if each.thread_ts == thread]

    def of_the_bot(self, channel: str) -> list[Message]:
        """The bot's messages of a channel, threads included."""
        with self._workspace.lock:
            return [each for each in self._workspace.messages.get(channel, []) if each.user == BOT_USER]

    def _interaction(self, kind: str, user: str) -> dict[str, Any]:
        person = self._workspace.people[user]
        who = {"id": user, "username": person.name, "name": person.name, "team_id": person.team}
        trigger = {"trigger_id": self._trigger(), "api_app_id": APP, "token": "old-verification-token"}
        return {"type": kind, "user": who, "team": {"id": TEAM, "domain": "fake"}, "enterprise": None} | trigger

    def _trigger(self) -> str:
        return f"trigger.{next(self._numbers)}"


def _marked(text: str, workspace: Workspace) -> str:
    """As a client stores what was typed: mentions of people and groups become marks, the rest is escaped."""
    written = escape(text)
    for account in sorted(workspace.people, key=len, reverse=True):
        written = written.replace(f"@{account}", f"<@{account}>")
    for group in workspace.groups.values():
        written = re.sub(rf"@{re.escape(group.handle)}\b", f"<!subteam^{group.id}>", written)
    return written
