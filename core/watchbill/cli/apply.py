"""`watchbill apply team.toml`: teams and people from a file."""

import argparse
from collections.abc import Iterable, Sequence
from itertools import groupby

from watchbill.app import App
from watchbill.cli import opening, roster, trying
from watchbill.cli.terminal import ATTENTION, OK, Terminal
from watchbill.errors import Refused
from watchbill.services import applying, previewing
from watchbill.services.applying import Applying
from watchbill.services.team_file.differing import Change


def call(asked: argparse.Namespace, terminal: Terminal) -> int:
    """Show what would change, ask, and change it; the exit code."""
    text = roster.read(asked.file)
    settings = opening.read(terminal)
    opening.prepare(settings)
    with opening.desk(settings) as desk:
        with desk.database.reading() as work:
            shown = applying.difference(work, roster.parsed(desk, work, asked.file.name, text), desk.clock.now())
        if not shown:
            terminal.say("Nothing to do: everything is as the file says.")
            return OK
        terminal.say(_listed([*shown, *_moved(desk, asked.file.name, text)]))
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
        changed = service.apply(work, roster.parsed(desk, work, asked.file.name, text), now)
        if changed != shown:
            raise Refused(
                "Nothing was changed: somebody else changed the same in the meantime. Please look again."
            )
    desk.stir()
    terminal.say(f"Done: {len(changed)} {'change' if len(changed) == 1 else 'changes'}.")
    return OK


def _moved(desk: App, name: str, text: str) -> Sequence[Change]:
    """The published turns that others would have."""
    now = desk.clock.now()
    with desk.database.reading() as work:
        before = previewing.ahead(work, now)
    after = trying.with_file(desk, name, text, lambda work: previewing.ahead(work, now))
    return [
        Change(
            what="turn",
            id=f"{team} {day}",
            field="mro",
            before=who or "nobody",
            after=after[team, day] or "nobody",
        )
        for (team, day), who in before.items()
        if after[team, day] != who
    ]


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
