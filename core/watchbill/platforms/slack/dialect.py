"""Neutral messages as Slack shows them: rich text, in which nothing from outside can become markup.

Slack's own markup has no escape for `*`, `_` and `~`; the text elements of a rich text block are taken letter by
letter, so a ticket's title needs none. Beside it goes a plain text, for notifications and screen readers.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from watchbill.model.message import (
    Block,
    Bullets,
    Button,
    Buttons,
    Card,
    Code,
    Content,
    Heading,
    Link,
    Mention,
    MessageRef,
    OnCall,
    Paragraph,
    Place,
    Said,
    Span,
    Strong,
    Text,
    Topic,
)
from watchbill.model.people import PersonId
from watchbill.platforms.plain import SPAN_LIMIT, Plain, opens
from watchbill.platforms.safe import clip, one_line

#: Characters of a message's rich text; Slack refuses some 13,000 (bolt-js#2509).
LIMIT = 12_000
#: Characters of the plain text beside it.
NOTIFIED = 600
#: Of a button: characters of its label and of its value, and how many one row has.
LABEL, VALUE, IN_A_ROW = 75, 2_000, 25
#: What the id of a button begins with: it gives its command, or asks for what is missing first.
COMMAND, ASK = "command", "ask"

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Written:
    """A message as `chat.postMessage` takes it."""

    text: str
    blocks: Sequence[Json]


def escaped(text: str) -> str:
    """Text that Slack shows as it is where it reads markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@dataclass(frozen=True, slots=True)
class SlackDialect:
    """Writes messages for one workspace."""

    #: The Slack account of a person; None where they have none.
    account: Callable[[PersonId], str | None]
    #: The address of a message, by its channel and its own time stamp.
    permalink: Callable[[str, MessageRef], str]

    def compose(self, content: Content) -> Written:
        """The message with its buttons; at most `LIMIT` characters, the rest is left out."""
        return Written(text=self.write(content), blocks=list(_Blocks(self).written(content.blocks)))

    def write(self, content: Content) -> str:
        """The message as plain text, escaped, at most `NOTIFIED` characters before that."""
        words = Content(tuple(each for each in content.blocks if not isinstance(each, Buttons)))
        plain = Plain().write(words)
        return escaped(clip(plain, NOTIFIED)) or "…"

    def elements(self, spans: Sequence[Span], style: Json | None = None) -> Iterator[Json]:
        """The spans as elements of a rich text section."""
        for span in spans:
            if found := self._element(span, style or {}):
                yield found

    def _element(self, span: Span, style: Json) -> Json | None:
        match span:
            case Text(text):
                return _text(text, style)
            case Strong(text):
                return _text(text, style | {"bold": True})
            case Code(text):
                return _text(text, style | {"code": True})
            case Mention(person, name):
                account = self.account(person)
                return {"type": "user", "user_id": account} if account else _text("@" + name, style)
            case Link(label, url):
                return _link(label, url, style) if opens(url) else _text(label, style)
            case Place("slack", conversation) if conversation[:1] in ("C", "G"):
                return {"type": "channel", "channel_id": conversation}
            case Place(_, conversation):
                return _text(conversation, style)
            case Said(label, "slack", conversation, ref):
                return _link(label, self.permalink(conversation, ref), style)
            case Said(label):
                return _text(label, style)


class _Blocks:
    """One message's blocks: lines that follow each other are one section, since Slack puts none between two."""

    def __init__(self, dialect: SlackDialect) -> None:
        self._dialect = dialect
        self._left = LIMIT
        self._parts: list[Json] = []
        self._line: list[Json] = []

    def written(self, blocks: Sequence[Block]) -> Iterator[Json]:
        """The blocks, rich text before buttons as they come."""
        buttons = 0
        for block in blocks:
            if isinstance(block, Buttons):
                yield from self._flush()
                yield _row(block.buttons[:IN_A_ROW], buttons)
                buttons += 1
            else:
                self._add(block)
        yield from self._flush()

    def _add(self, block: Block) -> None:
        match block:
            case Paragraph(spans):
                self._words(spans)
            case Heading(spans):
                self._words(spans, {"bold": True})
            case Bullets(entries, numbered, first):
                self._list(entries, numbered=numbered, first=first)
            case Card(title, facts):
                self._words(title)
                self._list([(Text(f"{label}: "), *fact) for label, fact in facts], numbered=False, first=1)
            case Buttons() | Topic() | OnCall():
                pass

    def _words(self, spans: Sequence[Span], style: Json | None = None) -> None:
        elements = self._fitting(self._dialect.elements(spans, style))
        if elements:
            self._line += [_text("\n", {})] if self._line else []
            self._line += elements

    def _list(self, entries: Sequence[Sequence[Span]], *, numbered: bool, first: int) -> None:
        rows = [self._fitting(self._dialect.elements(entry)) for entry in entries]
        sections = [{"type": "rich_text_section", "elements": row} for row in rows if row]
        if not sections:
            return
        self._end_line()
        listed: Json = {"type": "rich_text_list", "style": "ordered" if numbered else "bullet"}
        offset = {"offset": first - 1} if numbered and first > 1 else {}
        self._parts.append(listed | offset | {"elements": sections})

    def _fitting(self, elements: Iterator[Json]) -> list[Json]:
        fitting: list[Json] = []
        if self._left == 0:
            return fitting
        for each in elements:
            size = len(each.get("text", "")) + len(each.get("url", "")) + 20
            if size > self._left:
                self._left = 0
                fitting.append(_text("…", {}))
                break
            self._left -= size
            fitting.append(each)
        return fitting

    def _end_line(self) -> None:
        if self._line:
            self._parts.append({"type": "rich_text_section", "elements": self._line})
            self._line = []

    def _flush(self) -> Iterator[Json]:
        self._end_line()
        if self._parts:
            yield {"type": "rich_text", "elements": self._parts}
            self._parts = []


def _text(text: str, style: Json) -> Json:
    shown = text if text == "\n" else one_line(text, SPAN_LIMIT)
    if not shown:
        return {}
    return {"type": "text", "text": shown} | ({"style": style} if style else {})


def _link(label: str, url: str, style: Json) -> Json:
    shown = one_line(label, SPAN_LIMIT)
    return {"type": "link", "url": url} | ({"text": shown} if shown else {}) | ({"style": style} if style else {})


def _row(buttons: Sequence[Button], number: int) -> Json:
    return {"type": "actions", "elements": [_button(each, f"{number}.{at}") for at, each in enumerate(buttons)]}


def _button(button: Button, number: str) -> Json:
    label = {"type": "plain_text", "text": clip(one_line(button.label, SPAN_LIMIT), LABEL), "emoji": False}
    kind = ASK if button.ask else COMMAND
    # The whole of a command or none of it: half of one would do something else.
    value = button.typed if len(button.typed) <= VALUE else "!help"
    return {"type": "button", "action_id": f"{kind}.{number}", "text": label, "value": value}
