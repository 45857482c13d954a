"""Messages with other keys of tickets in them."""

import re
from collections.abc import Callable
from dataclasses import replace

from watchbill.model.message import Block, Bullets, Buttons, Card, Code, Content, Heading, Paragraph, Span
from watchbill.model.ticket import TicketKey

#: What a command or a key is made of.
_WORD = re.compile(r"\S+")

#: What a ticket of that key is called by now.
Called = Callable[[TicketKey], TicketKey]


def with_keys(content: Content, called: Called) -> Content:
    """The message with the present key wherever a former one is to be read letter by letter, or pressed."""
    return Content(tuple(_block(each, called) for each in content.blocks))


def _block(block: Block, called: Called) -> Block:
    match block:
        case Paragraph(spans):
            return Paragraph(_line(spans, called))
        case Heading(spans):
            return Heading(_line(spans, called))
        case Bullets():
            return replace(block, entries=tuple(_line(each, called) for each in block.entries))
        case Card(title, facts):
            return Card(_line(title, called), tuple((label, _line(fact, called)) for label, fact in facts))
        case Buttons(buttons):
            return Buttons(tuple(replace(each, command=_words(each.command, called)) for each in buttons))
        case _:
            return block


def _line(spans: tuple[Span, ...], called: Called) -> tuple[Span, ...]:
    return tuple(Code(_words(each.text, called)) if isinstance(each, Code) else each for each in spans)


def _words(text: str, called: Called) -> str:
    return _WORD.sub(lambda word: called(TicketKey(word[0])), text)
