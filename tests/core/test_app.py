"""What only the whole desk can show: its heartbeat."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.core.jobs.listening import Listener, listening
from watchbill import app
from watchbill.jobs.heartbeat import Beat
from watchbill.settings import Settings
from watchbill.testing.builders import a_team, at
from watchbill.testing.chat import TalkingBot
from watchbill.testing.clock import SteppedClock
from watchbill.testing.memory import MemoryDatabase


@pytest.fixture
def listener() -> Iterator[Listener]:
    with listening() as listener:
        yield listener


def test_the_heart_of_a_desk_beats_while_it_is_connected_and_all_is_well(
    tmp_path: Path, listener: Listener
) -> None:
    clock, database = SteppedClock(at(8)), MemoryDatabase()
    settings = Settings(var=tmp_path, plugins=(), heartbeat_url=listener.url)
    desk = app.build(settings, clock=clock, database=database)
    assert desk.heartbeat
    beats = [desk.heartbeat.beat()]
    with TalkingBot(desk) as bot:
        desk.engine.stop()
        beats.append(desk.heartbeat.beat())
        with database.changing() as work:
            work.teams.save(a_team())
        clock.set(at(9, 30))
        beats.append(desk.heartbeat.beat())
        desk.engine.run_once()
        beats.append(desk.heartbeat.beat())
        bot.host.stopping.set()
        beats.append(desk.heartbeat.beat())

    assert beats == [Beat.WITHHELD, Beat.GIVEN, Beat.WITHHELD, Beat.GIVEN, Beat.WITHHELD]
    assert listener.asked == ["/ping/hunter2"] * 2


def test_without_an_address_there_is_no_heartbeat(tmp_path: Path) -> None:
    assert app.build(Settings(var=tmp_path, plugins=()), database=MemoryDatabase()).heartbeat is None
