"""A message's content as JSON values, and back; unknown shapes raise KeyError."""

from dataclasses import fields
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
    OnCall,
    Paragraph,
    Place,
    Said,
    Span,
    Strong,
    Text,
    Topic,
)

_SPANS: dict[str, Any] = {each.__name__: each for each in (Text, Strong, Code, Mention, Link, Place, Said)}
#: The parts of each, in order; `fields` at every span would cost as much as all the rest.
_PARTS = {each: tuple(part.name for part in fields(each)) for each in _SPANS.values()}


def written(content: Content) -> list[Any]:
    """Lists, strings and truth values that `json` can write."""
    return [_block(block) for block in content.blocks]


def read(blocks: list[Any]) -> Content:
    """The content that `written` was given."""
    return Content(tuple(_read_block(*block) for block in blocks))


def _block(block: Block) -> list[Any]:
    match block:
        case Paragraph(spans) | Heading(spans):
            return [type(block).__name__, _spans(spans)]
        case Bullets(entries, numbered, first):
            return ["Bullets", [_spans(entry) for entry in entries], numbered, first]
        case Buttons(shown):
            return ["Buttons", [[each.label, each.command, *([each.ask] if each.ask else [])] for each in shown]]
        case Card(title, facts):
            return ["Card", [_spans(title), [[label, _spans(fact)] for label, fact in facts]]]
        case Topic(text):
            return ["Topic", [text]]
        case OnCall(handle, people):
            return ["OnCall", [handle, *people]]


def _read_block(kind: str, inside: list[Any], numbered: bool = False, first: int = 1) -> Block:
    match kind:
        case "Paragraph":
            return Paragraph(_read_spans(inside))
        case "Heading":
            return Heading(_read_spans(inside))
        case "Bullets":
            return Bullets(tuple(_read_spans(entry) for entry in inside), numbered, first)
        case "Buttons":
            return Buttons(tuple(Button(*parts) for parts in inside))
        case "Card":
            title, facts = inside
            return Card(_read_spans(title), tuple((label, _read_spans(fact)) for label, fact in facts))
        case "Topic":
            return Topic(*inside)
        case "OnCall":
            return OnCall(inside[0], tuple(inside[1:]))
    raise KeyError(kind)


def _spans(spans: tuple[Span, ...]) -> list[list[str]]:
    return [[type(span).__name__, *(getattr(span, part) for part in _PARTS[type(span)])] for span in spans]


def _read_spans(spans: list[list[str]]) -> tuple[Span, ...]:
    return tuple(_SPANS[kind](*parts) for kind, *parts in spans)
