"""The console, as a process: at the end of a pipe, at a terminal, and when it is told to stop."""

import os
import pty
import re
import select
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.backends.running import Setup, set_up
from watchbill.platforms.console import own

_COLOURS = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")


@pytest.fixture
def setup(tmp_path: Path) -> Setup:
    return set_up(tmp_path)


def test_a_pipe_is_a_transcript_that_ends_with_its_input(setup: Setup) -> None:
    process = setup.start()

    out, err = process.communicate("!quick one\n\n/as bob\n!quick two\n/in @\n!quick three\nchatter\n!quikc\n", 60)

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
        "bob> !quikc",
        "There is no command !quikc. Did you mean !quick? !help lists everything.",
    ]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_lets_what_is_in_flight_be_answered(setup: Setup, number: signal.Signals) -> None:
    process = setup.start()
    assert process.stdin
    process.stdin.write("!slow\n!quick never\n")
    process.stdin.flush()

    with setup.pipe.open("w") as pipe:  # waits until !slow runs
        process.send_signal(number)
        process.send_signal(number)
        pipe.write("but answered")
    out, _ = process.communicate(timeout=60)

    assert process.returncode == 0
    assert out.splitlines() == ["ann> !slow", "slow but answered"]


def test_a_signal_between_two_lines_ends_it_at_once(setup: Setup) -> None:
    process = setup.start()
    assert process.stdin
    assert process.stdout
    process.stdin.write("!quick one\n")
    process.stdin.flush()
    assert [process.stdout.readline() for _ in range(2)] == ["ann> !quick one\n", "quick ann #ops one\n"]

    process.send_signal(signal.SIGTERM)

    assert process.wait(60) == 0


def test_a_person_at_a_terminal_sees_who_they_are_and_what_is_said(setup: Setup) -> None:
    ours, theirs = pty.openpty()
    process = setup.start(stdin=theirs, stdout=theirs)
    os.close(theirs)

    seen = _until(ours, "ann in #ops> ")
    os.write(ours, b"!quick hello\r")
    seen = _until(ours, "quick ann #ops hello")
    os.write(ours, b"\x04")
    _until(ours, None)
    os.close(ours)

    assert process.wait(60) == 0
    assert "quick ann #ops hello" in seen
    assert process.stderr
    assert process.stderr.read() == ""
    assert "!quick hello" in (setup.folder / "var" / "errbot" / "console-history").read_text()


def test_a_signal_gives_the_terminal_back(setup: Setup) -> None:
    ours, theirs = pty.openpty()
    process = setup.start(stdin=theirs, stdout=theirs)
    os.close(theirs)
    _until(ours, "ann in #ops> ")

    process.send_signal(signal.SIGTERM)
    _until(ours, None)
    os.close(ours)

    assert process.wait(60) == 0


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("/as bob", ("as", "bob")),
        ("/in #ops", ("in", "#ops")),
        ("/quit", ("quit", "")),
        ("/as", ("as", "")),
        ("/nonsense", None),
        ("!claim X", None),
        ("/as bob and more", None),
    ],
)
def test_the_terminals_own_commands(line: str, told: tuple[str, str] | None) -> None:
    assert own(line) == told


def _until(terminal: int, text: str | None, read: Callable[[int, int], bytes] = os.read) -> str:
    """Read until the text is there, or to the end."""
    seen = ""
    while text is None or text not in _COLOURS.sub("", seen):
        ready, _, _ = select.select([terminal], [], [], 60)
        assert ready, f"the terminal shows only {seen!r}"
        try:
            chunk = read(terminal, 4096).decode(errors="replace")
        except OSError:  # the other side is closed
            chunk = ""
        if not chunk:
            assert text is None, seen
            break
        if "\x1b[6n" in chunk:  # asks where the cursor is
            os.write(terminal, b"\x1b[1;1R")
        seen += chunk
    return _COLOURS.sub("", seen)
