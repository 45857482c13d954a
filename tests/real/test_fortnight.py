"""The fortnight at an ngIRCd: people at their own clients say what the script says, and see what comes of it.

Nothing that was said can be changed there; so what they see is longer than in the approved transcript.
"""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.fortnight.crew import NAMES
from tests.fortnight.facts import FAMOUS, TURNS, Facts, local, times
from tests.fortnight.script import STORY
from tests.fortnight.stage import Stage
from tests.real.conftest import Finding
from tests.real.irc import LONGEST, IrcHall
from tests.real.ircserver import ngircd
from watchbill.model.duty import SendState


@pytest.fixture(params=["one desk", "a new one before each step"])
def facts(request: pytest.FixtureRequest, program: Finding, tmp_path: Path, sqlite_url: str) -> Iterator[Facts]:
    with (
        ngircd(program("ngircd"), tmp_path) as port,
        closing(IrcHall(port)) as hall,
        Stage(tmp_path, sqlite_url, restless=request.param != "one desk", hall=hall) as stage,
    ):
        yield Facts.of(stage.play(STORY))


def test_the_fortnight_at_a_real_server(facts: Facts) -> None:
    begun, ended = facts.posts("Good morning!"), facts.posts("Evening check of Ops")

    assert times(begun) == [f"{day:%d} 09:00" for day in TURNS]
    assert {f"{day:%d}" for day in TURNS} == {each[:2] for each in times(ended)}
    assert {day: each["primary"] for day, each in facts.turns.items()} == TURNS
    assert {f"{each['day']:%d}": f"{local(each['raised_at']):%d %H:%M}" for each in facts.chain("OPS-2")} == FAMOUS
    assert {each["state"] for each in facts.messages} <= {SendState.SENT, SendState.REPLACED}
    assert all(facts.posts("You are on MRO", f"@{name}") for name in NAMES)
    assert max(len(each.text.encode()) for each in facts.hall.lines) <= LONGEST
