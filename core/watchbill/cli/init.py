"""`watchbill init`: from nothing to a desk that can be started, in a folder."""

import argparse
import os
import shlex
from pathlib import Path

from watchbill.app import App
from watchbill.cli import admin, answers, envfile, opening, roster, scaffold
from watchbill.cli.answers import Answers
from watchbill.cli.terminal import OK, Terminal
from watchbill.demo import machine_zone
from watchbill.errors import Refused
from watchbill.services.applying import Applying

_SLACK = """\
{where}
  watchbill doctor slack      says whether tokens and scopes are right
  watchbill run               the bot, until Ctrl-C

Then in Slack: write to the bot alone what stands below, invite it into your channel (/invite @watchbill), and say
there: !team channel here. docs/start.md shows each step."""
_CONSOLE = """\
{where}
  watchbill run               the desk in this terminal, until /quit
  /as {person:<23} type this there first: the desk knows you by it"""


def call(asked: argparse.Namespace, terminal: Terminal) -> int:
    """Ask, write the files, make the team; the exit code."""
    folder: Path = asked.folder
    _free(folder)
    given = answers.asked(terminal, zone=machine_zone(terminal.environment), trackers=["board"])
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in scaffold.files(given, folder).items():
        _write(folder / name, text, private=name == envfile.NAME)
        terminal.say(f"wrote {folder / name}")
    code = _begin(given, folder, terminal)
    following = _SLACK if given.platform == "slack" else _CONSOLE
    terminal.say(following.format(where=_where(folder), person=given.people[0].handle))
    if given.platform == "slack":
        terminal.say(
            f"\n{given.people[0].name} becomes the first admin by this, once, within a day:\n\n  !admin {code}"
        )
    return OK


def _where(folder: Path) -> str:
    """Where to go on: settings are read from the folder in which one stands."""
    if folder.resolve() == Path.cwd():
        return "Next, in this folder:\n"
    return f"Next:\n\n  cd {shlex.quote(str(folder))}"


def _free(folder: Path) -> None:
    taken = [name for name in ("config.py", "team.toml", envfile.NAME) if (folder / name).exists()]
    if taken:
        raise Refused(
            f"{folder} has {', '.join(taken)} already, and nothing is written over. Name an empty folder."
        )


def _write(file: Path, text: str, *, private: bool) -> None:
    """A new file; a private one is nobody else's from its first byte on."""
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if private else 0o644)
    except OSError as wrong:
        raise Refused(f"{file} cannot be written: {wrong.strerror}.") from None
    with os.fdopen(descriptor, "w", encoding="utf-8") as new:
        new.write(text)


def _begin(given: Answers, folder: Path, terminal: Terminal) -> str:
    """Make the database and the team; the code of the first admin."""
    kept = {name: it for name, it in terminal.environment.items() if name == "WATCHBILL_DATABASE_URL"}
    variables = envfile.parse((folder / envfile.NAME).read_text(encoding="utf-8"), envfile.NAME)
    settings = opening.read(Terminal(environment={**variables, **kept}))
    opening.provide(settings)
    with opening.desk(settings) as desk:
        _apply(desk, scaffold.team_file(given))
        with desk.database.reading() as work:
            person = desk.peopling.find(work, given.people[0].handle)
        return admin.issued(desk, person)


def _apply(desk: App, text: str) -> None:
    service = Applying(desk.rotating, desk.scheduling)
    with desk.database.changing() as work:
        service.apply(work, roster.parsed(desk, work, "team.toml", text), desk.clock.now())
