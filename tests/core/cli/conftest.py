"""A command line with an environment and streams of its own."""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from watchbill.cli.entry import main
from watchbill.cli.terminal import Terminal


class Keyboard(io.StringIO):
    """Standard input that is a terminal."""

    def isatty(self) -> bool:
        """It is."""
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a call ended."""

    code: int
    out: str
    err: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shell:
    """Calls `watchbill` in a folder."""

    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)

    def __call__(self, *arguments: object, typed: str | None = None, **variables: str) -> Ended:
        """Call with these arguments; `typed` is what a person types, without it nobody is there."""
        terminal = Terminal(
            environment={"WATCHBILL_VAR": str(self.folder / "var"), **self.environment, **variables},
            stdin=io.StringIO() if typed is None else Keyboard(typed),
            out=io.StringIO(),
            err=io.StringIO(),
        )
        code = main([str(each) for each in arguments], terminal)
        assert isinstance(terminal.out, io.StringIO)
        assert isinstance(terminal.err, io.StringIO)
        return Ended(code=code, out=terminal.out.getvalue(), err=terminal.err.getvalue())


@pytest.fixture
def watchbill(tmp_path: Path) -> Shell:
    return Shell(folder=tmp_path)


@pytest.fixture
def team_toml(tmp_path: Path) -> Path:
    path = tmp_path / "team.toml"
    path.write_text(
        '[people.ann]\nname = "Ann"\naccounts = { console = "ann" }\n'
        '[people.ben]\nname = "Ben"\naccounts = { console = "ben" }\n'
        '[teams.ops]\nname = "Ops"\nzone = "Europe/Paris"\nchannel = "console #ops"\n'
        'members = [{ person = "ann", since = 2026-01-01 }, { person = "ben", since = 2026-01-01 }]\n',
        encoding="utf-8",
    )
    return path
