"""The parts put together, once; nothing else knows them all."""

import os
import uuid
from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

from watchbill import clocks
from watchbill.calendars import subscribing, types
from watchbill.calendars.public_holidays import PublicHolidays
from watchbill.calendars.subscribing import Subscribed
from watchbill.hooks import loading
from watchbill.hooks.calls import HookCalls
from watchbill.jobs import schedule
from watchbill.jobs.durable import DURABLE
from watchbill.jobs.heartbeat import Heartbeat
from watchbill.jobs.rereading import Rereading
from watchbill.jobs.sender import Sender
from watchbill.jobs.tick import Engine
from watchbill.jobs.waking import Waking
from watchbill.model.duty import DueKind
from watchbill.model.message import Address
from watchbill.model.timing import DEFAULT, Timing
from watchbill.ports import Clock, Database, Ids, TrackerFactory
from watchbill.services.absenting import Absenting
from watchbill.services.arranging import Arranging
from watchbill.services.claiming import Claiming
from watchbill.services.designating import Designating
from watchbill.services.directory import Directory
from watchbill.services.following import Following
from watchbill.services.foreseeing import Foreseeing
from watchbill.services.handing_over import HandingOver
from watchbill.services.intake import Intake
from watchbill.services.peopling import Peopling
from watchbill.services.queueing import Queueing
from watchbill.services.reckoning import Reckoning
from watchbill.services.rotating import Rotating
from watchbill.services.scheduling import Scheduling
from watchbill.services.staffing import Staffing
from watchbill.services.swapping import Swapping
from watchbill.services.ticketing import Ticketing
from watchbill.settings import Settings
from watchbill.sql import lock
from watchbill.store import migrations
from watchbill.store.database import SqlDatabase
from watchbill.trackers import board
from watchbill.vitals import Vitals

#: Threads that work off what is due, and as many that speak; only while there is much.
HANDS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """One desk: what it stores in, tells the time by, sends through, and every use case."""

    settings: Settings
    clock: Clock
    timing: Timing
    ids: Ids
    database: Database
    vitals: Vitals
    hooks: HookCalls
    trackers: Mapping[str, TrackerFactory]
    sender: Sender
    engine: Engine
    waking: Waking | None
    directory: Directory
    rotating: Rotating
    absenting: Absenting
    arranging: Arranging
    queueing: Queueing
    claiming: Claiming
    ticketing: Ticketing
    intake: Intake
    handing_over: HandingOver
    peopling: Peopling
    scheduling: Scheduling
    staffing: Staffing
    foreseeing: Foreseeing
    swapping: Swapping
    reckoning: Reckoning
    following: Following
    #: What is read again and again, and where.
    calendars: Sequence[Subscribed]
    rereading: Rereading
    #: None where no address is set.
    heartbeat: Heartbeat | None

    def start(self) -> None:
        """Tell plugins, then begin to do what is due; returns at once."""
        self.hooks.startup(self.settings)
        if self.waking:
            self.waking.agree()  # before anything is due by a clock of this machine alone
            self.waking.start()
        self.engine.start()
        self.rereading.start()
        if self.heartbeat:
            self.heartbeat.start()

    def stop(self) -> None:
        """Finish what is being done, then tell plugins; the database stays open until `close`."""
        if self.heartbeat:
            self.heartbeat.stop()
        self.rereading.stop()
        if self.waking:
            self.waking.stop()
        self.engine.stop()
        self.hooks.shutdown()

    def stir(self, addresses: Collection[Address] = ()) -> None:
        """Something is due or to be said: the engine looks at once.

        So do those of other processes, where a message goes to a platform that is not spoken here; without
        addresses they do in any case.
        """
        self.engine.wake()
        here = self.sender.platforms
        if self.waking and not (addresses and all(each.platform in here for each in addresses)):
            self.waking.tell()

    def close(self) -> None:
        """Give back the database's connections."""
        if self.waking:
            self.waking.stop()
        if isinstance(self.database, SqlDatabase):
            self.database.dispose()


