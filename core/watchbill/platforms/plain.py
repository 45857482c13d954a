"""Neutral messages written as plain text, or as Markdown for a chat host that renders it."""

import re
from typing import Protocol
from urllib.parse import urlsplit

from watchbill.model.message import (
    Block,
    Bullets,
    Buttons,
    Card,
    Code,
    Content,
    Heading,
    Link,
    Mention,
    OnCall,
    Paragraph,
    Place,
    Said,
    Span,
    Strong,
    Text,
    Topic,
)
from watchbill.platforms.safe import clip, one_line

#: Characters of one span that are shown.
SPAN_LIMIT = 1_000
#: Characters of one message that are shown.
MESSAGE_LIMIT = 9_000


class Dialect(Protocol):
    """How a platform writes a neutral message."""

    def write(self, content: Content) -> str:
        """The message as the platform's own text; whatever came from outside is escaped."""
        ...


class Plain:
    """Words only: for terminals, logs and any place without markup."""

    def write(self, content: Content) -> str:
        """The message as lines of text, at most `MESSAGE_LIMIT` characters, free of control characters."""
        return _bounded("\n".join(line for block in content.blocks for line in self._block(block)))

    def _block(self, block: Block) -> list[str]:
        match block:
            case Paragraph(spans):
                return [self._line(spans)]
            case Heading(spans):
                return [self.heading(self._line(spans))]
            case Bullets():
                return [f"  {row}" for row in self._rows(block)]
            case Buttons(buttons):
                return [" · ".join(f"{self.text(each.label)}: {self.code(each.typed)}" for each in buttons)]
            case Card(title, facts):
                rows = Bullets(tuple(((Text(f"{label}: "), *fact)) for label, fact in facts))
                return [self._line(title), *self._block(rows)]
            case Topic() | OnCall():
                return []  # a platform that has neither shows nothing of it

    def _rows(self, block: Bullets) -> list[str]:
        numbers = range(block.first, block.first + len(block.entries))
        marks = (f"{number}. " if block.numbered else "- " for number in numbers)
        return [f"{mark}{self._line(spans)}" for mark, spans in zip(marks, block.entries, strict=True)]

    def _line(self, spans: tuple[Span, ...]) -> str:
        return "".join(map(self._span, spans))

    def _span(self, span: Span) -> str:
        match span:
            case Text(text):
                return self.text(text)
            case Strong(text):
                return self.strong(text)
            case Code(text):
                return self.code(text)
            case Mention(_, name):
                return self.mention(name)
            case Link(label, url):
                return self.link(label, url)
            case Place(_, conversation):
                return self.text(conversation)
            case Said(label):
                return self.text(label)

    def text(self, text: str) -> str:
        """Plain words, made harmless."""
        return one_line(text, SPAN_LIMIT)

    def strong(self, text: str) -> str:
        """Words that stand out."""
        return self.text(text)

    def code(self, text: str) -> str:
        """A key or a command."""
        return self.text(text)

    def mention(self, name: str) -> str:
        """A person who is called."""
        return "@" + self.text(name)

    def heading(self, line: str) -> str:
        """A title, of a line that is written already."""
        return line

    def link(self, label: str, url: str) -> str:
        """Words and their address; an address that is not http(s) is left out."""
        return f"{self.text(label)} ({url})" if opens(url) else self.text(label)


#: Besides Markdown's own marks: what starts HTML, and what rings everybody on some platforms.
_MARKUP = re.compile(r"[\\`*_{}\[\]<>#&|~]")
_ENTITIES = {"<": "&lt;", "&": "&amp;", ">": "&gt;"}
_LIST = re.compile(r"^(\s*)(?:([-+])|(\d+)\.)(?=\s)")
_RINGS = re.compile(r"@(?=\w)")


class Markdown(Plain):
    """For chat hosts that render Markdown, such as Errbot's own backends: markup from outside stays text."""

    def write(self, content: Content) -> str:
        """The message as Markdown, at most `MESSAGE_LIMIT` characters."""
        return super().write(content).strip("\n")

    def _block(self, block: Block) -> list[str]:
        if isinstance(block, Bullets):
            return ["", *self._rows(block), ""]
        # A paragraph a line: Errbot's renderers for terminals and plain text swallow Markdown's line breaks.
        return [part for line in super()._block(block) for part in (_LIST.sub(_no_list, line), "")]

    def text(self, text: str) -> str:
        """Plain words, with every mark escaped and nobody rung."""
        quiet = _RINGS.sub("@\u200b", super().text(text))
        return _MARKUP.sub(lambda found: _ENTITIES.get(found[0], "\\" + found[0]), quiet)

    def strong(self, text: str) -> str:
        """Words that stand out."""
        inner = self.text(text).strip()
        return f"**{inner}**" if inner else ""

    def code(self, text: str) -> str:
        """A key or a command, between backticks that it cannot close."""
        return f"`{one_line(text, SPAN_LIMIT).replace('`', chr(39))}`" if text.strip() else ""

    def mention(self, name: str) -> str:
        """A person's name: only a platform's own dialect knows how to call them."""
        return self.strong(name)

    def heading(self, line: str) -> str:
        """A title, of a line that is written already."""
        return f"### {line}"

    def link(self, label: str, url: str) -> str:
        """Words that open an address; an address that is not http(s) is left out."""
        return f"[{self.text(label)}](<{url}>)" if opens(url) else self.text(label)


def _no_list(found: re.Match[str]) -> str:
    return f"{found[1]}\\{found[2]}" if found[2] else f"{found[1]}{found[3]}\\."


def opens(url: str) -> bool:
    """Whether the address is http(s), whole, and without a character that could end it early."""
    if not url.isprintable() or set(url) & set("<>\"'` \\"):
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def _bounded(text: str) -> str:
    if len(text) <= MESSAGE_LIMIT:
        return text
    kept = text[: MESSAGE_LIMIT - 40]
    whole = kept.rfind("\n")
    if whole <= 0:
        return clip(text, MESSAGE_LIMIT)
    return f"{kept[:whole]}\n… ({text.count(chr(10), whole + 1) + 1} more lines)"
