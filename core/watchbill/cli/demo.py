"""`watchbill demo`: a prepared team, and a chat with the desk in this terminal."""

import argparse
import logging
import shutil
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import watchbill.bot.run as bot  # first: Errbot, when it is imported, looks at every module that is loaded
from watchbill import app, clocks
from watchbill.cli import opening
from watchbill.cli.terminal import OK, Terminal
from watchbill.demo import Seeding, demo_start, existing, machine_zone, on_duty, start, zone_showing
from watchbill.demo.crew import team as demo_team
from watchbill.errors import Refused, StorageUnavailable
from watchbill.model.people import Person
from watchbill.model.team import Team
from watchbill.services.request import DirectRequest
from watchbill.settings import Settings
from watchbill.sql import lock
from watchbill.words import times

_CONFIG = '''\
"""Written by `watchbill demo` at each start."""

BACKEND = "WatchbillConsole"
BOT_DATA_DIR = {data!r}
BOT_LOG_LEVEL = {level!r}
CONSOLE_PERSON = {person!r}
CONSOLE_CHANNEL = {channel!r}
'''


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scene:
    """Where the demo opens: when, and as whom."""

    team: Team
    person: Person
    on_mro: bool
    #: When the desk's clock starts, and what it says now.
    now: datetime
    real: datetime
    #: Whether WATCHBILL_CLOCK says when.
    given: bool

    @property
    def moved(self) -> bool:
        """Whether the desk's clock is to start somewhere else."""
        return self.now != self.real


def call(asked: argparse.Namespace, terminal: Terminal) -> int:
    """Prepare the demo and talk, or forget it; the exit code."""
    given = opening.read(terminal)
    settings = replace(given, var=given.var / "demo", web=None, heartbeat_url="")
    if asked.reset:
        return _reset(settings, terminal)
    # Hours in which nobody runs the demo are no news to whoever sits here.
    logging.getLogger("watchbill.journal").setLevel(logging.ERROR)
    with app.alone(settings):
        try:
            opening.upgrade(settings)
            scene = _prepare(settings, asked.person, terminal)
        except StorageUnavailable as away:
            if away.cause != "is damaged":
                raise
            raise Refused("The demo's database is damaged. `watchbill demo --reset` starts it over.") from away
        terminal.say(_greeting(scene))
        if given.web:
            terminal.say("The demo has no web; WATCHBILL_WEB is for `watchbill run`.")
        return _talk(settings, scene)


def _prepare(settings: Settings, name: str | None, terminal: Terminal) -> _Scene:
    clock = clocks.system(settings)
    with opening.desk(settings, clock) as desk, desk.database.changing() as work:
        now = clock.now()
        team = existing(work) or demo_team(machine_zone(terminal.environment))
        zone = zone_showing(settings.clock, team.zone) if settings.clock else team.zone
        begin = now if settings.clock else start(work, team, now)
        seeding = Seeding(
            rotating=desk.rotating, absenting=desk.absenting, scheduling=desk.scheduling, ids=desk.ids
        )
        team = seeding.prepare(work, zone, begin)
        duty = on_duty(DirectRequest(work=work, team=team, now=begin), desk.rotating)
        person = desk.peopling.find(work, name or duty or "ann")
        turn = work.turns.on(team.id, team.today(begin))
        on_mro = turn is not None and turn.primary == person.id
        given = settings.clock is not None
        return _Scene(team=team, person=person, on_mro=on_mro, now=begin, real=now, given=given)


def _talk(settings: Settings, scene: _Scene) -> int:
    data = (settings.var / "errbot").absolute()
    data.mkdir(parents=True, exist_ok=True)
    config = _configured(data, settings, scene)
    moved = replace(settings, clock=scene.now) if scene.moved else settings
    with opening.desk(moved) as desk:
        return bot.run(config, desk)


def _configured(data: Path, settings: Settings, scene: _Scene) -> Path:
    channel = scene.team.channel
    text = _CONFIG.format(
        data=str(data),
        level=settings.log_level,
        person=scene.person.id,
        channel=channel.conversation if channel and channel.platform == "console" else "#ops",
    )
    path = data / "config.py"
    path.write_text(text, encoding="utf-8")
    return path


def _greeting(scene: _Scene) -> str:
    today = scene.team.today(scene.now)
    duty = f"on MRO for {scene.team.name} today, {times.day(today)}" if scene.on_mro else f"of {scene.team.name}"
    lines = [f"This is the demo desk. You are {scene.person.name}, {duty}."]
    at = f"{times.day(today)} at {times.clock(scene.now, scene.team.zone)} ({scene.team.zone})"
    if scene.given:
        lines.append(f"The demo's clock starts on {at}, as WATCHBILL_CLOCK says.")
    elif scene.moved:
        early = scene.now == demo_start(scene.real, scene.team)
        why = "Nobody is on MRO at this hour" if early else "What you did last time was later than now"
        lines.append(f"{why}, so the demo's clock starts on {at}.")
    lines.append("Try !mro today, !queue, !next, !claim TICKET-123. !help lists everything, /quit leaves.")
    return "\n".join(lines)


def _reset(settings: Settings, terminal: Terminal) -> int:
    if settings.database_url:
        raise Refused(
            "The demo's database is the one of WATCHBILL_DATABASE_URL. Empty it there, or unset the variable."
        )
    if not settings.var.is_dir():
        terminal.say("There is nothing to forget. `watchbill demo` starts the demo.")
        return OK
    file = lock.sqlite_file(app.database_url(settings))
    with app.alone(settings):
        shutil.rmtree(settings.var / "errbot", ignore_errors=True)
        for each in settings.var.glob(f"{file.name if file else ''}*"):
            each.unlink()
    terminal.say("The demo is forgotten. `watchbill demo` starts a new one.")
    return OK
