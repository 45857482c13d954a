"""Neutral messages: a small text tree that every platform's dialect can write.

Text that came from outside lives only in `Text`, `Code` and `Link`; dialects escape it, so that nothing in a
ticket's title can become markup, a mention or a control sequence.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from watchbill.model.address import Address
from watchbill.model.people import PersonId

#: What a platform returns for a posted message; opaque, may be stored.
MessageRef = NewType("MessageRef", str)


@dataclass(frozen=True, slots=True)
class Text:
    """Plain words."""

    text: str


@dataclass(frozen=True, slots=True)
class Strong:
    """Words that stand out."""

    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """A key or a command, to be read letter by letter."""

    text: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A person, called: the platform notifies them where it can."""

    person: PersonId
    #: Shown where the platform has no account of this person.
    name: str


@dataclass(frozen=True, slots=True)
class Link:
    """An address to open, behind words."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Place:
    """A channel by its name; the platform that has it makes it open by a click."""

    platform: str
    conversation: str


@dataclass(frozen=True, slots=True)
class Said:
    """Words that open an earlier message, where its platform can; elsewhere just the words."""

    label: str
    platform: str
    conversation: str
    ref: MessageRef


Span = Text | Strong | Code | Mention | Link | Place | Said


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of spans; a platform wraps it."""

    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A short title over what follows."""

    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list, one line an entry."""

    entries: tuple[tuple[Span, ...], ...]
    numbered: bool = False
    #: The number of the first entry: a long list goes on in a further message.
    first: int = 1


@dataclass(frozen=True, slots=True)
class Button:
    """A label, and the command that says the same in any chat."""

    label: str
    command: str
    #: What the person has to add behind the command, in a word ("why"); empty where nothing is missing.
    ask: str = ""

    @property
    def typed(self) -> str:
        """What a person types instead of pressing it: "!block TICKET-123 why"."""
        return f"{self.command} {self.ask}" if self.ask else self.command


@dataclass(frozen=True, slots=True)
class Buttons:
    """Things to do next; platforms without buttons show the commands."""

    buttons: tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """One thing: its title, and what is to know of it, each fact under a short label."""

    title: tuple[Span, ...]
    facts: tuple[tuple[str, tuple[Span, ...]], ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """What the conversation's topic is to say from now on; nothing that is shown as a message."""

    text: str


@dataclass(frozen=True, slots=True)
class OnCall:
    """Whom an on-call handle ("mro") is to call from now on; nothing that is shown as a message."""

    handle: str
    people: tuple[PersonId, ...]


Block = Paragraph | Heading | Bullets | Buttons | Card | Topic | OnCall


@dataclass(frozen=True, slots=True)
class Content:
    """A whole message."""

    blocks: tuple[Block, ...]

    def __add__(self, more: "Content") -> "Content":
        return Content(self.blocks + more.blocks)


def line(*parts: Span | str) -> tuple[Span, ...]:
    """Spans from words and spans: a bare string becomes `Text`."""
    return tuple(Text(part) if isinstance(part, str) else part for part in parts)


def say(*parts: Span | str) -> Content:
    """A message of one paragraph."""
    return Content((Paragraph(line(*parts)),))


def heading(*parts: Span | str) -> Content:
    """A message of one heading, to be added to."""
    return Content((Heading(line(*parts)),))


def bullets(entries: Iterable[tuple[Span, ...]], *, numbered: bool = False) -> Content:
    """A message of one list; empty when there are no entries."""
    rows = tuple(entries)
    return Content((Bullets(rows, numbered),) if rows else ())


def card(title: tuple[Span, ...], *facts: tuple[str, Span | str]) -> Content:
    """A message of one card: its title, and each fact behind its label."""
    return Content((Card(title, tuple((label, line(fact)) for label, fact in facts)),))


def buttons(*rows: tuple[str, str] | tuple[str, str, str]) -> Content:
    """A message of one row of buttons: each a label, its command, and what the person has to add, if anything."""
    return Content((Buttons(tuple(Button(*row) for row in rows)),))


class Capability(StrEnum):
    """What a platform can do beside showing text; where it cannot, text takes its place."""

    #: A person is called by name, and hears of it.
    MENTIONS = "mentions"
    THREADS = "threads"
    #: A message can be changed after it was posted.
    EDITS = "edits"
    BUTTONS = "buttons"
    #: Somebody can be written to alone, without having written first.
    DIRECT = "direct"
    TOPICS = "topics"
    #: A name such as "mro" calls whoever is on MRO.
    HANDLES = "handles"
    #: An earlier message has an address to open.
    PERMALINKS = "permalinks"


class MessageKind(StrEnum):
    """What a message is for; the policy for sends in doubt goes by it (docs/adr/0007)."""

    REPLY = "reply"
    DESIGNATION = "designation"
    EVENING_CHECK = "evening check"
    NOTICE = "notice"
    #: Something needs attention now.
    ALERT = "alert"
    #: An answer that has become simpler: nothing is said where the earlier one cannot be changed.
    UPDATE = "update"
    #: No message: a topic or an on-call handle is set. To set it twice does no harm.
    UPKEEP = "upkeep"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A message to be said once, under its idempotency key."""

    key: str
    to: Address
    kind: MessageKind
    content: Content
    #: What it is about ("mro:ops:2026-12-01"): it takes the place of what was to be said about that before and was
    #: not said yet. None stands beside everything else.
    subject: str | None = None
    #: The key of an earlier message that this one takes the place of, where the platform can edit what it shows.
    edits: str | None = None
    #: The key of an earlier message of the same conversation: this one is said after it, in its thread where the
    #: platform has threads, else beside it. Where that one was never said, or nobody knows what became of it, this
    #: one is said all the same.
    under: str | None = None
