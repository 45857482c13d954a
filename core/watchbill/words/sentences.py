"""Small things of grammar: stops, plurals, lists."""

import re
from collections.abc import Callable, Sequence
from typing import TypeVar

from watchbill.model.message import Code, Content, Paragraph, Span, Strong, Text

_Row = TypeVar("_Row")
_QUOTED = re.compile(r"`([^`\n]+)`")
_ENDS = (".", "!", "?", "…", ":")


def quoted(text: str) -> Content:
    """A text of one or more lines; what stands between backticks is shown as code."""
    return Content(tuple(Paragraph(marked(each)) for each in text.splitlines() if each.strip()))


def stop(text: str) -> str:
    """The full stop that a text needs behind it: none after a question."""
    return "" if text.rstrip().endswith(_ENDS) else "."


def ending(text: str) -> tuple[Span, ...]:
    """A text that stands out, as the end of a sentence."""
    return Strong(text), Text(f"{stop(text)} ")


def marked(text: str) -> tuple[Span, ...]:
    """A line of which what stands between backticks is a command or a key."""
    parts = _QUOTED.split(text)
    return tuple(Code(part) if place % 2 else Text(part) for place, part in enumerate(parts) if part)


def clipped(text: str, most: int) -> str:
    """The text on one line, at most so many characters of it."""
    flat = " ".join(text.split())
    return flat if len(flat) <= most else f"{flat[: most - 1].rstrip()}…"


def counted(count: int, one: str, many: str) -> str:
    """ "1 ticket", "2 tickets"."""
    return f"{count} {one if count == 1 else many}"


def listed(names: Sequence[str], last: str = "and") -> str:
    """ "A", "A and B", "A, B and C"; of spans see `joined`."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {last} {names[-1]}"


def shortened(spans: Sequence[Span], most: int) -> list[Span | str]:
    """ "A, B and 3 more": at most so many are named, and the rest is counted; see `joined`."""
    rest = len(spans) - most
    return joined([*spans[:most], Text(f"{rest} more")] if rest > 0 else spans)


def rows(
    found: Sequence[_Row], most: int, written: Callable[[_Row], tuple[Span, ...]], command: str = ""
) -> list[tuple[Span, ...]]:
    """At most so many lines of a list; a last one counts the rest and gives the command that lists it."""
    rest = len(found) - most
    end = (Text(f"... and {rest} more: "), Code(command)) if command else (Text(f"... and {rest} more."),)
    return [*map(written, found[:most]), *([end] if rest > 0 else [])]


def joined(spans: Sequence[Span], last: str = "and") -> list[Span | str]:
    """ "A", "A and B", "A, B and C"."""
    said: list[Span | str] = []
    for place, span in enumerate(spans):
        if place:
            said.append(f" {last} " if place == len(spans) - 1 else ", ")
        said.append(span)
    return said
