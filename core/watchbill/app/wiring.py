"""The parts put together, once; nothing else knows them all."""

import os
import random
import uuid
from collections.abc import Mapping
from datetime import datetime

from watchbill import clocks
from watchbill.app import outside
from watchbill.app.data import database_url, open_database
from watchbill.app.desk import App
from watchbill.calendars import types
from watchbill.calendars.public_holidays import PublicHolidays
from watchbill.doors import Doors
from watchbill.hooks import loading
from watchbill.hooks.calls import HookCalls
from watchbill.jobs import schedule
from watchbill.jobs.collecting import Collector
from watchbill.jobs.heartbeat import Heartbeat
from watchbill.jobs.interpreter import Interpreter
from watchbill.jobs.keeping import Keeper
from watchbill.jobs.receiving import Receiver
from watchbill.jobs.rereading import Rereading
from watchbill.jobs.sender import Sender
from watchbill.jobs.tick import Engine, Handler, Sweep
from watchbill.jobs.waking import Waking
from watchbill.jobs.watching import Watching
from watchbill.model.duty import DueKind
from watchbill.model.timing import DEFAULT, Timing
from watchbill.ports import Clock, Database, Ids, UnitOfWork
from watchbill.services import interpreting, overhearing
from watchbill.services.absenting import Absenting
from watchbill.services.accepting import Accepting
from watchbill.services.arranging import Arranging
from watchbill.services.asking import Asking
from watchbill.services.choosing import Choosing
from watchbill.services.claiming import Claiming
from watchbill.services.designating import Designating
from watchbill.services.directory import Directory
from watchbill.services.drafting import Drafting
from watchbill.services.escalating import Escalating
from watchbill.services.following import Following
from watchbill.services.foreseeing import Foreseeing
from watchbill.services.gathering import Gathering
from watchbill.services.handing_over import HandingOver
from watchbill.services.intake import Intake
from watchbill.services.joining import Joining
from watchbill.services.mornings import Mornings
from watchbill.services.overhearing import Overhearing
from watchbill.services.overnight import Overnight
from watchbill.services.passing import Passing
from watchbill.services.peopling import Peopling
from watchbill.services.queueing import Queueing
from watchbill.services.reckoning import Reckoning
from watchbill.services.reporting import Reporting
from watchbill.services.rhythm import Rhythm
from watchbill.services.rotating import Rotating
from watchbill.services.scheduling import Scheduling
from watchbill.services.staffing import Staffing
from watchbill.services.staleness import Staleness
from watchbill.services.swapping import Swapping
from watchbill.services.ticketing import Ticketing
from watchbill.services.tracking import Tracking
from watchbill.settings import Settings
from watchbill.sources import listing
from watchbill.sources import types as source_types
from watchbill.trackers import board
from watchbill.trackers import listing as tracker_listing
from watchbill.trackers import types as tracker_types
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
    works: bool = True,
    environment: Mapping[str, str] | None = os.environ,
) -> App:
    """A whole desk, not started; its database is migrated (see `migrate`).

    `environment` has the secrets of the files of calendars, sources and trackers; without one no tracker of a file
    is spoken with. A desk that does not work is not to be started: it only takes in what sources post, and tells
    the others.

    Raises:
        SettingsInvalid: a plugin cannot be loaded, two trackers have one name, or a file that a setting names is
            wrong.
        StorageUnavailable: the database does not answer.
    """
    on_sqlite = database_url(settings).startswith("sqlite")
    agreed = clocks.agreed()
    clock = clock or clocks.system(settings, None if on_sqlite else agreed)
    ids = ids or (lambda: uuid.uuid4().hex)
    hooks = HookCalls(loading.load(settings, builtin=[board, types, source_types, tracker_types]))
    database = database or open_database(settings, hooks)
    speaks = environment if works else None
    environment = environment or {}
    sites = tracker_listing.load(settings.trackers, hooks.sites(settings), speaks) if speaks is not None else {}
    trackers = outside.trackers(settings, hooks, ids)
    calendars = outside.calendars(settings, hooks, environment)
    holidays = PublicHolidays()
    rotating = Rotating(hooks, holidays)
    intake, directory = Intake(hooks), Directory(hooks)
    peopling = Peopling(rotating)
    queueing = Queueing(hooks, trackers)
    drafting, passing = Drafting(trackers, rotating, queueing), Passing(trackers)
    reporting = Reporting(schedule.fires_on)
    handing_over = HandingOver(hooks, drafting, passing)
    overnight = Overnight(rotating, Gathering(), ids)
    mornings = Mornings(rotating, overnight, passing.handed)
    designating = Designating(rotating, mornings)
    scheduling = Scheduling(schedule.fires_on, rotating, designating, handing_over, passing, reporting)
    hands = 1 if on_sqlite else HANDS  # SQLite has one writer: further threads would only wait for it
    sender, vitals = Sender(database, clock, timing, hands), Vitals()
    sources = listing.load(settings.sources, hooks.sources(settings), environment)
    mailboxes = outside.mailboxes(sources)
    reckoning = Reckoning(schedule.fires_on, {each.name for each, _ in calendars}, mailboxes, sites)
    interpreter = Interpreter(
        database, clock, ids, timing, {name: each.source for name, each in sources.items()}, interpreting.take_in
    )
    engine = Engine(
        database,
        clock,
        sender,
        handlers=_handlers(clock, scheduling, Escalating(hooks, holidays)),
        sweep=_hourly(scheduling),
        timing=timing,
        hands=hands,
        step=vitals.step,
        take_in=interpreter.work_off,
    )
    keepers = [Keeper(name, site, database, clock, ids, timing, engine.wake) for name, site in sites.items()]
    waking = None if on_sqlite else Waking(database_url(settings), engine.wake, agreed.heed)
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
        waking=waking,
        directory=directory,
        rotating=rotating,
        absenting=Absenting(rotating, ids),
        overnight=overnight,
        arranging=Arranging(rotating, peopling, holidays),
        queueing=queueing,
        staleness=Staleness(),
        claiming=Claiming(hooks, ids, trackers),
        ticketing=Ticketing(hooks, ids, trackers),
        accepting=Accepting(hooks, ids, trackers),
        intake=intake,
        tracking=Tracking(hooks, trackers),
        asking=Asking(intake, directory),
        overhearing=Overhearing(intake, directory),
        gathering=Gathering(),
        handing_over=handing_over,
        passing=passing,
        mornings=mornings,
        reporting=reporting,
        peopling=peopling,
        rhythm=Rhythm(schedule.check, scheduling),
        choosing=Choosing(),
        joining=Joining(peopling, {name: site.label for name, site in sites.items()}),
        scheduling=scheduling,
        staffing=Staffing(rotating, peopling),
        foreseeing=Foreseeing(rotating),
        swapping=Swapping(rotating, hooks),
        reckoning=reckoning,
        sources=sources,
        receiver=Receiver(database, stored=waking.tell if waking and not works else engine.wake),
        mailroom=Watching(
            "mail",
            [Collector(each, database, clock, ids, timing, engine.wake) for each in mailboxes.values()],
            timing,
            random.random,
        ),
        sites=sites,
        keepers=keepers,
        keeping=Watching("trackers", keepers, timing, random.random),
        following=following,
        calendars=calendars,
        rereading=Rereading(database, clock, ids, following, calendars, wake=engine.wake),
        heartbeat=_heartbeat(settings, database, clock, vitals, reckoning),
    )


def _handlers(clock: Clock, scheduling: Scheduling, escalating: Escalating) -> Mapping[DueKind, Handler]:
    scheduled: dict[DueKind, Handler] = {
        kind: lambda work, due: scheduling.do(work, due, clock.now()) for kind in DueKind
    }
    return scheduled | {DueKind.ESCALATION: lambda work, due: escalating.do(work, due, clock.now())}


def _hourly(scheduling: Scheduling) -> Sweep:
    def sweep(work: UnitOfWork, now: datetime) -> None:
        scheduling.sweep(work, now)
        overhearing.forget(work, now)

    return sweep


def _heartbeat(
    settings: Settings, database: Database, clock: Clock, vitals: Vitals, reckoning: Reckoning
) -> Heartbeat | None:
    def well() -> bool:
        with database.reading() as work:
            report = reckoning.look(work, work.teams.everything(), clock.now())
        return vitals.works and report.well

    return Heartbeat(settings.heartbeat_url, well) if settings.heartbeat_url else None
