"""The parts put together, once; nothing else knows them all."""

import os
import uuid
from collections.abc import Mapping, Sequence

from watchbill import clocks
from watchbill.app.data import database_url, open_database
from watchbill.app.desk import App
from watchbill.calendars import subscribing, types
from watchbill.calendars.public_holidays import PublicHolidays
from watchbill.calendars.subscribing import Subscribed
from watchbill.doors import Doors
from watchbill.hooks import loading
from watchbill.hooks.calls import HookCalls
from watchbill.jobs import schedule
from watchbill.jobs.heartbeat import Heartbeat
from watchbill.jobs.rereading import Rereading
from watchbill.jobs.sender import Sender
from watchbill.jobs.tick import Engine
from watchbill.jobs.waking import Waking
from watchbill.model.duty import DueKind
from watchbill.model.timing import DEFAULT, Timing
from watchbill.ports import Clock, Database, Ids
from watchbill.services.absenting import Absenting
from watchbill.services.arranging import Arranging
from watchbill.services.claiming import Claiming
from watchbill.services.designating import Designating
from watchbill.services.directory import Directory
from watchbill.services.following import Following
from watchbill.services.foreseeing import Foreseeing
from watchbill.services.handing_over import HandingOver
from watchbill.services.intake import Intake
from watchbill.services.joining import Joining
from watchbill.services.peopling import Peopling
from watchbill.services.queueing import Queueing
from watchbill.services.reckoning import Reckoning
from watchbill.services.rotating import Rotating
from watchbill.services.scheduling import Scheduling
from watchbill.services.staffing import Staffing
from watchbill.services.swapping import Swapping
from watchbill.services.ticketing import Ticketing
from watchbill.settings import Settings
from watchbill.trackers import board
from watchbill.vitals import Vitals

#: Threads that work off what is due, and as many that speak; only while there is much.
HANDS = 8


def build(
    settings: Settings,
    *,
    clock: Clock | None = None,
    ids: Ids | None = None,
    database: Database | None = None,
    timing: Timing = DEFAULT,
    environment: Mapping[str, str] = os.environ,
) -> App:
    """A whole desk, not started; its database is migrated (see `migrate`).

    `environment` has the secrets of the file of calendars.

    Raises:
        SettingsInvalid: a plugin cannot be loaded, two trackers have one name, or the file of calendars is wrong.
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
        doors=Doors(),
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
        joining=Joining(peopling),
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
    given = settings.calendars
    return subscribing.load(given, hooks.calendars(settings), environment) if given else ()


def _heartbeat(
    settings: Settings, database: Database, clock: Clock, vitals: Vitals, reckoning: Reckoning
) -> Heartbeat | None:
    def well() -> bool:
        with database.reading() as work:
            report = reckoning.look(work, work.teams.everything(), clock.now())
        return vitals.works and report.well

    return Heartbeat(settings.heartbeat_url, well) if settings.heartbeat_url else None
