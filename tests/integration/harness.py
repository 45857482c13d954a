"""One run: replicas live through a simulated time while everything goes wrong, and what is owed is counted."""

import threading
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from tests.integration import books, roster, tally
from tests.integration.ambush import Moment
from tests.integration.chatserver import ChatServer
from tests.integration.chatter import Said
from tests.integration.databases import Storage
from tests.integration.faults import KILLS, LONGEST, PAUSES, Fault, Trouble
from tests.integration.orders import Orders
from tests.integration.replicas import Replica, gone_at_the_end
from tests.integration.roster import Crew
from tests.integration.tally import Evidence, Tally
from tests.integration.temper import Temper
from tests.integration.wall import Flavour, Wall

_MOMENTS = {
    Trouble.KILL_BEFORE: Moment.BEFORE,
    Trouble.PAUSE_BEFORE: Moment.BEFORE,
    Trouble.KILL_AFTER: Moment.AFTER,
    Trouble.PAUSE_AFTER: Moment.AFTER,
    Trouble.KILL_HEARING: Moment.COMMAND,
    Trouble.KILL_STORED: Moment.ACKNOWLEDGED,
}
#: Seconds before the simulated start in which processes start; one that needs longer is late, and no more.
START_UP = 2.5
#: Seconds to wait for a moment; then any other will do.
_IN_WAIT = 3.0
#: Seconds that a twin may take to be found, when everything is shown.
_TWINS = 8.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything that a run is made of."""

    flavour: Flavour
    replicas: int
    crews: Sequence[Crew]
    start: datetime
    end: datetime
    #: How long [start, end) takes in real time.
    seconds: float
    faults: Sequence[Fault]
    said: Sequence[Said]
    temper: Temper
    #: The safeguard that every replica goes without.
    without: str = ""
    #: Real seconds that what is owed may take when all faults are over.
    patience: float = 90.0

    @property
    def speed(self) -> float:
        """How many simulated seconds a real one has."""
        return (self.end - self.start).total_seconds() / self.seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a run ended."""

    tally: Tally
    #: Replicas that ended by themselves, and were started again.
    fell: int
    #: Commands that were brought more than once.
    again: int
    #: How the replicas ended when they were asked to.
    exit_codes: Sequence[int]


class Run:
    """A plan that is being carried out."""

    def __init__(self, plan: Plan, storage: Storage, folder: Path) -> None:
        self._plan, self._storage, self._folder = plan, storage, folder
        self._anchor = time.time() + START_UP
        self._wall = Wall(plan.flavour, time.time)
        self._server = ChatServer(self._wall, plan.temper, time.time)
        self._over = threading.Event()
        self._loops = [threading.Thread(target=each, daemon=True) for each in (self._watch, self._type)]
        self._fell = 0
        self._owed = roster.owed(plan.crews, plan.start, plan.end)
        self._orders = [self._orders_of(place, url) for place, url in enumerate(storage.urls(plan.replicas))]
        self._replicas = [Replica(each) for each in self._orders]

    def outcome(self) -> Outcome:
        """Carry it out, to the end."""
        with ExitStack() as held:
            held.callback(self._server.close)
            held.enter_context(gone_at_the_end(self._replicas))
            held.callback(self._end)
            for each in self._loops:
                each.start()
            for fault in self._plan.faults:
                self._sleep_until(fault.at)
                self._befall(fault)
            self._sleep_until(self._plan.seconds)
            self._server.calm.set()
            found = self._settled()
            self._end()
            codes = [each.stop() for each in self._replicas]
        return Outcome(tally=found, fell=self._fell, again=self._server.courier.again, exit_codes=codes)

    def _orders_of(self, place: int, url: str) -> Orders:
        plan = self._plan
        return Orders(
            name=f"replica{place + 1}",
            folder=self._folder,
            url=url,
            port=self._server.port,
            flavour=plan.flavour,
            anchor=self._anchor,
            start=plan.start,
            speed=plan.speed,
            without=plan.without,
        )

    def _end(self) -> None:
        """From here on nothing is started any more."""
        self._over.set()
        for each in self._loops:
            if each.is_alive():
                each.join()

    def _watch(self) -> None:
        """Start every replica, and whichever ends by itself again."""
        for each in self._replicas:
            each.start()
        while not self._over.wait(0.2):
            for each in self._replicas:
                if each.pid is None:
                    self._fell += 1
                    each.start()

    def _type(self) -> None:
        for each in self._plan.said:
            self._sleep_until(each.at)
            if self._over.is_set():
                return
            self._server.courier.push(each)

    def _sleep_until(self, seconds: float) -> None:
        self._over.wait(max(0.0, self._anchor + seconds - time.time()))

    def _befall(self, fault: Fault) -> None:
        replica, trouble = self._replicas[fault.replica], fault.trouble
        if trouble in KILLS:
            self._catch(trouble, replica, replica.crash)
        elif trouble in PAUSES:
            self._catch(trouble, replica, replica.pause)
            self._over.wait(fault.lasts)
            replica.resume()
        elif trouble is Trouble.HANG_UP:
            self._server.courier.hang_up()
        else:
            mend = self._storage.befall(trouble, replica, fault.replica)
            self._over.wait(fault.lasts)
            mend()

    def _catch(self, trouble: Trouble, replica: Replica, act: Callable[[], None]) -> None:
        """At the moment that is asked for, or else at any."""
        moment, ambush = _MOMENTS.get(trouble), self._server.ambush
        if trouble is Trouble.KILL_WORKING:
            self._await_work()
        if moment is None:
            act()
            return
        done = ambush.arm(moment, replica.name, act)
        if not done.wait(_IN_WAIT):
            if ambush.give_up(moment, replica.name):
                act()
            else:
                done.wait()

    def _await_work(self) -> None:
        """Wait until the schedule writes something into the outbox, or for long enough."""
        end, before = time.time() + _IN_WAIT, books.written(self._storage.url)
        while time.time() < end and books.written(self._storage.url) == before:
            self._over.wait(0.002)

    def _settled(self) -> Tally:
        """The tally, as soon as nothing is to come any more; or as it is when the patience ends."""
        end, shown_at, found = time.time() + self._plan.patience, 0.0, Tally()
        while time.time() < end:
            self._over.wait(0.5)
            try:
                stored = books.read(self._storage.url)
            except DBAPIError:  # a file that somebody writes to
                continue
            found = tally.count(self._evidence(stored))
            everybody = self._server.courier.listening == {each.name for each in self._replicas}
            if found.lost or stored.undone or self._server.courier.waiting or not everybody:
                continue
            shown_at = shown_at or time.time()
            if found.good or time.time() > shown_at + min(_TWINS, self._plan.patience / 2):
                break
        return found

    def _evidence(self, stored: books.Books) -> Evidence:
        return Evidence(
            owed=self._owed,
            said=self._plan.said,
            wall=self._wall,
            books=stored,
            real=self._orders[0].real,
            overlap=LONGEST + 2 if self._plan.replicas > 1 else 0.0,
        )


def run(plan: Plan, storage: Storage, folder: Path) -> Outcome:
    """Carry out a plan on a database that holds its teams, with state and logs in the folder."""
    return Run(plan, storage, folder).outcome()
