"""`!claim` of a ticket in Jira, which answers at once or after a while: until it is said, and until Jira has it.

In turn with ours, on SQLite: the same on the built-in board, and the calls that a desk would have to wait for that
asks its tracker within the command. Nobody claims faster than our share of Jira's rate allows.
"""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import bare_jira, desks, jira_place, seats
from benchmarks.bare_jira import BareJira
from benchmarks.desks import Place
from benchmarks.measuring import Sample, Taken, timed
from benchmarks.report import Row
from benchmarks.seats import Seat
from watchbill.app import App
from watchbill.testing.running import until

#: Claims, by how many seconds Jira takes for a call; none is begun after so many seconds.
CLAIMS = {0.0: 300, 0.3: 60}
WARM, LONGEST = 5, 210.0
#: Tickets there; those of which the first half is claimed by ours.
TICKETS = 40
#: Seconds from one claim to the next at least: 100 calls a second are allowed, and a round makes a dozen.
PACE = 0.15


@dataclass(frozen=True, slots=True)
class Claims:
    """What claims of each kind took."""

    board: list[Taken] = field(default_factory=list)
    shown: list[Taken] = field(default_factory=list)
    told: list[Taken] = field(default_factory=list)
    bare: list[Taken] = field(default_factory=list)


def rows() -> Iterator[Row]:
    """For each pace of Jira: what a person waits for, and until Jira has it, each beside its peers."""
    with TemporaryDirectory(prefix="watchbill-bench-") as name, ExitStack() as stack:
        folder = Path(name)
        board = stack.enter_context(desks.desk(Place(name="board", url=f"sqlite:///{folder / 'board.sqlite3'}")))
        place = stack.enter_context(jira_place.jira(board.clock.now()))
        place.tell("fill", count=TICKETS)
        outside = Place(name="Jira", url=f"sqlite:///{folder / 'jira.sqlite3'}")
        desk = stack.enter_context(desks.desk(outside, place.file(folder)))
        ours = Turn(
            place,
            board=stack.enter_context(seats.at_desk(board)),
            seat=stack.enter_context(seats.at_desk(desk)),
            bare=stack.enter_context(bare_jira.opened(place.table)),
        )
        until(lambda: is_read(desk))
        for seconds, count in CLAIMS.items():
            yield from _compared(seconds, ours.claims(seconds, count))


def is_read(desk: App) -> bool:
    """Whether the whole board in Jira was read."""
    with desk.database.reading() as work:
        state = work.sites.get("jira")
    return state is not None and state.read_at is not None


class Turn:
    """One claim of each kind after the other."""

    def __init__(self, place: jira_place.Place, *, board: Seat, seat: Seat, bare: BareJira) -> None:
        self._place, self._board, self._seat, self._bare = place, board, seat, bare

    def claims(self, seconds: float, count: int, *, warm: int = WARM) -> Claims:
        """So many, with a Jira that takes so many seconds for a call; `warm` at once before that do not count."""
        for number in range(warm):
            self._once(0.0, number, Claims())
        found, end = Claims(), time.monotonic() + LONGEST
        for number in range(count):
            begun = time.monotonic()
            if begun > end:
                break
            self._once(seconds, number, found)
            time.sleep(max(0.0, begun + PACE - time.monotonic()))
        return found

    def _once(self, seconds: float, number: int, found: Claims) -> None:
        # Whoever comes first after the pause finds everything cold: each of them in turn.
        turns = [self._on_board, self._in_jira]
        for each in turns if number % 2 else reversed(turns):
            each(seconds, number, found)

    def _on_board(self, seconds: float, number: int, found: Claims) -> None:
        found.board.append(self._board.time("!claim TICKET-123 anyway", expect="TICKET-123 is yours"))
        self._board.time("!release TICKET-123", expect="Backlog")

    def _in_jira(self, seconds: float, number: int, found: Claims) -> None:
        mine, other = 1 + number % (TICKETS // 2), TICKETS // 2 + 1 + number % (TICKETS // 2)
        key = f"OPS-{mine}"
        self._place.tell("slow", seconds=seconds)
        found.shown.append(self._seat.time(f"!claim {key} anyway", expect=f"{key} is yours"))
        found.told.append(Taken(wall=self._seat.told(), cpu=0.0))
        found.bare.append(timed(lambda: self._bare.claim(other)))
        self._place.tell("slow", seconds=0.0)
        if self._place.tell("state", number=mine) != [jira_place.ANN, "In Progress"]:
            raise RuntimeError(f"{key} is not Ann's in Jira")
        self._place.tell("put_back", number=other)
        self._seat.time(f"!release {key}", expect="Backlog")
        self._seat.told()


def _compared(seconds: float, found: Claims) -> Iterator[Row]:
    board, shown, told, bare = (Sample(tuple(each)) for each in (found.board, found.shown, found.told, found.bare))
    path = f"!claim on SQLite, Jira answers in {timedelta(seconds=seconds) // timedelta(milliseconds=1)} ms"
    waited = f"whoever waits for Jira, 3 bare calls: {_told(bare)}"
    yield _row(path, shown, f"the built-in board: {_told(board)}", shown.p50 / board.p50, goal=1.5)
    yield _row(path, shown, waited, shown.p50 / bare.p50)
    yield _row(f"{path}: until Jira has it", told, waited, told.p50 / bare.p50)


def _row(path: str, ours: Sample, peer: str, ratio: float, goal: float | None = None) -> Row:
    return Row(path=path, ours=_told(ours), peer=peer, ratio=ratio, goal=goal, measure="p50")


def _told(it: Sample) -> str:
    return f"p50 {it.p50 * 1000:.1f} ms, p99 {it.p99 * 1000:.1f} ms"
