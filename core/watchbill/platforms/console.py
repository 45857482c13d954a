"""The terminal as a chat: the two ways to sit at it (a person typing, a pipe), and what it understands itself."""

import io
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


def seat(history: Path | None, words: Callable[[], Sequence[str]], *, colours: bool) -> tuple[Seat, Plain]:
    """The seat that fits standard input, and the dialect that fits standard output.

    Args:
        history: the file of earlier lines, for a person at a terminal.
        words: what may be completed.
        colours: whether a terminal is given colours.
    """
    if sys.stdin.isatty() and sys.stdout.isatty():
        from watchbill.platforms.prompt import Prompt

        return Prompt(history, words, colours=colours), Coloured() if colours else Plain()
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a letter that the output's encoding lacks loses no answer
    return Pipe(sys.stdin, sys.stdout), Plain()


#: `/as bob`, `/in #ops`, `/in @`, `/quit`: what the terminal itself understands.
_OWN = re.compile(r"/(?:(?P<as>as)\s+@?(?P<who>[^\s@]+)|(?P<in>in)\s+(?P<where>@|#?[^\s@#]+)|(?P<quit>quit))\s*")


def own(line: str) -> tuple[str, str] | None:
    """The terminal's own command and its word; None when the line is meant for the desk.

    ("as", "bob"), ("in", "#ops"), ("in", "@") for the bot alone, ("quit", ""); ("help", "") for whatever else
    starts with a slash.
    """
    if not line.startswith("/"):
        return None
    found = _OWN.fullmatch(line)
    if found is None:
        return "help", ""
    if found["as"]:
        return "as", found["who"]
    if found["in"]:
        return "in", found["where"] if found["where"][0] in "@#" else f"#{found['where']}"
    return "quit", ""
