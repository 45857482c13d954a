"""Messages as the outbox takes them."""

from collections.abc import Iterator
from dataclasses import replace

from watchbill.model.message import Outgoing
from watchbill.words.parts import parts


def in_parts(message: Outgoing) -> Iterator[Outgoing]:
    """The message, or where it is long several that say it in order; the first keeps its key."""
    for place, part in enumerate(parts(message.content), 1):
        key = message.key if place == 1 else f"{message.key}:{place}"
        yield replace(message, key=key, content=part)
