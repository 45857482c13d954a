"""A Jira of our own in a process of its own, so that it takes nothing from the process that is measured.

What happens there is told to it in lines of JSON; it answers each with one, and ends with its standard input.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.environments import ROOT
from watchbill.testing.jira import FakeJira, Faults
from watchbill.testing.jira.faults import Fault
from watchbill.trackers.jira import adf

#: Ann's account there, and her address, which is that of the demo's Ann.
ANN, MAIL = "5b10:ann", "ann@demo.invalid"
#: Of so many tickets one is in progress; what a description says.
WORKED_ON = 50
TEXT = "The certificate of the mail gateway ends soon.\n\n" + "It has to be renewed by hand, see the runbook. " * 8


class Slow(Faults):
    """Nothing goes wrong, but every call takes a while before it is looked at."""

    seconds = 0.0

    def next(self, route: str) -> Fault | None:
        """Let it wait, then as ever."""
        if self.seconds:
            time.sleep(self.seconds)
        return super().next(route)


class There:
    """What may happen there; each method is told by its name."""

    def __init__(self, now: datetime) -> None:
        """`now` is its time, aware, from which it goes on."""
        self._ahead = now - datetime.now(UTC)
        self._jira, self._slow = FakeJira(now=lambda: datetime.now(UTC) + self._ahead), Slow()
        self._jira.faults = self._slow
        self._jira.people.join(ANN, MAIL, name="Ann")

    def table(self) -> Mapping[str, object]:
        """What a file of trackers says of it."""
        return self._jira.table

    def fill(self, count: int) -> int:
        """So many tickets, each with a text."""
        for number in range(count):
            busy = number % WORKED_ON == WORKED_ON - 1
            mine = {"assignee": ANN, "status": "In Progress"} if busy else {}
            self._jira.people.write(f"Renew the certificate {number}", description=adf.document(TEXT), **mine)
        return count

    def join(self, handle: str) -> str:
        """Somebody else has an account."""
        return self._jira.people.join(f"5b10:{handle}", f"{handle}@demo.invalid", name=handle.title()).id

    def slow(self, seconds: float) -> float:
        """From now on every call takes so long."""
        self._slow.seconds = seconds
        return seconds

    def later(self, seconds: float) -> float:
        """Its time jumps."""
        self._ahead += timedelta(seconds=seconds)
        return seconds

    def edit(self, first: int, count: int) -> int:
        """Somebody writes other summaries."""
        for number in range(first, first + count):
            self._jira.people.change(f"OPS-{number}", summary=f"Renew the certificate, {self._ahead}")
        return count

    def drag(self, number: int) -> int:
        """Somebody drags a ticket to the top."""
        self._jira.people.rank_first(f"OPS-{number}")
        return number

    def put_back(self, number: int) -> int:
        """Nobody has a ticket any more."""
        self._jira.people.take(f"OPS-{number}", None, "Open")
        return number

    def state(self, number: int) -> list[str | None]:
        """Who has a ticket, and where it stands."""
        issue = self._jira.place.find(f"OPS-{number}")
        return [issue.assignee, issue.status]

    def calls(self) -> int:
        """How often it was asked so far."""
        return sum(self._slow.calls.values())


class Place:
    """It, seen from the process that measures."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        #: What a file of trackers says of it.
        self.table: Mapping[str, Any] = self.tell("table")

    def tell(self, name: str, **given: object) -> Any:
        """What a method of `There` gives.

        Raises:
            RuntimeError: it is gone.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([name, given]) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError("the Jira of the benchmark has ended")
        return json.loads(answer)

    def file(self, folder: Path) -> Path:
        """A file of trackers, in which it is called "jira" and asked as fast as may be."""
        secret, file = folder / "jira-token", folder / "trackers.toml"
        secret.write_text(self.table["token"], encoding="ascii")
        file.write_text(
            f'[trackers.jira]\ntype = "jira"\nurl = "{self.table["url"]}"\nproject = "{self.table["project"]}"\n'
            f'user = "{self.table["user"]}"\ntoken = {{ file = "{secret}" }}\nper_second = 100\n',
            encoding="ascii",
        )
        return file


@contextmanager
def jira(now: datetime) -> Iterator[Place]:
    """One for the length of the block, where it is `now` (aware) at first."""
    command = [sys.executable, "-m", "benchmarks.jira_place", now.isoformat()]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield Place(process)
        finally:
            assert process.stdin is not None
            process.stdin.close()
            process.wait(30)


def main() -> None:
    """Do what is told."""
    there = There(datetime.fromisoformat(sys.argv[1]))
    for line in sys.stdin:
        name, given = json.loads(line)
        print(json.dumps(getattr(there, name)(**given)), flush=True)


if __name__ == "__main__":
    main()