def build(
    settings: Settings,
    *,
    clock: Clock | None = None,
    ids: Ids | None = None,
    database: Database | None = None,
    timing: Timing = DEFAULT,
    environment: Mapping[str, str] = os.environ,
) -> App:
    """A whole desk, not started; the database is expected to be migrated (see `migrate`).

    `environment` has the secrets that the file of calendars looks up there.

    Raises:
        SettingsInvalid: a plugin cannot be loaded, or two trackers have one name, or the file of calendars is
            wrong.
        StorageUnavailable: the database does not answer.
    """
    on_sqlite = database_url(settings).startswith("sqlite")
    agreed = clocks.agreed()
    clock = clock or clocks.system(settings, None if on_sqlite else agreed)
    ids = ids or (lambda: uuid.uuid4().hex)
    hooks = HookCalls(loading.load(settings, builtin=[board, types]))
    database = database or open_database(settings, hooks)
    trackers = hooks.trackers(settings)
    calendars = _calendars(settings, hooks, environment)
    holidays = PublicHolidays()
    rotating = Rotating(hooks, holidays)
    peopling = Peopling(rotating)
    queueing = Queueing(hooks, trackers)
    handing_over = HandingOver(hooks, trackers, rotating, queueing)
    scheduling = Scheduling(schedule.fires_on, rotating, Designating(rotating), handing_over)
    hands = 1 if on_sqlite else HANDS  # SQLite has one writer: further threads would only wait for it
    sender, vitals = Sender(database, clock, timing, hands), Vitals()
    reckoning = Reckoning(schedule.fires_on, {each.name for each, _ in calendars})
    engine = Engine(
        database,
        clock,
        sender,
        handlers={kind: lambda work, due: scheduling.do(work, due, clock.now()) for kind in DueKind},
        sweep=scheduling.sweep,
        timing=timing,
        hands=hands,
        step=vitals.step,
    )
    following = Following(rotating, ids, {each.name: each for each, _ in calendars})
    return App(
        settings=settings,
        clock=clock,
        timing=timing,
        ids=ids,
        database=database,
        vitals=vitals,
        hooks=hooks,
        trackers=trackers,
        sender=sender,
        engine=engine,
        waking=None if on_sqlite else Waking(database_url(settings), engine.wake, agreed.heed),
        directory=Directory(hooks),
        rotating=rotating,
        absenting=Absenting(rotating, ids),
        arranging=Arranging(rotating, peopling, holidays),
        queueing=queueing,
        claiming=Claiming(hooks, ids, trackers),
        ticketing=Ticketing(hooks, ids, trackers),
        intake=Intake(hooks),
        handing_over=handing_over,
        peopling=peopling,
        scheduling=scheduling,
        staffing=Staffing(rotating, peopling),
        foreseeing=Foreseeing(rotating),
        swapping=Swapping(rotating, hooks),
        reckoning=reckoning,
        following=following,
        calendars=calendars,
        rereading=Rereading(database, clock, ids, following, calendars, wake=engine.wake),
        heartbeat=_heartbeat(settings, database, clock, vitals, reckoning),
    )


def _calendars(settings: Settings, hooks: HookCalls, environment: Mapping[str, str]) -> Sequence[Subscribed]:
    if settings.calendars is None:
        return ()
    return subscribing.load(settings.calendars, hooks.calendars(settings), environment)


def _heartbeat(
    settings: Settings, database: Database, clock: Clock, vitals: Vitals, reckoning: Reckoning
) -> Heartbeat | None:
    def well() -> bool:
        with database.reading() as work:
            report = reckoning.look(work, work.teams.everything(), clock.now())
        return vitals.works and report.well

    return Heartbeat(settings.heartbeat_url, well) if settings.heartbeat_url else None


def open_database(settings: Settings, hooks: HookCalls) -> SqlDatabase:
    """The database of these settings; hooks hear what happened after each commit."""
    url = database_url(settings)
    return SqlDatabase(url, DURABLE, listener=hooks.happened)


def database_url(settings: Settings) -> str:
    """Where the database is: as set, else the SQLite file in the state folder."""
    return settings.database_url or f"sqlite:///{settings.var.absolute() / 'watchbill.sqlite3'}"


def alone(settings: Settings) -> AbstractContextManager[None]:
    """Held by the running desk: on SQLite no other can run on the same file, on PostgreSQL any number may.

    Raises:
        Refused: another process runs it already; the text says which.
    """
    return lock.holding(database_url(settings))


def migrate(settings: Settings) -> None:
    """Bring the database to this release's tables; safe to call from several processes at once."""
    migrations.upgrade(database_url(settings))
