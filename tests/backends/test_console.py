"""The console, as a process: at the end of a pipe, at a terminal, and when it is told to stop."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.backends.running import Setup, set_up
from watchbill.platforms.console import own
from watchbill.platforms.prompt import commands

_COLOURS = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")


@pytest.fixture
def setup(tmp_path: Path) -> Setup:
    return set_up(tmp_path)


def test_a_pipe_is_a_transcript_that_ends_with_its_input(setup: Setup) -> None:
    lines = ("!quick one", "", "/as bob", "!quick two", "/in @", "!quick three", "chatter", "!quikc", "")
    with setup.running() as process:
        out, err = process.communicate("\n".join(lines), 60)

    assert process.returncode == 0
    assert err == ""
    assert out.splitlines() == [
        "ann> !quick one",
        "quick ann #ops one",
        "ann> /as bob",
        "bob> !quick two",
        "quick bob #ops two",
        "bob> /in @",
        "bob> !quick three",
        "quick bob @bob three",
        "bob> chatter",
        "Commands start with !; !help lists them, /quit leaves.",
        "bob> !quikc",
        "There is no command !quikc. Did you mean !quick? !help lists everything.",
    ]


def test_when_nobody_reads_any_more_it_ends(setup: Setup) -> None:
    with setup.running() as process:
        assert process.stdout
        process.stdout.close()
        say(process, "!quick one", "!quick two", "!quick three")

        assert process.wait(60) == 0
        assert process.stderr
        assert process.stderr.read() == ""


def say(process: "subprocess.Popen[str]", *lines: str) -> None:
    """Write lines and leave the input open."""
    assert process.stdin
    process.stdin.writelines(f"{line}\n" for line in lines)
    process.stdin.flush()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_lets_what_is_in_flight_be_answered(setup: Setup, number: signal.Signals) -> None:
    with setup.running() as process:
        say(process, "!slow", "!quick never")
        assert process.stdout
        assert process.stdout.readline() == "ann> !slow\n"
        with setup.pipe.open("w") as pipe:  # waits until !slow runs
            process.send_signal(number)
            process.send_signal(number)
            pipe.write("but answered")
        out, _ = process.communicate(timeout=60)

    assert process.returncode == 0
    assert out.splitlines() == ["slow but answered"]


def test_a_signal_between_two_lines_ends_it_at_once(setup: Setup) -> None:
    with setup.running() as process:
        say(process, "!quick one")
        assert process.stdout
        assert [process.stdout.readline() for _ in range(2)] == ["ann> !quick one\n", "quick ann #ops one\n"]

        process.send_signal(signal.SIGTERM)

        assert process.wait(60) == 0


@dataclass(slots=True)
class Terminal:
    """Both ends of a terminal of 80 by 24."""

    ours: int
    theirs: int
    _ahead: str = ""
    """What was read beyond the text that was waited for: one read may bring an answer and the next prompt."""

    def type(self, keys: bytes) -> None:
        """Press keys."""
        os.write(self.ours, keys)

    def until(self, text: str) -> str:
        """What is shown until the text is there; what follows it is for the next to wait."""
        seen = self._ahead
        while text not in (plain := _COLOURS.sub("", seen)):
            shown = self._read()
            assert shown, f"the terminal shows only {seen!r}"
            seen += shown
        end = plain.index(text) + len(text)
        self._ahead = plain[end:]
        return plain[:end]

    def rest(self) -> str:
        """What is shown until nobody is at the other end any more."""
        return self._ahead + "".join(iter(self._read, ""))

    def _read(self) -> str:
        ready, _, _ = select.select([self.ours], [], [], 60)
        assert ready
        try:
            return os.read(self.ours, 4096).decode(errors="replace")
        except OSError:  # how Linux says that the other end is closed
            return ""


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    ours, theirs = pty.openpty()
    fcntl.ioctl(ours, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    yield Terminal(ours, theirs)
    os.close(ours)


def test_a_person_at_a_terminal_sees_who_they_are_and_what_is_said(setup: Setup, terminal: Terminal) -> None:
    with setup.running(terminal.theirs) as process:
        os.close(terminal.theirs)
        terminal.until("ann in #ops>")
        terminal.type(b"!quick hello\r")
        terminal.until("quick ann #ops hello")
        terminal.type(b"/as bob\r")
        terminal.until("bob in #ops>")
        terminal.type(b"\x04")
        terminal.rest()

        assert process.wait(60) == 0
        assert process.stderr
        assert process.stderr.read() == ""
    assert "!quick hello" in (setup.folder / "var" / "errbot" / "console-history").read_text()


def test_what_is_pasted_is_carried_out_line_by_line(setup: Setup, terminal: Terminal) -> None:
    with setup.running(terminal.theirs) as process:
        os.close(terminal.theirs)
        terminal.until("ann in #ops>")
        terminal.type(b"\x1b[200~!quick one\nand more\n!quick two\n/as bob\x1b[201~\r")
        terminal.until("quick ann #ops two")
        terminal.until("bob in #ops>")
        terminal.type(b"\x04")
        terminal.rest()

        assert process.wait(60) == 0


def test_colours_that_are_pasted_without_brackets_are_no_mouse(setup: Setup, terminal: Terminal) -> None:
    with setup.running(terminal.theirs) as process:
        os.close(terminal.theirs)
        terminal.until("ann in #ops>")
        terminal.type(b"!quick one\x1b[31m two\r")
        terminal.until("quick ann #ops one two")
        terminal.type(b"/as bob\r")
        terminal.until("bob in #ops>")
        terminal.type(b"\x04")

        assert "Press ENTER" not in terminal.rest()
        assert process.wait(60) == 0


def test_ctrl_c_gives_up_the_line_and_on_an_empty_one_leaves(setup: Setup, terminal: Terminal) -> None:
    with setup.running(terminal.theirs) as process:
        os.close(terminal.theirs)
        terminal.until("ann in #ops>")
        terminal.type(b"!slow and never carried out\x03/as bob\r")
        terminal.until("bob in #ops>")
        terminal.type(b"\x03")
        terminal.rest()

        assert process.wait(60) == 0


@pytest.mark.parametrize(
    ("pasted", "lines"),
    [
        ("", [""]),
        ("!mro today", ["!mro today"]),
        ("!mro today\n!next \n\n", ["!mro today", "!next"]),
        ("!note T-1 first\nsecond\n!mine", ["!note T-1 first\nsecond", "!mine"]),
        ("hello\n/quit", ["hello", "/quit"]),
    ],
)
def test_pasted_lines_that_start_no_command_belong_to_the_one_before(pasted: str, lines: list[str]) -> None:
    assert commands(pasted) == lines


def test_it_ends_with_its_terminal(setup: Setup) -> None:
    ours, theirs = pty.openpty()
    with setup.running(theirs) as process:
        os.close(theirs)
        Terminal(ours, theirs).until("ann in #ops>")
        os.close(ours)

        assert process.wait(60) == 0


def test_a_signal_gives_the_terminal_back(setup: Setup, terminal: Terminal) -> None:
    before = termios.tcgetattr(terminal.ours)
    with setup.running(terminal.theirs) as process:
        terminal.until("ann in #ops>")
        process.send_signal(signal.SIGTERM)

        assert process.wait(60) == 0
    assert termios.tcgetattr(terminal.ours) == before
    os.close(terminal.theirs)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("/as bob", ("as", "bob")),
        ("/in #ops", ("in", "#ops")),
        ("/quit", ("quit", "")),
        ("/as @bob ", ("as", "bob")),
        ("/in ops", ("in", "#ops")),
        ("/in @", ("in", "@")),
        ("/in #", ("help", "")),
        ("/as", ("help", "")),
        ("/nonsense", ("help", "")),
        ("/as bob and more", ("help", "")),
        ("!claim X", None),
        ("claim /as bob", None),
    ],
)
def test_the_terminals_own_commands(line: str, told: tuple[str, str] | None) -> None:
    assert own(line) == told
