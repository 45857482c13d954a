"""`watchbill doctor`: looks at everything the desk needs, and says what to do."""

import argparse
import sqlite3
import sys
from collections.abc import Iterator, Mapping
from itertools import chain
from zoneinfo import available_timezones

from watchbill import app
from watchbill.cli import machine, opening, teams, trackers
from watchbill.cli.findings import Finding, Level, attention, ok, wrong
from watchbill.cli.terminal import ATTENTION, OK, Terminal
from watchbill.errors import Refused, SettingsInvalid, StorageUnavailable
from watchbill.settings import Settings
from watchbill.sql import lock


def call(asked: argparse.Namespace, terminal: Terminal) -> int:
    """Say everything that is found; the exit code, 1 when something is wrong."""
    worst = OK
    for finding in chain(findings(terminal), _slack(asked, terminal) if asked.what else ()):
        terminal.say(str(finding))
        worst = ATTENTION if finding.level is Level.WRONG else worst
    return worst


def findings(terminal: Terminal) -> Iterator[Finding]:
    """Everything that is found, in the order in which one thing needs the other."""
    yield machine.python(sys.version_info[:3])
    yield machine.sqlite(sqlite3.sqlite_version_info)
    yield machine.zones(available_timezones())
    try:
        settings = opening.read(terminal)
    except SettingsInvalid as mistaken:
        yield from (wrong(f"settings: {each}", "correct it and run this again") for each in mistaken.mistakes)
        return
    yield ok("settings: understood")
    yield machine.clock(settings)
    yield from machine.state(settings.var)
    yield from _desk(settings, terminal.environment)


def _slack(asked: argparse.Namespace, terminal: Terminal) -> Iterator[Finding]:
    try:
        from watchbill.cli import doctor_slack  # only here: it needs what `pip install watchbill[slack]` brings

        yield from doctor_slack.findings(opening.read(terminal), asked.channel)
    except ImportError:
        yield wrong("Slack: its libraries are missing", "run `pip install 'watchbill[slack]'`")
    except SettingsInvalid:
        return  # told above


def _desk(settings: Settings, environment: Mapping[str, str]) -> Iterator[Finding]:
    try:
        with opening.desk(settings, environment=environment) as desk:
            yield ok("plugins: loaded")
            if desk.calendars:
                yield ok(f"calendars: {len(desk.calendars)} set; `watchbill calendars` reads them now")
            yield from trackers.asked(desk)
            database = _database(settings)
            yield database
            if database.level is Level.OK and _made(settings):
                with desk.database.reading() as work:
                    yield from teams.all_of_them(desk, work, desk.clock.now())
                    for each in teams.lost(desk, work).values():
                        yield wrong(each, "correct it in the file of sources, or make the team")
                    yield from trackers.used(desk, work)
    except SettingsInvalid as mistaken:
        yield from (wrong(f"settings: {each}", "correct it and run this again") for each in mistaken.mistakes)
    except StorageUnavailable as away:
        yield wrong(f"database: {away.cause}", "look at WATCHBILL_DATABASE_URL and at the database itself")
    except Refused as refused:
        yield wrong(f"database: {refused}", "run the newer release")


def _database(settings: Settings) -> Finding:
    if not _made(settings):
        return ok("database: is made at the first start")
    waiting = opening.pending(settings)
    if not waiting:
        return ok("database: answers, its tables are up to date")
    if opening.on_sqlite(settings):
        return attention(
            f"database: lacks {', '.join(waiting)}", "nothing to do: the next start brings it up to date"
        )
    return wrong(f"database: lacks {', '.join(waiting)}", "run `watchbill db upgrade`")


def _made(settings: Settings) -> bool:
    file = lock.sqlite_file(app.database_url(settings))
    return file is None or file.exists()
