"""A seat at standard input that is no terminal."""

import os
import select
from contextlib import AbstractContextManager, nullcontext
from typing import IO, TextIO

from watchbill.platforms.safe import one_line

#: Characters of a line that are echoed.
ECHOED = 1_000
#: Seconds between two looks at whether a signal came, and bytes that are read at once.
_LOOK_UP, _CHUNK = 0.2, 65_536


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
            self.show(f"{who}> {one_line(said, ECHOED)}")
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
            to_nowhere(self._out)

    def sitting(self) -> AbstractContextManager[None]:
        """Nothing to prepare: lines are written as they come."""
        return nullcontext()


def to_nowhere(out: IO[str] | None) -> None:
    """Nobody is at the other end: what is still in the buffer would raise again when Python ends."""
    if out is not None:
        with open(os.devnull, "w") as nowhere:
            os.dup2(nowhere.fileno(), out.fileno())
