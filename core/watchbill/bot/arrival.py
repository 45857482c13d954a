"""A chat message as the seam sees it: whose, from where, under which id."""

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from errbot.backends.base import Message
from errbot.core import ErrBot

from watchbill.bot.lanes import lane_of
from watchbill.model.address import Address
from watchbill.model.people import Identity
from watchbill.model.remark import Spot
from watchbill.ports import Ids

#: Keys of a message's extras, set by our backends: the platform's own id of the message, and its thread.
EVENT_ID, THREAD = "watchbill_event_id", "watchbill_thread"
#: The channel's message that it is about, as our backends know it; None where it has none.
SPOT = "watchbill_spot"
#: Set in a message's extras when nothing became of it and nobody could be told so; and when it is a command.
LOST, COMMAND = "watchbill_lost", "watchbill_command"
#: Characters of a command's words that are taken; the grammar says so where it matters.
WORDS_LIMIT = 20_000
_ID_LIMIT = 200
_LEFT_OUT = frozenset(("Cc", "Cf", "Cs"))
#: Line breaks; and joiners, of which emoji and some scripts are made.
_KEPT = frozenset("\n\t\u200c\u200d")
#: How many words at the start of a message may name a command. Errbot's search is quadratic in this number.
COMMAND_WORDS = 100
#: Words of the longest command's name, "team channel here".
LONGEST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """Where one message came from."""

    platform: str
    event_id: str
    sender: Identity
    address: Address

    @property
    def lane(self) -> tuple[str, str]:
        """One person in one conversation."""
        return lane_of(self)


def arrival(errbot: ErrBot, message: Message, ids: Ids) -> Arrival:
    """Where the message came from; for a backend that is not ours, as far as Errbot's own fields tell it.

    A backend without message ids gets fresh ones: what it delivers twice is then carried out twice.
    """
    platform = platform_of(errbot)
    place = message.to if message.is_group else message.frm
    thread = message.extras.get(THREAD)
    return Arrival(
        platform=platform,
        event_id=_id(message.extras.get(EVENT_ID) or ids()),
        sender=Identity(platform=platform, id=_id(getattr(message.frm, "person", message.frm))),
        address=Address(platform=platform, conversation=_id(place), thread=_id(thread) if thread else None),
    )


def about(message: Message) -> Spot | None:
    """The channel's message that a command is about; None where a backend does not tell it."""
    found = message.extras.get(SPOT)
    return found if isinstance(found, Spot) else None


def platform_of(errbot: ErrBot) -> str:
    """The platform's name; Errbot calls it the mode."""
    return str(errbot.mode)


def clean(words: str | None) -> str:
    """The words without control and format characters and lone surrogates."""
    words = (words or "")[:WORDS_LIMIT]
    if words.isprintable():
        return words
    return "".join(each for each in words if each in _KEPT or unicodedata.category(each) not in _LEFT_OUT)


def shortened(message: Message) -> tuple[Message, str]:
    """The message with few enough words for Errbot's search, and what was cut from its end."""
    body: str = message.body
    words = body.split(maxsplit=COMMAND_WORDS)
    if len(words) <= COMMAND_WORDS:
        return message, ""
    start = body[: len(body) - len(words[-1])].rstrip()
    short = message.clone()
    short.body = start
    return short, body[len(start) :]


def spelt(message: Message, prefix: str, commands: Collection[str]) -> Message:
    """The message with its command in small letters, as it is registered: phones write the first letter large."""
    body: str = message.body
    if not body.startswith(prefix) or body.islower():
        return message
    words = body.removeprefix(prefix).split(maxsplit=LONGEST)
    for count in range(min(LONGEST, len(words)), 0, -1):
        said = "_".join(words[:count])
        if said.lower() in commands:
            return message if said.islower() else _with_command(message, prefix, said.lower(), count)
    return message


def _with_command(message: Message, prefix: str, name: str, words: int) -> Message:
    """The message with this command in place of its first words; what follows is as it was written."""
    rest = message.body.removeprefix(prefix).split(maxsplit=words)[words:]
    known = message.clone()
    known.body = " ".join((prefix + name.replace("_", " "), *rest))
    return known


def _id(value: Any) -> str:
    return clean(str(value))[:_ID_LIMIT]
