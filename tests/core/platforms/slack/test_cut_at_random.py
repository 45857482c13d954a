"""A thousand commands while sockets are cut at random: all are answered, nothing changes twice."""

import random
import re
import sqlite3
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.conformance.slack_worlds import SlackWorld
from tests.conformance.world import OPS
from tests.conformance.worlds import opened
from watchbill.testing.running import until

COMMANDS = 1_000
#: So many sockets: each envelope goes down one of them.
SOCKETS = 3


class ManySockets(SlackWorld):
    """Slack over several sockets, which brings again as often as it takes."""

    name = "slack over several sockets"
    retries, patience, sockets = 50, 2.0, SOCKETS


@pytest.fixture
def world(sqlite_url: str, tmp_path: Path) -> Iterator[SlackWorld]:
    """The desk in Slack, over several sockets."""
    with opened(ManySockets, sqlite_url, tmp_path) as found:
        assert isinstance(found, SlackWorld)
        yield found


def cutting(world: SlackWorld, over: threading.Event, chance: random.Random) -> int:
    """Cut a socket now and then, or have Slack say goodbye, until it is over; how often."""
    cuts = 0
    while not over.wait(chance.uniform(0.05, 0.25)):
        if chance.random() < 0.8:
            world.slack.sockets.cut()
        else:
            world.slack.sockets.say_goodbye("refresh_requested")
            world.slack.sockets.close_oldest()
        cuts += 1
    return cuts


def test_what_was_acknowledged_is_answered_once_and_changes_once(world: SlackWorld) -> None:
    chance, over = random.Random(20261128), threading.Event()
    cuts: list[int] = []
    cutter = threading.Thread(target=lambda: cuts.append(cutting(world, over, chance)))
    cutter.start()
    for number in range(COMMANDS):
        who = chance.choice(("ann", "ben", "chloe", "dmitri"))
        world.say(who, f"!note TICKET-97 <{number}>" if number % 2 else f"!ask question number {number}?")
        if number % 25 == 0:
            over.wait(0.05)
    until(lambda: len(world.slack.sockets.lost) + _taken(world) == COMMANDS, patience=60)
    over.set()
    cutter.join()
    until(lambda: _answered(world) >= COMMANDS, patience=60)
    world.settle()

    assert cuts[0] > 10
    assert world.slack.sockets.lost == []
    assert len(world.reads(OPS)) == COMMANDS
    assert _notes(world) == Counter(range(1, COMMANDS, 2))
    queued = Counter(re.findall(r"in the queue as (Q\d+)", "\n".join(world.reads(OPS))))
    assert set(queued.values()) == {1}
    assert len(queued) == COMMANDS // 2


def _taken(world: SlackWorld) -> int:
    return sum(each.taken.is_set() for each in world.slack.people.told)


def _answered(world: SlackWorld) -> int:
    world.settle()
    return len(world.reads(OPS))


def _notes(world: SlackWorld) -> Counter[int]:
    """How often each note was added."""
    with closing(sqlite3.connect(world.file)) as raw:
        rows = raw.execute("SELECT text FROM notes WHERE text LIKE '<%'").fetchall()
    return Counter(int(text.strip("<>")) for (text,) in rows)
