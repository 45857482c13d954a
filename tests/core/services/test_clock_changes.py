"""Nine o'clock comes once on every working day, also where the clocks are changed (M12)."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from watchbill import app
from watchbill.jobs.schedule import fires_on
from watchbill.model import Address, MessageKind, MessageRef, Outgoing, TeamId
from watchbill.settings import Settings
from watchbill.testing.builders import a_membership, a_person, a_team
from watchbill.testing.clock import SteppedClock
from watchbill.testing.memory import MemoryDatabase

ZONES = (
    "Europe/Paris",
    "America/New_York",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Asia/Kathmandu",
    "Pacific/Apia",
)
#: As many changes of its clocks each zone has in these years at least; where it has none, new years count.
LEAST = dict(zip(ZONES, (22, 22, 22, 20, 11, 3), strict=True))
FIRST, LAST = datetime(2020, 1, 1, tzinfo=UTC), datetime(2031, 1, 1, tzinfo=UTC)
EVERY_DAY = frozenset(range(1, 8))
#: One at a time that most changes leave alone, one where many of them jump or stand still.
TIMES = {"nine": "0 9 * * *", "night": "30 2 * * *"}


class Heard:
    """A platform that notes when the designation of which team was said."""

    platform, pace, keyed = "console", None, True

    def __init__(self, clock: SteppedClock) -> None:
        self._clock = clock
        self.said: list[tuple[str, datetime]] = []

    def post(self, message: Outgoing) -> MessageRef | None:
        """Note it."""
        if message.kind is MessageKind.DESIGNATION:
            self.said.append((message.to.conversation, self._clock.now()))
        return None


def changes(zone: str) -> Iterator[datetime]:
    """A moment within an hour of each change of the zone's clocks; every new year where there is none."""
    there, found = ZoneInfo(zone), False
    moment = FIRST
    while moment < LAST:
        later = moment + timedelta(hours=1)
        if moment.astimezone(there).utcoffset() != later.astimezone(there).utcoffset():
            found = True
            yield later
        moment = later
    if not found:
        yield from (datetime(year, 1, 1, tzinfo=UTC) for year in range(2020, 2031))


def walked(zone: str, days: Sequence[date]) -> list[tuple[str, datetime]]:
    """What is said on these local days by a desk that does nothing but what is due, which team's and when."""
    start, end = (midnight(zone, day) for day in (days[0], days[-1] + timedelta(days=1)))
    clock, database = SteppedClock(start), MemoryDatabase()
    with database.changing() as work:
        work.people.save(a_person("ann"))
        for name, designation in TIMES.items():
            channel = Address(platform="console", conversation=name)
            work.teams.save(a_team(name, zone=zone, workdays=EVERY_DAY, designation=designation, channel=channel))
            work.teams.join(a_membership("ann", team=TeamId(name), since=date(2020, 1, 1)))
    desk, heard = app.build(Settings(plugins=()), clock=clock, database=database), Heard(clock)
    desk.sender.speaks(heard)
    while clock.now() < end:
        at = desk.engine.run_once()
        assert at
        assert at > clock.now()
        clock.set(at)
    return heard.said


def midnight(zone: str, day: date) -> datetime:
    """When the local day begins."""
    return datetime.combine(day, time(), ZoneInfo(zone))


@pytest.mark.parametrize("zone", ZONES)
def test_a_day_is_designated_once_through_every_change_of_the_clocks(zone: str) -> None:
    walks = 0
    for change in changes(zone):
        before = change.astimezone(ZoneInfo(zone)).date() - timedelta(days=1)
        days = [before + timedelta(days=each) for each in range(3)]

        said = walked(zone, days)

        owed = [(name, fires_on(at, zone, day)) for day in days for name, at in TIMES.items()]
        assert sorted(said) == sorted(owed)
        walks += 1
    assert walks >= LEAST[zone]
