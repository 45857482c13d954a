"""What reads calendars costs nothing where there are none."""

import subprocess
import sys

HEAVY = ("httpx", "httpcore", "icalendar", "recurring_ical_events", "holidays")
LOADED = f"""
import sys
from pathlib import Path
import watchbill.bot, watchbill.cli.entry
from watchbill import app
from watchbill.settings import Settings
from watchbill.testing.memory import MemoryDatabase
app.build(Settings(plugins=()), database=MemoryDatabase())
print(*[each for each in {HEAVY} if each in sys.modules])
"""


def test_a_desk_without_calendars_loads_none_of_their_libraries() -> None:
    told = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True)

    assert told.stdout.split() == []
