"""Plays a story: a whole desk on a real database, a chat and a tracker outside, a clock that the story moves."""

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from pathlib import Path
from typing import Self

from tests.fortnight import crew, steps
from tests.fortnight.hall import DAY, EVENT, TRACKER, Hall, MemoryHall
from tests.fortnight.steps import Alert, Crash, Day, Look, Says, Step, Timed, TrackerAway, TrackerBack
from watchbill import app
from watchbill.app import App
from watchbill.errors import SiteAway
from watchbill.model import TicketKey
from watchbill.model.signal import Delivery
from watchbill.model.site import Account
from watchbill.rules.sites import POLL
from watchbill.settings import Settings
from watchbill.testing.builders import Counter
from watchbill.testing.chat import PATIENCE
from watchbill.testing.clock import SteppedClock
from watchbill.testing.site import Place

#: Where the trackers of this process are, for the plugin `there.py`.
PLACES: dict[str, Place] = {}
#: Before the first step.
EARLY = datetime(2026, 10, 19, 7, tzinfo=crew.PARIS)
FIRST_DAY = EARLY.date()
SOURCE = "alertmanager"
#: So often at most something new may be due at one moment.
MANY = 50
AWAY = SiteAway("it does not answer")


class Still(App):
    """A desk of which nothing runs by itself: the story says when it looks."""

    __slots__ = ()

    def start(self) -> None:
        """Tell plugins, as any desk does; no thread begins."""
        self.hooks.startup(self.settings)

    def stop(self) -> None:
        """There is nothing to stop."""


@dataclass(slots=True)
class Noted(Place):
    """A tracker whose comments are seen in the hall."""

    hall: Hall | None = None

    def say(self, which: TicketKey, author: Account, text: str) -> None:
        """Somebody comments on a ticket."""
        Place.say(self, which, author, text)
        if self.hall:
            self.hall.note(f"{which}", TRACKER, text)


@dataclass
class Stage:
    """What is outside the desk and stays when it is gone; and the desk of the moment."""

    folder: Path
    url: str
    #: Whether a new desk takes over before each step, as after a crash.
    restless: bool = False
    hall: Hall = field(default_factory=MemoryHall)
    clock: SteppedClock = field(default_factory=lambda: SteppedClock(EARLY))
    ids: Counter = field(default_factory=Counter)
    day: date = FIRST_DAY

    def __post_init__(self) -> None:
        self.hall.now = self.clock.now
        self.place = Noted(clock=self.clock.now, hall=self.hall)
        PLACES[str(self.folder)] = self.place
        crew.board(self.place)
        (self.folder / "trackers.toml").write_text(
            f'[trackers.tracker]\ntype = "memory"\nplace = "{self.folder}"\n', encoding="utf-8"
        )
        self._open()
        with self.desk.database.changing() as work:
            crew.fill(work, self.hall.platform, self.desk.scheduling, self.clock.now())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._drop()
        PLACES.pop(str(self.folder), None)

    def play(self, story: Iterable[Step]) -> Self:
        """Tell the story from its start to its end."""
        for step in story:
            if isinstance(step, Day):
                self.day = step.on
                self.hall.note("", DAY, f"{step.on:%A} {step.on.day} {step.on:%B %Y}\n{step.about}")
                continue
            self.pass_until(self.moment(step.at))
            if self.restless:
                self.restart()
            self._do(step)
            self.look()
        return self

    def moment(self, written: str) -> datetime:
        """The time of the day, aware."""
        return datetime.combine(self.day, steps.wall(written), crew.PARIS)

    def restart(self) -> None:
        """The desk is gone between two transactions; another one takes over."""
        self._drop()
        self._open()

    def pass_until(self, moment: datetime) -> None:
        """Time passes; whatever is due on the way is done at its time."""
        while (due := self.look()) is not None and due < moment:
            self.clock.set(due)
        self.clock.set(moment)
        self.look()

    def look(self) -> datetime | None:
        """Do what is due now, here and at the tracker; when there is something to do next."""
        for _ in range(MANY):
            due = self.desk.engine.run_once()
            for keeper in self.desk.keepers:
                keeper.once()
            self.hall.settle()
            again = self.desk.engine.run_once()
            if again is None or again > self.clock.now():
                return min(filter(None, (due if due and due > self.clock.now() else None, again, self._site_at())))
        raise AssertionError(f"at {self.clock.now()} there is always something due")

    def _site_at(self) -> datetime | None:
        """When the tracker that failed is asked again."""
        with self.desk.database.reading() as work:
            state = work.sites.get("tracker")
        return state.again_at if state and state.failure and state.again_at > self.clock.now() else None

    def _do(self, step: Timed) -> None:
        match step:
            case Says(who=who, words=words, alone=alone):
                self.hall.says(who, words, alone=alone)
            case Alert():
                self._alert(step)
            case TrackerAway():
                self.hall.note("", EVENT, "The tracker answers nobody.")
                self.place.away = AWAY
                self.clock.advance(POLL)  # it is noticed when it is read next
            case TrackerBack():
                self.hall.note("", EVENT, "The tracker answers again.")
                self.place.away = None
                self.clock.advance(POLL)
            case Crash(until=until):
                self._drop()
                self.clock.set(self.moment(until))
                self._open()
            case Look():
                pass

    def _alert(self, step: Alert) -> None:
        said = "is well again" if step.over else f"{step.severity}: {step.summary}"
        self.hall.note("", EVENT, f"{step.name} {said}")
        alert = {
            "status": "resolved" if step.over else "firing",
            "labels": {"alertname": step.name, "severity": step.severity},
            "annotations": {"summary": step.summary},
            "startsAt": step.name,
            "fingerprint": step.name,
        }
        body = {"version": "4", "groupKey": step.name, "groupLabels": {"alertname": step.name}, "alerts": [alert]}
        key = f"{step.name} {step.over}"
        delivery = Delivery(
            team=crew.OPS, source=SOURCE, key=key, body=json.dumps(body).encode(), at=self.clock.now()
        )
        self.desk.receiver.store(delivery).result(PATIENCE)

    def _open(self) -> None:
        settings = Settings(
            var=self.folder,
            database_url=self.url,
            plugins=(str(Path(__file__).with_name("there.py")),),
            trackers=self.folder / "trackers.toml",
        )
        made = app.build(settings, clock=self.clock, ids=self.ids, environment={})
        self.desk = Still(**{each.name: getattr(made, each.name) for each in fields(made)})
        self.hall.opens(self.desk)

    def _drop(self) -> None:
        """As a crash: nobody is told, nothing is finished; what it held in this process is given back."""
        self.hall.drops()
        with suppress(Exception):
            self.desk.close()
