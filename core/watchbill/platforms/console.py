"""The terminal as a chat: its colours, and the two ways to sit at it (a person typing, a pipe)."""

import os
import re
import select
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import IO, Protocol, TextIO

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import WordCompleter
from prompt_toolkit.formatted_text import ANSI
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.patch_stdout import patch_stdout

from watchbill.platforms.plain import Plain

_BOLD, _CYAN, _DIM, _OFF = "\x1b[1m", "\x1b[36m", "\x1b[2m", "\x1b[0m"


#: Lines kept free under the prompt for completions.
_MENU = 4
#: Seconds between two looks at whether a signal came, and bytes that are read at once.
_LOOK_UP, _CHUNK = 0.2, 65_536


class Coloured(Plain):
    """Plain text with the terminal's colours; only ours, never those of a message."""

    def strong(self, text: str) -> str:
        """Words that stand out."""
        return f"{_BOLD}{self.text(text)}{_OFF}"

    def code(self, text: str) -> str:
        """A key or a command."""
        return f"{_CYAN}{self.text(text)}{_OFF}"

    def mention(self, name: str) -> str:
        """A person who is called."""
        return f"{_BOLD}@{self.text(name)}{_OFF}"

    def heading(self, line: str) -> str:
        """A title; what stands out in it already goes on standing out."""
        return f"{_BOLD}{line.replace(_OFF, _OFF + _BOLD)}{_OFF}"


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


class Pipe:
    """Standard input that is no terminal: each line is echoed, so that what comes out reads as a transcript."""

    def __init__(self, lines: TextIO, out: TextIO) -> None:
        self._lines, self._out = lines, out
        self._kept = b""
        self._heard = True

    def read(self, who: str, where: str) -> str | None:
        """The next line, echoed as `who> line`; None at the end of input, or when nobody reads the output."""
        line = self._next_line() if self._heard else b""
        if not line:
            return None
        said = line.decode(self._lines.encoding or "utf-8", "replace").strip()
        if said:
            self.show(f"{who}> {said}")
        return said

    def _next_line(self) -> bytes:
        """With its line break; empty at the end of input."""
        while b"\n" not in self._kept:
            # A signal may reach the process through any thread, and its handler runs only when this one looks up.
            if not select.select([self._lines], [], [], _LOOK_UP)[0]:
                continue
            more = os.read(self._lines.fileno(), _CHUNK)
            if not more:
                break
            self._kept += more
        line, end, self._kept = self._kept.partition(b"\n")
        return line + end

    def show(self, text: str) -> None:
        """Write the text and a line break at once, so that threads do not mix their lines."""
        try:
            self._out.write(text + "\n")
            self._out.flush()
        except BrokenPipeError:
            self._heard = False
            _to_nowhere(self._out)

    def sitting(self) -> AbstractContextManager[None]:
        """Nothing to prepare: lines are written as they come."""
        return nullcontext()


class Prompt:
    """A person at a terminal: history, completion, colours, and output above the line being typed."""

    def __init__(self, history: Path | None, words: Callable[[], Sequence[str]]) -> None:
        completer = WordCompleter(lambda: list(words()), sentence=True, ignore_case=True)
        self._session: PromptSession[str] = PromptSession(
            history=_history(history), completer=completer, reserve_space_for_menu=_MENU
        )

    def read(self, who: str, where: str) -> str | None:
        """The next line; None at Ctrl-D, or when the terminal is gone.

        Raises:
            KeyboardInterrupt: Ctrl-C, or the handler of a signal.
        """
        prompt = ANSI(f"{_BOLD}{who}{_OFF}{_DIM} in {where}>{_OFF} ")
        try:
            return self._session.prompt(prompt).strip()
        except EOFError:
            return None
        except OSError:
            _to_nowhere(sys.__stdout__)
            return None

    def show(self, text: str) -> None:
        """Show the text above the prompt."""
        print(text, flush=True)

    def sitting(self) -> AbstractContextManager[None]:
        """While it lasts, whatever any thread prints appears above the line being typed."""
        return patch_stdout(raw=True)


def _to_nowhere(out: IO[str] | None) -> None:
    """Nobody is at the other end: what is still in the buffer would raise again when Python ends."""
    if out is not None:
        with open(os.devnull, "w") as nowhere:
            os.dup2(nowhere.fileno(), out.fileno())


def _history(file: Path | None) -> History:
    if file is None:
        return InMemoryHistory()
    file.parent.mkdir(parents=True, exist_ok=True)
    return FileHistory(str(file))


def seat(history: Path | None, words: Callable[[], Sequence[str]]) -> tuple[Seat, Plain]:
    """The seat that fits standard input, and the dialect that fits standard output."""
    if sys.stdin.isatty() and sys.stdout.isatty():
        return Prompt(history, words), Coloured()
    return Pipe(sys.stdin, sys.stdout), Plain()


#: `/as bob`, `/in #ops`, `/quit`: what the terminal itself understands.
_OWN = re.compile(r"^/(?P<verb>as|in|quit|help)(?:\s+(?P<name>\S+))?\s*$")


def own(line: str) -> tuple[str, str] | None:
    """The terminal's own command and its word; None when the line is meant for the desk."""
    found = _OWN.match(line)
    return (found["verb"], found["name"] or "") if found else None
