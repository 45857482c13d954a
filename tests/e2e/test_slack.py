"""From nothing to a working desk in Slack, as docs/start.md walks through it: real processes, our own Slack."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tests.e2e.running import PATIENCE, Running, running
from watchbill.testing.running import until
from watchbill.testing.slack import FakeSlack

#: What the person types into `watchbill init`.
ANSWERS = """slack
Ops
Europe/Paris
Ann Lindqvist <ann@example.org>
Ben Okafor <ben@example.org>
Chloé Martin <chloe@example.org>

board
{bot}
{app}
"""
RUN = ("-m", "watchbill", "run")


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    """A workspace with a channel in which the bot is not yet."""
    with FakeSlack() as workspace:
        for name in ("ann", "ben", "chloe"):
            workspace.workspace.add_person(f"U0{name.upper()}", name.title(), email=f"{name}@example.org")
        workspace.workspace.add_channel("C0OPS", "ops", "U0ANN", "U0BEN", "U0CHLOE").members.discard("U0BOT")
        yield workspace


@pytest.fixture
def folder(tmp_path: Path, slack: FakeSlack) -> Path:
    """The folder that `watchbill init` made."""
    answers = ANSWERS.format(bot=slack.bot_token, app=slack.app_token)
    made = watchbill(tmp_path, slack, "init", "desk", typed=answers)
    assert made.returncode == 0, made.stderr
    (tmp_path / "desk" / "said").write_text(made.stdout)
    return tmp_path / "desk"


def variables(slack: FakeSlack) -> dict[str, str]:
    """What the real Slack does not need: where the fake one is."""
    return {"WATCHBILL_SLACK_API": slack.api}


def watchbill(
    folder: Path, slack: FakeSlack, *arguments: str, typed: str = ""
) -> subprocess.CompletedProcess[str]:
    """Call the command in a folder, without any setting but those of the file there."""
    environment = {name: it for name, it in os.environ.items() if not name.startswith("WATCHBILL_")}
    return subprocess.run(
        [sys.executable, "-m", "watchbill", *arguments],
        input=typed,
        capture_output=True,
        text=True,
        cwd=folder,
        env={**environment, **variables(slack)},
        timeout=PATIENCE,
    )


class Chat:
    """The workspace as its people see it."""

    def __init__(self, slack: FakeSlack) -> None:
        self.slack = slack

    def ask(self, who: str, text: str, channel: str = "C0OPS") -> str:
        """Write, and wait for what the bot says to it."""
        where = self.slack.workspace.direct(who).id if channel == "D" else channel
        before = len(self.slack.people.of_the_bot(where))
        self.slack.people.say(who, channel, text)
        until(lambda: len(self.slack.people.of_the_bot(where)) > before, PATIENCE)
        return self.slack.people.reads(where)[-1]


def started(folder: Path, slack: FakeSlack) -> AbstractContextManager[Running]:
    """`watchbill run` in the folder, as the docs say it: the rest is in its environment file."""
    from_the_file = {"WATCHBILL_VAR": str(folder / "var"), "WATCHBILL_CLOCK": ""}
    return running(RUN, folder, variables(slack) | from_the_file)


def code_of(folder: Path) -> str:
    """What `watchbill init` printed for the first admin."""
    found = re.search(r"!admin (\S+)", (folder / "said").read_text())
    assert found
    return found[1]


def test_a_new_desk_works_after_the_steps_of_the_guide(folder: Path, slack: FakeSlack) -> None:
    looked = watchbill(folder, slack, "doctor", "slack")
    assert "Socket Mode: a socket may be opened" in looked.stdout, looked.stdout + looked.stderr
    chat = Chat(slack)
    with started(folder, slack) as process:
        slack.sockets.wait_for(1, PATIENCE)
        assert chat.ask("U0ANN", f"!admin {code_of(folder)}", "D").startswith("Welcome, Ann Lindqvist!")
        slack.workspace.channels["C0OPS"].members.add("U0BOT")
        assert chat.ask("U0ANN", "!team channel here") == "Ops announces in #ops from now on."
        assert "on MRO" in chat.ask("U0BEN", "!mro today")
        assert "You are Ben Okafor (ben), a member of Ops." in chat.ask("U0BEN", "!whoami", "D")
        assert "TICKET-1" in chat.ask("U0CHLOE", "!ticket Rotate the certificate")
        assert chat.ask("U0BEN", "!claim TICKET-1").startswith("TICKET-1 is yours")
        process.signal(signal.SIGTERM)
        assert process.exit_code() == 0, process.errors
    assert slack.bot_token not in process.errors


def test_what_was_said_while_the_process_was_killed_is_done_once(folder: Path, slack: FakeSlack) -> None:
    slack.workspace.channels["C0OPS"].members.add("U0BOT")
    chat = Chat(slack)
    with started(folder, slack) as first:
        slack.sockets.wait_for(1, PATIENCE)
        chat.ask("U0ANN", f"!admin {code_of(folder)}", "D")
        chat.ask("U0ANN", "!team channel here")
        for number in range(8):
            slack.people.say("U0ANN", "C0OPS", f"!ticket Number {number}")
        first.kill()
    with started(folder, slack):
        until(lambda: all(each.taken.is_set() for each in slack.people.told), PATIENCE)
        until(lambda: len(made(slack)) >= 8, PATIENCE)
        assert "Number 7" in chat.ask("U0ANN", "!board")

    assert sorted(made(slack)) == sorted(f"Number {number}" for number in range(8))


def test_a_process_that_slack_does_not_answer_still_ends_when_it_is_told(folder: Path, slack: FakeSlack) -> None:
    nowhere = {"WATCHBILL_SLACK_API": "http://127.0.0.1:9/api/", "WATCHBILL_CLOCK": ""}
    with running(RUN, folder, nowhere | {"WATCHBILL_VAR": str(folder / "var")}) as process:
        until(lambda: "cannot be reached" in process.errors, PATIENCE)
        process.signal(signal.SIGTERM)
        assert process.exit_code() == 0, process.errors
    assert slack.bot_token not in process.errors


def made(slack: FakeSlack) -> list[str]:
    """The tickets that the bot says it has made."""
    answers = (each for each in slack.people.reads("C0OPS") if "Board" not in each)
    return re.findall(r"Number \d+", "\n".join(answers))
