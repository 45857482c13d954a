"""What a workspace holds: people, channels, messages, groups, and whom a message calls."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

TEAM, BOT_USER, BOT, APP = "T0WATCH", "U0BOT", "B0BOT", "A0WATCH"
BOT_TOKEN, APP_TOKEN, SIGNING_SECRET = "xoxb-fake-bot", "xapp-1-fake-app", "fake-signing-secret"


class Refusal(Exception):
    """An answer with "ok": false; the text is Slack's word for why."""

    def __init__(self, error: str, **more: Any) -> None:
        super().__init__(error)
        self.error, self.more = error, more


@dataclass(slots=True, kw_only=True)
class Slacker:
    """A person, or the bot."""

    id: str
    name: str
    email: str | None = None
    team: str = TEAM
    #: A guest of one or of several channels.
    is_restricted: bool = False
    #: Somebody of another workspace, in a channel that is shared.
    is_stranger: bool = False
    is_bot: bool = False
    deleted: bool = False
    confirmed: bool = True

    def shown(self, *, with_email: bool) -> dict[str, Any]:
        """As `users.info` gives it."""
        email = {"email": self.email} if self.email and with_email and not self.is_stranger else {}
        profile = {"real_name": self.name, "display_name": self.name, "team": self.team, **email}
        return {
            "id": self.id,
            "team_id": self.team,
            "name": self.name.lower().replace(" ", "."),
            "real_name": self.name,
            "deleted": self.deleted,
            "is_bot": self.is_bot,
            "is_app_user": False,
            "is_restricted": self.is_restricted,
            "is_ultra_restricted": False,
            "is_email_confirmed": self.confirmed,
            "tz": "Europe/Paris",
            "updated": 1,
            "profile": profile,
        } | ({"is_stranger": True} if self.is_stranger else {})


@dataclass(slots=True, kw_only=True)
class Channel:
    """A channel, or a direct conversation of one person with the bot."""

    id: str
    name: str
    members: set[str] = field(default_factory=set)
    topic: str = ""
    is_private: bool = False
    is_archived: bool = False
    #: Whose direct conversation it is.
    user: str | None = None

    def shown(self) -> dict[str, Any]:
        """As `conversations.info` gives it."""
        named = {"name": self.name, "name_normalized": self.name, "is_channel": True, "is_group": self.is_private}
        direct = {"is_channel": False, "is_group": False, "user": self.user, "is_user_deleted": False}
        nothing = ("is_mpim", "is_general", "is_shared", "is_org_shared", "is_ext_shared", "is_pending_ext_shared")
        return {
            "id": self.id,
            **(direct if self.user else named),
            **dict.fromkeys(nothing, False),
            "is_im": self.user is not None,
            "is_private": self.is_private,
            "is_archived": self.is_archived,
            "is_member": BOT_USER in self.members,
            "created": 1_780_000_000,
            "updated": 1_780_000_000_000,
            "creator": BOT_USER,
            "context_team_id": TEAM,
            "topic": {"value": escape(self.topic), "creator": "", "last_set": 0},
            "purpose": {"value": "", "creator": "", "last_set": 0},
            "previous_names": [],
            "num_members": len(self.members),
        }


@dataclass(slots=True, kw_only=True)
class Message:
    """One message of a channel."""

    ts: str
    user: str
    text: str
    blocks: list[dict[str, Any]] = field(default_factory=list)
    thread_ts: str | None = None
    metadata: dict[str, Any] | None = None
    #: How often it was changed, and when that was last.
    edits: int = 0
    edited_at: str | None = None

    def shown(self, *, with_metadata: bool = True) -> dict[str, Any]:
        """As `conversations.history` gives it."""
        ours = {"bot_id": BOT, "app_id": APP} if self.user == BOT_USER else {}
        edited = {"user": self.user, "ts": self.edited_at} if self.edited_at else None
        optional = {"thread_ts": self.thread_ts, "blocks": self.blocks or None, "edited": edited}
        kept = {"metadata": self.metadata if with_metadata else None}
        more = {name: value for name, value in (optional | kept).items() if value is not None}
        return {"type": "message", "ts": self.ts, "user": self.user, "team": TEAM, "text": self.text} | ours | more


