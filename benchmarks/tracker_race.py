"""200 people claim one ticket at the same moment, each in a conversation of their own: one of them has it then.

Through a whole bot, on each database; in turn on the built-in board, and where the ticket is in Jira.
"""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from threading import Lock

from benchmarks import desks, jira_place
from benchmarks.desks import Place
from benchmarks.measuring import Sample, Taken
from benchmarks.report import Row
from benchmarks.tracker_claims import is_read
from watchbill.app import App
from watchbill.demo.crew import OPS
from watchbill.model import Identity, Membership, Person, PersonId
from watchbill.model.address import Address
from watchbill.model.ticket import Column, TicketKey
from watchbill.testing.chat import TalkingBot
from watchbill.testing.running import until

PEOPLE, ROUNDS = 200, 5
BOARD, JIRA = "the built-in board", "Jira"


@dataclass(frozen=True, slots=True)
class Race:
    """What one of them took."""

    #: Until everybody had an answer, in seconds.
    seconds: float
    #: All waited from the same moment on.
    answers: tuple[Taken, ...]


def rows() -> Iterator[Row]:
    """Two rows a database: until everybody is answered, and until somebody is."""
    with TemporaryDirectory(prefix="watchbill-bench-") as folder:
        for where, databases in desks.empty(Path(folder)).items():
            with runners(Path(folder), next(databases), next(databases)) as both:
                found = races(both)
            yield from _compared(where, found[JIRA], found[BOARD])


@contextmanager
def runners(
    folder: Path, board_url: str, jira_url: str, *, people: int = PEOPLE, rounds: int = ROUNDS
) -> Iterator[list["Runners"]]:
    """On the built-in board, and with Jira; each in an empty database."""
    handles = [f"person-{number}" for number in range(people)]
    with ExitStack() as stack:
        board = stack.enter_context(desks.desk(Place(name=BOARD, url=board_url)))
        place = stack.enter_context(jira_place.jira(board.clock.now()))
        place.tell("fill", count=rounds + 1)
        desk = stack.enter_context(desks.desk(Place(name=JIRA, url=jira_url), place.file(folder)))
        found = []
        for name, each in ((BOARD, board), (JIRA, desk)):
            _join(each, place, handles)
            bot = stack.enter_context(TalkingBot(each))
            each.engine.run_once()
            found.append(Runners(name, each, bot, handles))
        until(lambda: is_read(desk))
        yield found


def _join(desk: App, place: jira_place.Place, handles: list[str]) -> None:
    """They all are of the team, and have accounts in Jira."""
    since = desk.clock.now().date() - timedelta(days=30)
    with desk.database.changing() as work:
        for handle in handles:
            work.people.save(Person(id=PersonId(handle), name=handle.title(), zone=desks.ZONE))
            work.people.link(Identity(platform="console", id=handle), PersonId(handle))
            work.people.link(Identity(platform="jira", id=f"5b10:{handle}"), PersonId(handle))
            work.teams.join(Membership(team=OPS, person=PersonId(handle), since=since))
    for handle in handles:
        place.tell("join", handle=handle)


def races(runners: list["Runners"], rounds: int = ROUNDS) -> dict[str, list[Race]]:
    """So many of each, in turn, after one that does not count."""
    found: dict[str, list[Race]] = {each.name: [] for each in runners}
    for number in range(rounds + 1):
        for each in runners:
            race = each.race(number)
            if number:  # the first one warms up
                found[each.name].append(race)
    return found


@dataclass(slots=True)
class Runners:
    """People at one bot."""

    name: str
    desk: App
    bot: TalkingBot
    handles: list[str]
    _shown: dict[str, tuple[float, str]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def race(self, number: int) -> Race:
        """One for a ticket of its own, in which another one is the first.

        Raises:
            RuntimeError: not exactly one of them has it.
        """
        key = self._ticket(number)
        self._shown.clear()
        self.bot.chat.on_show = self._show
        start = time.perf_counter()
        for handle in self.handles[number:] + self.handles[:number]:
            self.bot.tell(f"!claim {key}", handle, "@")
        until(lambda: len(self._shown) == len(self.handles))
        self._judge(key)
        waited = [at - start for at, _ in self._shown.values()]
        return Race(seconds=max(waited), answers=tuple(Taken(wall=each, cpu=0.0) for each in waited))

    def _ticket(self, number: int) -> TicketKey:
        if self.name == JIRA:
            return TicketKey(f"OPS-{number + 1}")
        with self.desk.database.changing() as work:
            tracker = self.desk.trackers["board"]
            team = work.teams.get(OPS)
            assert team is not None
            return tracker(work, team).create(f"Renew the certificate {number}", self.desk.clock.now()).key

    def _judge(self, key: TicketKey) -> None:
        won = [handle for handle, (_, text) in self._shown.items() if f"{key} is yours" in text]
        until(lambda: not self._waiting())
        with self.desk.database.reading() as work:
            ticket, claim = work.tickets.get(key), work.claims.held(key)
        holder = ticket.assignee if ticket and ticket.column is Column.IN_PROGRESS else None
        if len(won) != 1 or claim is None or won != [f"@{holder}"] or claim.person != holder:
            raise RuntimeError(f"{key} was given to {won}, and is with {holder}")

    def _waiting(self) -> bool:
        with self.desk.database.reading() as work:
            return bool(work.errands.pending("jira"))

    def _show(self, to: Address, text: str) -> None:
        if to.conversation.startswith("@"):
            with self._lock:
                self._shown[to.conversation] = time.perf_counter(), text


def _compared(where: str, ours: list[Race], board: list[Race]) -> Iterator[Row]:
    path = f"{PEOPLE} claim one ticket of Jira on {where}, one has it"
    mine, theirs = (Sample(tuple(each for race in races for each in race.answers)) for races in (ours, board))
    seconds, peer = (median(each.seconds for each in races) for races in (ours, board))
    yield Row(
        path=f"{path}: all are answered",
        ours=f"{seconds:.2f} s",
        peer=f"{BOARD}: {peer:.2f} s",
        ratio=seconds / peer,
        goal=1.5,
        measure="time",
    )
    yield Row(
        path=f"{path}: an answer",
        ours=f"p50 {mine.p50 * 1000:.0f} ms, p99 {mine.p99 * 1000:.0f} ms",
        peer=f"{BOARD}: p50 {theirs.p50 * 1000:.0f} ms, p99 {theirs.p99 * 1000:.0f} ms",
        ratio=mine.p99 / theirs.p99,
        goal=1.5,
        measure="p99",
    )
