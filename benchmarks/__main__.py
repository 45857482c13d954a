"""`make bench`: every hot path beside its peer in one run; writes benchmarks/results.md.

`python -m benchmarks engine start_up` runs these alone, and writes nothing.
"""

import os
import platform
import sys
from collections.abc import Callable, Collection, Iterator
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import (
    alert_in,
    alert_soak,
    alert_storm,
    engine,
    evening,
    idle,
    nine_o_clock,
    report,
    round_trip,
    slack,
    start_up,
    statements,
    stored_turns,
    team_years,
    trackers,
)
from benchmarks.report import Row

RESULTS = Path(__file__).with_name("results.md")
PATHS: dict[str, Callable[[], Iterator[Row]]] = {
    "round_trip": round_trip.rows,
    "statements": statements.rows,
    "stored_turns": stored_turns.rows,
    "team_years": team_years.rows,
    "slack": slack.rows,
    "alert_in": alert_in.rows,
    "alert_soak": alert_soak.rows,
    "alert_storm": alert_storm.rows,
    "trackers": trackers.rows,
    "start_up": start_up.rows,
    "engine": engine.rows,
    "nine_o_clock": nine_o_clock.rows,
    "evening": evening.rows,
    "idle": idle.rows,
}


def machine() -> str:
    """What it was measured on, and how busy that was."""
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, Python {platform.python_version()}, "
        f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, load before: {load}"
    )


def measured(names: Collection[str]) -> Iterator[Row]:
    """Every row of these, as it comes; it is told at once, since all of them take some minutes."""
    for each in names:
        for row in PATHS[each]():
            print(f"{row.path}: {row.ours} (beside {row.peer})", file=sys.stderr)
            yield row


def main() -> int:
    """Print the table; keep it where everything was measured."""
    names = sys.argv[1:]
    if set(names) - PATHS.keys():
        print(f"There is {', '.join(PATHS)}.", file=sys.stderr)
        return 2
    where = machine()
    page = f"# Results\n\n{where}. A ratio is ours divided by the peer's.\n\n"
    page += report.table(list(measured(names or PATHS)))
    if not names:
        RESULTS.write_text(page, encoding="utf-8")
    print(page)
    return 0


if __name__ == "__main__":
    sys.exit(main())