@dataclass(slots=True, kw_only=True)
class Group:
    """A user group: "@mro"."""

    id: str
    handle: str
    users: list[str] = field(default_factory=list)

    def shown(self) -> dict[str, Any]:
        """As `usergroups.list` gives it."""
        return {"id": self.id, "team_id": TEAM, "is_usergroup": True, "handle": self.handle, "name": self.handle}


class Workspace:
    """Everything that is stored, for several threads: hold `lock` while looking at more than one thing."""

    def __init__(self, now: Callable[[], float] = time.time) -> None:
        self.lock = threading.RLock()
        self.people: dict[str, Slacker] = {}
        self.channels: dict[str, Channel] = {}
        self.messages: dict[str, list[Message]] = {}
        self.groups: dict[str, Group] = {}
        #: Windows that were opened, by their id.
        self.views: dict[str, dict[str, Any]] = {}
        #: Who was called by which message: "@channel" is everybody.
        self.called: list[tuple[str, str]] = []
        self.scopes: set[str] = set()
        #: How many messages the bot has shown; `changed` is notified of each.
        self.shown = 0
        self.changed = threading.Condition(self.lock)
        self._now, self._stamps, self._names = now, count(1), count(1)
        self.add_person(BOT_USER, "watchbill", is_bot=True)

    def add_person(self, id: str, name: str, **properties: Any) -> Slacker:
        """Somebody new, or somebody anew."""
        self.people[id] = Slacker(id=id, name=name, **properties)
        return self.people[id]

    def add_channel(self, id: str, name: str, *members: str, **properties: Any) -> Channel:
        """A channel with these people, and with the bot."""
        self.channels[id] = Channel(id=id, name=name, members={BOT_USER, *members}, **properties)
        self.messages.setdefault(id, [])
        return self.channels[id]

    def add_group(self, handle: str, *users: str) -> Group:
        """A user group."""
        group = Group(id=f"S0{handle.upper()}", handle=handle, users=list(users))
        self.groups[group.id] = group
        return group

    def direct(self, user: str) -> Channel:
        """The direct conversation of somebody with the bot."""
        id = "D" + user.removeprefix("U")
        return self.channels.get(id) or self.add_channel(id, "", user, user=user)

    def stamp(self) -> str:
        """A time stamp that no other message has."""
        return f"{int(self._now())}.{next(self._stamps):06d}"

    def new_id(self, start: str) -> str:
        """An id that nothing else has."""
        return f"{start}{next(self._names):06d}"

    def channel(self, id: str) -> Channel:
        """The channel; an account's id means the direct conversation.

        Raises:
            Refusal: there is none.
        """
        if id in self.people:
            return self.direct(id)
        if id not in self.channels:
            raise Refusal("channel_not_found")
        return self.channels[id]

    def add(self, channel: Channel, message: Message) -> Message:
        """Show a message, and call whom it calls; hold `lock`."""
        self.messages[channel.id].append(message)
        if message.user == BOT_USER:
            self.shown += 1
            self.changed.notify_all()
        self.called += [(who, message.ts) for who in dict.fromkeys(called_by(message))]
        return message

    def message(self, channel: str, ts: str) -> Message:
        """The message.

        Raises:
            Refusal: there is none.
        """
        for each in self.messages.get(channel, []):
            if each.ts == ts:
                return each
        raise Refusal("message_not_found")


def escape(text: str) -> str:
    """As Slack stores text."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def called_by(message: Message) -> Iterator[str]:
    """Whom a message rings: accounts, groups, "@channel"."""
    for part in message.text.split("<")[1:]:
        inside = part.partition(">")[0].partition("|")[0]
        if inside.startswith("@"):
            yield inside[1:]
        elif inside.startswith("!subteam^"):
            yield inside.removeprefix("!subteam^")
        elif inside.startswith("!"):
            yield "@" + inside[1:]
    for element in elements(message.blocks):
        match element.get("type"):
            case "user":
                yield element["user_id"]
            case "usergroup":
                yield element["usergroup_id"]
            case "broadcast":
                yield "@" + element["range"]


def elements(blocks: object) -> Iterator[dict[str, Any]]:
    """Everything with a type inside of blocks, outermost first."""
    if isinstance(blocks, dict):
        if "type" in blocks:
            yield blocks
        for each in blocks.values():
            yield from elements(each)
    elif isinstance(blocks, list):
        for each in blocks:
            yield from elements(each)
