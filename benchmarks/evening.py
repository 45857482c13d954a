"""The handover chain: an evening check of 50 tickets and 20 items, a look whether it is still right, the morning
after it, and the report of a month with 1,000 items.

Each beside the driver alone in the same run, which writes the same rows in one transaction, or reads the rows that
ours looks at: nothing is decided there, nobody's name is looked up, and nothing is put into words. No chat and no
outside tracker is there.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks import bare_rows, desks, evening_place
from benchmarks.bare_rows import LOOKED_AT, MORNING, REPORTED, WRITTEN, Bare
from benchmarks.evening_place import REPORTING, Evening
from benchmarks.measuring import Taken, timed
from benchmarks.report import Row
from watchbill.model import TeamId

#: Teams, each with its evening; the first ones warm up.
TEAMS, WARM = 25, 5
WHAT = {
    "post": f"evening check of {evening_place.TICKETS} tickets and {evening_place.ITEMS} items",
    "correct": "the same once more, nothing is new",
    "morning": f"the morning after it, {evening_place.TICKETS + evening_place.ITEMS} wait",
    "report": f"report of a month with {evening_place.REPORTED:,} items",
}
Pairs = dict[str, list[tuple[Taken, Taken]]]


def rows() -> Iterator[Row]:
    """Four rows a database."""
    with TemporaryDirectory(prefix="watchbill-bench-") as folder:
        for where, databases in desks.empty(Path(folder)).items():
            found = measured(next(databases), TEAMS, WARM)
            yield from (_row(f"{WHAT[name]}, on {where}", name, pairs) for name, pairs in found.items())


def measured(address: str, teams: int, warm: int, reported: int = evening_place.REPORTED) -> Pairs:
    """What ours and the driver took on this empty database, for each team but the first `warm` ones."""
    found: Pairs = {name: [] for name in WHAT}
    with ExitStack() as stack:
        evening, names = stack.enter_context(evening_place.opened(address, teams, reported))
        bare = stack.enter_context(bare_rows.opened(address))
        for name in names:
            for what, pair in _evening(evening, bare, name).items():
                found[what].append(pair)
            _expect(evening.report(), reported)
    return {name: pairs[warm:] for name, pairs in found.items()}


def _evening(evening: Evening, bare: Bare, team: TeamId) -> dict[str, tuple[Taken, Taken]]:
    """What one team took: ours, then the driver."""

    def read(tables: dict[str, str], of: TeamId = team) -> Callable[[], object]:
        return lambda: bare.read(tables, of)

    post = timed(lambda: evening.post(team))
    found = {
        "correct": (timed(lambda: evening.correct(team)), timed(read(LOOKED_AT))),
        "morning": (timed(lambda: evening.morning(team)), timed(read(MORNING))),
        "report": (timed(evening.report), timed(read(REPORTED, REPORTING))),
    }
    written: dict[str, Any] = bare.read(WRITTEN, team)
    bare.delete(WRITTEN, team)
    return {"post": (post, timed(lambda: bare.write(written)))} | found


def _expect(came: int, reported: int) -> None:
    if came != reported:
        raise RuntimeError(f"{came} of {reported} items are reported")


def _row(path: str, name: str, pairs: list[tuple[Taken, Taken]]) -> Row:
    ours, peer = ([pair[place] for pair in pairs] for place in (0, 1))
    wall = [median(each.wall for each in side) for side in (ours, peer)]
    does = "writes the same rows" if name == "post" else "reads those rows"
    return Row(
        path=path,
        ours=_shown(ours),
        peer=f"the driver {does}: {_shown(peer)}",
        ratio=wall[0] / wall[1],
        goal=None,
        measure="p50",
    )


def _shown(taken: list[Taken]) -> str:
    wall, cpu = median(each.wall for each in taken), median(each.cpu for each in taken)
    return f"p50 {wall * 1000:.1f} ms, CPU {cpu * 1000:.1f} ms"
