"""The terminal as a chat: the two ways to sit at it (a person typing, a pipe), and what it understands itself."""

import re
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from watchbill.platforms.coloured import Coloured
from watchbill.platforms.pipe import Pipe
from watchbill.platforms.plain import Plain


class Seat(Protocol):
    """Where somebody sits: lines come from it, answers are shown at it."""

    def read(self, who: str, where: str) -> str | None:
        """The next line; None at the end of input."""
        ...

    def show(self, text: str) -> None:
        """Put text before the person; safe from any thread."""
        ...

    def sitting(self) -> AbstractContextManager[None]:
        """Held while lines are read and shown."""
        ...


def seat(history: Path | None, words: Callable[[], Sequence[str]]) -> tuple[Seat, Plain]:
    """The seat that fits standard input, and the dialect that fits standard output."""
    if sys.stdin.isatty() and sys.stdout.isatty():
        from watchbill.platforms.prompt import Prompt

        return Prompt(history, words), Coloured()
    return Pipe(sys.stdin, sys.stdout), Plain()


#: `/as bob`, `/in #ops`, `/quit`: what the terminal itself understands.
_OWN = re.compile(r"^/(?P<verb>as|in|quit|help)(?:\s+(?P<name>\S+))?\s*$")


def own(line: str) -> tuple[str, str] | None:
    """The terminal's own command and its word; None when the line is meant for the desk."""
    found = _OWN.match(line)
    return (found["verb"], found["name"] or "") if found else None
