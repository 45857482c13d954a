"""A long message as several, so that no platform has to cut it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from watchbill.model.message import (
    Block,
    Bullets,
    Buttons,
    Card,
    Content,
    Link,
    Mention,
    OnCall,
    Place,
    Said,
    Span,
    Topic,
)

#: Characters of one part: platforms take 4,000 and more, and markup can add a quarter.
MOST = 3_000


def parts(content: Content, most: int = MOST) -> tuple[Content, ...]:
    """The message as messages of at most `most` characters each, at least one; they follow each other in order.

    It is parted between lines only, a longer one stays whole; numbered lists go on counting.
    """
    found: list[list[Block]] = [[]]
    size = 0
    for block in _lines(content):
        length = _length(block)
        if found[-1] and size + length > most:
            found.append([])
            size = 0
        found[-1].append(block)
        size += length
    return tuple(Content(tuple(_joined(blocks))) for blocks in found)


def _lines(content: Content) -> Iterator[Block]:
    for block in content.blocks:
        if isinstance(block, Bullets):
            for number, entry in enumerate(block.entries, block.first):
                yield replace(block, entries=(entry,), first=number if block.numbered else 1)
        else:
            yield block


def _joined(blocks: Sequence[Block]) -> list[Block]:
    """Lists that were taken apart are whole again where they follow each other."""
    found: list[Block] = []
    for block in blocks:
        match found[-1:], block:
            case [Bullets() as before], Bullets() if _goes_on(before, block):
                found[-1] = replace(before, entries=before.entries + block.entries)
            case _:
                found.append(block)
    return found


def _goes_on(before: Bullets, block: Bullets) -> bool:
    counts_on = not block.numbered or block.first == before.first + len(before.entries)
    return before.numbered == block.numbered and counts_on


def _length(block: Block) -> int:
    match block:
        case Bullets(entries):
            return sum(map(_width, entries))
        case Buttons(buttons):
            return sum(len(each.label) + len(each.typed) for each in buttons)
        case Card(title, facts):
            return _width(title) + sum(len(label) + _width(fact) for label, fact in facts)
        case Topic() | OnCall():
            return 0
        case _:
            return _width(block.spans)


def _width(spans: tuple[Span, ...]) -> int:
    return sum(len(_shown(span)) for span in spans)


def _shown(span: Span) -> str:
    match span:
        case Mention(_, name):
            return name
        case Link(label, url):
            return label + url
        case Place(_, conversation):
            return conversation
        case Said(label):
            return label
        case _:
            return span.text
