"""Messages of people as Slack tells of them: what was said, edited, deleted, and where it stands."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from watchbill.model.remark import Spot
from watchbill.platforms.slack.typed import plain

Payload = Mapping[str, Any]

#: Messages of these subtypes are somebody's words; all others tell of something else: an edit, a join, a bot.
_SPOKEN = frozenset((None, "file_share", "thread_broadcast", "me_message"))
_STAMP = re.compile(r"[0-9]{1,11}\.[0-9]{1,9}")
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
    #: The channel's message that it is about: itself, or the one that was pointed at; None in a direct message.
    spot: Spot | None = None

    def renamed(self, named: Callable[[str], str]) -> "Words":
        """The same with its groups called by their handles."""
        return replace(self, text=named(self.text)) if "@subteam^" in self.text else self


@dataclass(frozen=True, slots=True)
class Edited:
    """A message of a channel reads otherwise now."""

    words: Words


@dataclass(frozen=True, slots=True)
class Deleted:
    """A message of a channel is gone."""

    spot: Spot


def message(event: Payload, me: Me) -> Words | Edited | Deleted | None:
    """What an event of the type "message" tells of somebody's words; None where it tells of nobody's."""
    match event.get("subtype"):
        case "message_changed":
            return _changed(event, me)
        case "message_deleted":
            return _deleted(event, me)
    return None if event.get("hidden") else spoken(event, me)


def _changed(event: Payload, me: Me) -> Edited | Deleted | None:
    """An edit; Slack tells so of previews of links too, and of the deleted first message of a thread."""
    message, channel = event["message"], event["channel"]
    if message.get("subtype") == "tombstone":
        return _deleted(event, me)
    before = event.get("previous_message") or {}
    return None if message.get("text") == before.get("text") else reworded({**message, "channel": channel}, me)


def _deleted(event: Payload, me: Me) -> Deleted | None:
    before = event.get("previous_message")
    gone = spoken({**before, "channel": event["channel"]}, me) if before else None
    return Deleted(gone.spot) if gone and gone.spot else None


def reworded(event: Payload, me: Me) -> Edited | None:
    """A message as it reads after an edit; None where nobody has edited it, or no person wrote it in a channel."""
    words = spoken(event, me) if event.get("edited") else None
    return Edited(words) if words and words.spot else None


def spoken(event: Payload, me: Me) -> Words | None:
    """A message as what a person said; None where it is a bot's, or tells of something else."""
    if event.get("subtype") not in _SPOKEN or event.get("bot_id") or event.get("user") in (None, me.user):
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
        spot=spot_of(event, channel, me),
    )


def spot_of(message: Payload, channel: str, me: Me, *, chosen: bool = False) -> Spot | None:
    """Where a message stands; None in a direct conversation, in which nobody else finds it."""
    if channel.startswith("D"):
        return None
    stamp, thread = str(message["ts"]), message.get("thread_ts")
    root = str(thread) if thread and str(thread) != stamp and moment(str(thread)) else None
    return Spot(
        platform="slack",
        conversation=channel,
        id=stamp,
        account=str(message.get("user") or message.get("bot_id") or ""),
        thread=root,
        link=permalink(me, channel, stamp, root),
        at=moment(stamp),
        chosen=chosen,
    )


def moment(stamp: str) -> datetime:
    """When a message was written, by its time stamp.

    Raises:
        ValueError, ArithmeticError: it is none.
    """
    if not _STAMP.fullmatch(stamp):
        raise ValueError(f"{stamp[:40]!r} is no time stamp of Slack's")
    return datetime.fromtimestamp(float(stamp), UTC)


def put_in_the_queue(message: Payload, channel: str, sender: str, id: str, me: Me) -> Words:
    """What somebody says by pointing at a message; it is answered in the message's thread."""
    quoted = plain(str(message.get("text") or "")).strip()[:QUOTED]
    seen = any(each.isprintable() and not each.isspace() for each in quoted)
    return Words(
        text=f"!ask {quoted if seen else '(no words)'}",
        sender=sender,
        channel=channel,
        id=id,
        thread=str(message.get("thread_ts") or message["ts"]),
        meant=True,
        spot=spot_of(message, channel, me, chosen=True),
    )


def permalink(me: Me, channel: str, stamp: str, thread: str | None = None) -> str:
    """The address of a message; `thread` is the first one of the thread that it stands in."""
    inside = f"?thread_ts={thread}&cid={channel}" if thread else ""
    return f"{me.url}archives/{channel}/p{stamp.replace('.', '')}{inside}"


def _called(text: str, me: Me) -> tuple[str, bool]:
    """The words without a mention of the bot at their start, and whether there was one."""
    words = plain(text).strip()
    called = re.match(rf"@{re.escape(me.user)}\b[ :,\u00a0]*", words)
    return (words[called.end() :] if called else words), called is not None
