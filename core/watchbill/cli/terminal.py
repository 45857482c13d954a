"""What a command line program has around it, handed in so that tests can bring their own."""

import getpass
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TextIO

#: Exit codes, the same for every command.
OK, ATTENTION = 0, 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Terminal:
    """The environment and the three streams."""

    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)
    stdin: TextIO = field(default_factory=lambda: sys.stdin)
    out: TextIO = field(default_factory=lambda: sys.stdout)
    err: TextIO = field(default_factory=lambda: sys.stderr)

    def say(self, text: str) -> None:
        """Write a line for whoever reads the result."""
        print(text, file=self.out, flush=True)

    def complain(self, text: str) -> None:
        """Write a line for whoever must act."""
        print(text, file=self.err, flush=True)

    def asks(self, question: str, *, secret: bool = False) -> str | None:
        """What the person answers; None at the end of input. A secret is not shown while it is typed."""
        if secret and self.stdin is sys.__stdin__ and self.stdin.isatty():
            return getpass.getpass(question)
        self.out.write(question)
        self.out.flush()
        line = self.stdin.readline()
        if not self.stdin.isatty():
            self.out.write("\n")
        return line.rstrip("\n") if line else None

    def agrees(self, question: str) -> bool:
        """Whether the person answers yes; no answer is no."""
        self.out.write(f"{question} [y/N] ")
        self.out.flush()
        return self.stdin.readline().strip().lower() in ("y", "yes")
