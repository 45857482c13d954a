"""`watchbill apply team.toml`: teams and people from a file."""

import argparse
from collections.abc import Iterable
from functools import partial
from itertools import groupby
from pathlib import Path

from watchbill.app import App
from watchbill.cli import opening
from watchbill.cli.terminal import ATTENTION, OK, Terminal
from watchbill.errors import Refused, SettingsInvalid
from watchbill.jobs import schedule
from watchbill.ports import UnitOfWork
from watchbill.services import applying, countries, team_file
from watchbill.services.applying import Applying
from watchbill.services.team_file import Known, TeamFile
from watchbill.services.team_file.differing import Change


def call(asked: argparse.Namespace, terminal: Terminal) -> int:
    """Show what would change, ask, and change it; the exit code."""
    text = _text(asked.file)
    settings = opening.read(terminal)
    opening.prepare(settings)
    with opening.desk(settings) as desk:
        with desk.database.reading() as work:
            shown = applying.difference(work, _parsed(desk, work, asked.file.name, text), desk.clock.now())
        if not shown:
            terminal.say("Nothing to do: everything is as the file says.")
            return OK
        terminal.say(_listed(shown))
        if asked.dry_run:
            terminal.say("Nothing was changed (--dry-run).")
            return OK
        return _change(desk, asked, text, shown, terminal)


def _change(desk: App, asked: argparse.Namespace, text: str, shown: tuple[Change, ...], terminal: Terminal) -> int:
    if not asked.yes:
        if not terminal.stdin.isatty():
            raise Refused("Nothing was changed: nobody is here to ask. Add --yes to change without asking.")
        if not terminal.agrees("Change this?"):
            terminal.say("Nothing was changed.")
            return ATTENTION
    service = Applying(desk.rotating, desk.scheduling)
    with desk.database.changing() as work:
        now = desk.clock.now()
        changed = service.apply(work, _parsed(desk, work, asked.file.name, text), now)
        if changed != shown:
            raise Refused(
                "Nothing was changed: somebody else changed the same in the meantime. Please look again."
            )
    desk.stir()
    terminal.say(f"Done: {len(changed)} {'change' if len(changed) == 1 else 'changes'}.")
    return OK


def _parsed(desk: App, work: UnitOfWork, name: str, text: str) -> TeamFile:
    people = [each.id for each in work.people.everyone()]
    country = partial(countries.find, desk.arranging.holidays)
    known = Known(cron=schedule.check, country=country, trackers=desk.trackers, people=people)
    return team_file.parse(text, name=name, known=known, now=desk.clock.now())


def _text(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise SettingsInvalid([f"{file.name}: is not in UTF-8; save it so"]) from None
    except OSError as wrong:
        raise Refused(
            f"{file} cannot be read: {wrong.strerror}. Name a team file, like examples/team.toml."
        ) from None


def _listed(changes: Iterable[Change]) -> str:
    lines = []
    for (what, id), group in groupby(changes, key=lambda each: (each.what, each.id)):
        lines.append(f"{what} {id}")
        lines += [f"  {_line(each)}" for each in group]
    return "\n".join(lines)


def _line(change: Change) -> str:
    if not change.before:
        return f"+ {change.field}: {change.after}"
    if not change.after:
        return f"- {change.field}: {change.before}"
    return f"~ {change.field}: {change.before} -> {change.after}"
