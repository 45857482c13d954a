"""A team whose tickets are in another place, which may be away, and a database that loses a commit."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from tests.plugins.conftest import TEAM, Ask, fill
from watchbill import app
from watchbill.app import App
from watchbill.errors import StorageUnavailable
from watchbill.model import ItemId
from watchbill.settings import Settings
from watchbill.testing.builders import OPS
from watchbill.testing.chat import TalkingBot
from watchbill.testing.clock import SteppedClock
from watchbill.testing.memory import MemoryDatabase
from watchbill.testing.memory.database import MemoryUnit
from watchbill.testing.outside_tracker import Elsewhere

PLUGIN = """
from watchbill import hookimpl
from watchbill.testing.outside_tracker import Elsewhere

@hookimpl
def watchbill_trackers():
    return {"elsewhere": Elsewhere()}
"""


class Falling(MemoryDatabase):
    """Loses the next commits that give an item a ticket, as when the process or its database dies before them."""

    lost = 0

    @contextmanager
    def changing(self, *, lasting: bool = True) -> Iterator[MemoryUnit]:
        with super().changing(lasting=lasting) as unit:
            yield unit
            if self.lost and any(type(each).__name__ == "Tracked" for each in unit.events):
                self.lost -= 1
                raise StorageUnavailable


@pytest.fixture
def watchbill_database() -> Falling:
    database = Falling()
    with database.changing() as work:
        fill(work)
        work.teams.save(replace(TEAM, tracker="elsewhere"))
    return database


@pytest.fixture
def watchbill_desk(tmp_path: Path, watchbill_clock: SteppedClock, watchbill_database: Falling) -> App:
    plugin = tmp_path / "elsewhere_tracker.py"
    plugin.write_text(PLUGIN)
    settings = Settings(var=tmp_path, plugins=(str(plugin),))
    return app.build(settings, clock=watchbill_clock, database=watchbill_database)


@pytest.fixture
def place(watchbill_desk: App) -> Elsewhere:
    found = watchbill_desk.trackers["elsewhere"]
    assert isinstance(found, Elsewhere)
    return found


def tickets(place: Elsewhere) -> list[str]:
    """What was made there."""
    with place.database.reading() as work:
        return list(work.tickets.keys(OPS))


def test_a_tracker_that_is_away_is_told_kindly_and_nothing_is_half_done(ask: Ask, place: Elsewhere) -> None:
    place.away = True
    away = ask("!track A1")
    place.away = False

    assert away == "The tracker does not answer. Nothing was changed. Please try again in a moment."
    assert "ticket:" not in ask("!show A1")
    assert ask("!track A1").startswith("TICKET-1 (backlog) tracks A1: Disk of db-2 is 90 % full.")


def test_a_command_whose_commit_is_lost_is_carried_out_again_and_finds_its_ticket(
    ask: Ask, place: Elsewhere, watchbill_database: Falling, watchbill_bot: TalkingBot
) -> None:
    watchbill_database.lost = 1
    ask("!track A1")
    with watchbill_database.reading() as work:
        item = work.items.get(OPS, ItemId("A1"))
    assert item is not None
    assert (item.ticket, tickets(place)) == (None, ["TICKET-1"])

    ask("!show A1")  # what waits is carried out first
    assert "ticket: TICKET-1" in ask("!show A1")
    assert any("TICKET-1 (backlog) tracks A1" in each for each in watchbill_bot.said_in("#ops"))
    assert (tickets(place), place.asked) == (["TICKET-1"], 2)


@pytest.mark.parametrize(
    "said", ["!board", "!queue", "!next", "!mine", "!claim TICKET-1", "!ticket More", "!track A1"]
)
def test_a_tracker_that_nobody_knows_any_more_is_told_with_the_remedy(
    said: str, ask: Ask, watchbill_database: Falling
) -> None:
    with watchbill_database.changing() as work:
        work.teams.save(replace(TEAM, tracker="gone"))

    assert ask(said) == (
        "The tickets are in gone, a tracker that I do not know. Whoever runs me must name its file in "
        "WATCHBILL_TRACKERS; watchbill doctor says more."
    )
