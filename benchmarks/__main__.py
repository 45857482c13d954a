"""`make bench`: every hot path beside its peer in one run; writes benchmarks/results.md."""

import os
import platform
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import report, round_trip, start_up, statements
from benchmarks.report import Row

RESULTS = Path(__file__).with_name("results.md")


def machine() -> str:
    """What it was measured on, and how busy that was."""
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, Python {platform.python_version()}, "
        f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, load before: {load}"
    )


def measured() -> Iterator[Row]:
    """Every row, as it comes."""
    for each in (round_trip, statements, start_up):
        yield from each.rows()


def main() -> int:
    """Print the table and keep it."""
    where = machine()
    page = f"# Results\n\n{where}. A ratio is ours divided by the peer's.\n\n{report.table(list(measured()))}"
    RESULTS.write_text(page, encoding="utf-8")
    print(page)
    return 0


if __name__ == "__main__":
    sys.exit(main())
