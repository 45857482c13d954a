"""A `watchbill` process at the end of pipes: lines go in, lines come out, and every wait has an end."""

import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).parents[2]
#: Seconds after which something that did not happen never will.
PATIENCE = 60.0
#: A working day, before anything is due.
EARLY = "2026-12-01T07:00:00+01:00"
RUN = ("-m", "watchbill", "run", "--config", str(ROOT / "config.py"))
DEMO = ("-m", "watchbill", "demo")
MOVED = "WATCHBILL_CLOCK moves this desk to "


class Running:
    """One process; what it says is read all the time, so that it never waits for its reader."""

    def __init__(
        self, arguments: Sequence[str], folder: Path, variables: Mapping[str, str], out: int = subprocess.PIPE
    ) -> None:
        self._errors = folder / f"errors-{time.monotonic_ns()}"
        with self._errors.open("w") as errors:
            self._process = subprocess.Popen(
                [sys.executable, *arguments],
                stdin=subprocess.PIPE,
                stdout=out,
                stderr=errors,
                cwd=folder,
                env=environment(folder, variables),
            )
        self._lines = queue.SimpleQueue[str | None]()
        #: Every line so far that was looked at.
        self.said: list[str] = []
        self._ended = False
        threading.Thread(target=self._read, daemon=True).start()

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    @property
    def errors(self) -> str:
        """What it wrote to standard error so far, but for the warning that its clock is moved."""
        written = self._errors.read_text(encoding="utf-8", errors="replace")
        return "".join(line for line in written.splitlines(keepends=True) if not line.startswith(MOVED))

    def type(self, *lines: str | bytes) -> None:
        """Type these lines; whoever was killed does not hear them."""
        assert self._process.stdin
        try:
            for each in lines:
                self._process.stdin.write((each.encode() if isinstance(each, str) else each) + b"\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            return

    def hear(self, part: str, patience: float = PATIENCE) -> str:
        """The next line that has `part` in it; the ones before it are passed over."""
        end = time.monotonic() + patience
        while True:
            try:
                line = self._lines.get(timeout=max(0.0, end - time.monotonic()))
            except queue.Empty:
                raise AssertionError(f"nobody said {part!r}{self._story()}") from None
            if line is None:
                self._ended = True
                raise AssertionError(f"ended without {part!r}{self._story()}")
            self.said.append(line)
            if part in line:
                return line

    def ask(self, line: str, part: str) -> str:
        """Type a line; the answer's first line that has `part` in it."""
        self.type(line)
        self.hear(f"> {line}")
        return self.hear(part)

    def signal(self, number: signal.Signals) -> None:
        """Send it to this process."""
        self._process.send_signal(number)

    def kill(self) -> list[str]:
        """End it as a crash would; everything it said."""
        self._process.kill()
        return self.rest()

    def end(self) -> list[str]:
        """End its input, wait for a good end; everything it said."""
        assert self._process.stdin
        self._process.stdin.close()
        said = self.rest()
        assert self.exit_code() == 0, self._story()
        return said

    def exit_code(self) -> int:
        """How it ended, as soon as it does."""
        return self._process.wait(PATIENCE)

    def rest(self) -> list[str]:
        """Everything it said, when it has ended."""
        self._process.wait(PATIENCE)
        while not self._ended and (line := self._lines.get(timeout=PATIENCE)) is not None:
            self.said.append(line)
        self._ended = True
        return self.said

    def close(self) -> None:
        """Make sure that it is gone."""
        self._process.kill()
        self.rest()
        for stream in (self._process.stdin, self._process.stdout):
            if stream:
                with suppress(BrokenPipeError):
                    stream.close()

    def _read(self) -> None:
        for line in self._process.stdout or ():
            self._lines.put(line.decode(errors="replace").removesuffix("\n"))
        self._lines.put(None)

    def _story(self) -> str:
        return "\n".join(["; it said:", *self.said[-30:], "and to standard error:", self.errors[-3000:]])


def environment(folder: Path, variables: Mapping[str, str]) -> dict[str, str]:
    """The machine's, with no setting of ours but `variables`; it is early, and state is kept in the folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("WATCHBILL_")}
    ours = {
        "WATCHBILL_VAR": str(folder / "var"),
        "WATCHBILL_CLOCK": EARLY,
        "WATCHBILL_PLUGINS": "",
        "WATCHBILL_CONSOLE_PERSON": "ann",
    }
    return {**kept, "TZ": "Europe/Paris", **ours, **variables}


#: No settings beside those of every test.
NOTHING: Mapping[str, str] = {}


@contextmanager
def running(
    arguments: Sequence[str], folder: Path, variables: Mapping[str, str] = NOTHING, *, out: int = subprocess.PIPE
) -> Iterator[Running]:
    """A process with these arguments to Python and these settings; it is gone at the end."""
    process = Running(arguments, folder, variables, out)
    try:
        yield process
    finally:
        process.close()


def come_true(what: Callable[[], bool], patience: float = PATIENCE) -> None:
    """Look again and again, until it is so."""
    end, pause = time.monotonic() + patience, threading.Event()
    while not what():
        assert time.monotonic() < end, "it did not come true"
        pause.wait(0.01)
