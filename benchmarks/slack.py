"""Commands in Slack: ours and errbot-backend-slackv3, each in a process, against the same fake Slack."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from statistics import quantiles

from benchmarks.environments import ROOT, NotHere, interpreter
from benchmarks.report import Row
from benchmarks.slack_desk import ACCOUNTS
from watchbill.testing.running import until
from watchbill.testing.slack import FakeSlack

CHANNELS = [f"C0{number}" for number in range(10)]
#: Commands said one after the other, and all at once.
SINGLE, FLOOD = 300, 300
#: Messages of chatter: for us, and for the peer, which makes five calls for each.
CHATTER, PEERS_CHATTER = 100_000, 5_000
PATIENCE = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What one bot did."""

    #: Seconds of each command, sorted by nothing.
    single: Sequence[float]
    #: Commands a second, when all come at once.
    rate: float
    calls: Counter[str]
    commands: int
    #: MB before and after the chatter, and how much of it there was.
    memory: tuple[float, float]
    chatter: int

    @property
    def p50(self) -> float:
        """Milliseconds of half of the commands."""
        return quantiles(self.single, n=100)[49] * 1000

    @property
    def p99(self) -> float:
        """Milliseconds of all but a hundredth."""
        return quantiles(self.single, n=100)[98] * 1000


def rows() -> Iterator[Row]:
    """Speed, calls and memory, beside the peer's."""
    ours = _measured([sys.executable, "-m", "benchmarks.slack_desk"], CHATTER)
    day = _measured([sys.executable, "-m", "benchmarks.slack_desk"], 0, "!mro today", "on MRO")
    try:
        peer = _measured([str(interpreter("slackv3")), "-m", "benchmarks.peers.slackv3_bot"], PEERS_CHATTER)
    except (NotHere, TimeoutError, AssertionError) as missing:
        print(f"slackv3: {missing}", file=sys.stderr)
        return
    for name, mine in (("!ping in Slack", ours), ("!mro today in Slack", day)):
        yield _row(name, f"p50 {mine.p50:.1f} ms", f"p50 {peer.p50:.1f} ms", mine.p50 / peer.p50, "p50")
        yield _row(name, f"p99 {mine.p99:.1f} ms", f"p99 {peer.p99:.1f} ms", mine.p99 / peer.p99, "p99")
        rate, theirs = f"{mine.rate:,.0f}/s", f"{peer.rate:,.0f}/s"
        yield _row(f"{name}, {FLOOD} at once", rate, theirs, mine.rate / peer.rate, "a second", more=True)
    few, many = _calls(ours), _calls(peer)
    yield _row("calls of Slack for a command", f"{few:.2f}", f"{many:.2f}", few / many, "calls")
    yield _memory(ours, peer)


def _calls(it: Measured) -> float:
    return sum(it.calls.values()) / it.commands


def _memory(ours: Measured, peer: Measured) -> Row:
    mine, theirs = (f"{each.memory[1]:.0f} MB, grown by {_grown(each)}" for each in (ours, peer))
    ratio = ours.memory[1] / peer.memory[1]  # the same goal as for a start beside bare Errbot
    return replace(_row("memory in Slack, after chatter", mine, theirs, ratio, "memory"), goal=1.5)


def _grown(it: Measured) -> str:
    return f"{it.memory[1] - it.memory[0]:.1f} MB in {it.chatter:,} messages"


def _row(path: str, ours: str, peer: str, ratio: float, measure: str, *, more: bool = False) -> Row:
    said = f"slackv3 !ping: {peer}"
    return Row(path=path, ours=ours, peer=said, ratio=ratio, goal=1.0, measure=measure, more=more)


def _measured(command: Sequence[str], chatter: int, line: str = "!ping", expect: str = "pong") -> Measured:
    with FakeSlack(patience=30.0) as slack:
        _populate(slack)
        with _process([*command, slack.api, slack.bot_token, slack.app_token]) as pid:
            slack.sockets.wait_for(1, PATIENCE)
            until(lambda: _answers(slack, line), PATIENCE)
            for _ in range(20):
                _one(slack, line, "C0OPS")
            before = Counter(slack.faults.calls)
            single = [_one(slack, line, "C0OPS") for _ in range(SINGLE)]
            rate = FLOOD / _flood(slack, line)
            calls = Counter(slack.faults.calls) - before
            start = _rss(pid)
            _chat(slack, chatter)
            memory = start, _rss(pid)
        said = slack.people.reads("C0OPS")[-1]
        assert expect in said, said
    return Measured(single=single, rate=rate, calls=calls, commands=SINGLE + FLOOD, memory=memory, chatter=chatter)


def _populate(slack: FakeSlack) -> None:
    for name, account in ACCOUNTS.items():
        slack.workspace.add_person(account, name.title(), email=f"{name}@example.org")
    for channel in ("C0OPS", *CHANNELS):
        slack.workspace.add_channel(channel, channel.lower(), *ACCOUNTS.values())


@contextmanager
def _process(command: Sequence[str]) -> Iterator[int]:
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            yield process.pid
        finally:
            process.send_signal(signal.SIGKILL)


def _answers(slack: FakeSlack, line: str) -> bool:
    before = slack.workspace.shown
    slack.people.say("U0ANN", "C0OPS", line)
    with slack.workspace.changed:
        return slack.workspace.changed.wait_for(lambda: slack.workspace.shown > before, 2)


def _one(slack: FakeSlack, line: str, channel: str) -> float:
    with slack.workspace.changed:
        before, start = slack.workspace.shown, time.perf_counter()
    slack.people.say("U0ANN", channel, line)
    with slack.workspace.changed:
        if not slack.workspace.changed.wait_for(lambda: slack.workspace.shown > before, PATIENCE):
            raise TimeoutError(f"{line} was not answered")
        return time.perf_counter() - start


def _flood(slack: FakeSlack, line: str) -> float:
    accounts = list(ACCOUNTS.values())
    before, start = slack.workspace.shown, time.perf_counter()
    for number in range(FLOOD):
        slack.people.say(accounts[number % len(accounts)], CHANNELS[number % len(CHANNELS)], line)
    with slack.workspace.changed:
        if not slack.workspace.changed.wait_for(lambda: slack.workspace.shown >= before + FLOOD, PATIENCE):
            raise TimeoutError(f"{slack.workspace.shown - before} of {FLOOD} were answered")
    return time.perf_counter() - start


def _chat(slack: FakeSlack, messages: int) -> None:
    """Chatter, a few at a time, as fast as the bot takes it."""
    for number in range(messages):
        slack.people.say(
            "U0BEN", CHANNELS[number % len(CHANNELS)], f"chatter number {number}, and what a day it is"
        )
        if number % 200 == 199:
            last = slack.people.told[-1]
            if not last.taken.wait(PATIENCE):
                raise TimeoutError("chatter was not acknowledged")


def _rss(pid: int) -> float:
    with open(f"/proc/{pid}/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
