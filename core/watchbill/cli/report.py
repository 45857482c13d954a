"""`watchbill report`: a team's report in this terminal, and the addresses of its page."""

import argparse
import secrets
from collections.abc import Sequence

from watchbill.app import App
from watchbill.cli import opening
from watchbill.cli.terminal import OK, Terminal
from watchbill.errors import Unknown
from watchbill.model.message import Buttons, Content
from watchbill.model.page import Page
from watchbill.model.people import TeamId
from watchbill.model.team import Team
from watchbill.platforms.plain import Plain
from watchbill.ports import UnitOfWork
from watchbill.rules.nearest import nearest
from watchbill.services import auditing, viewing
from watchbill.services.request import DirectRequest
from watchbill.words import figures
from watchbill.words import report as words
from watchbill.words.sentences import counted

#: Bytes of a secret: nobody guesses it.
_LENGTH = 32
_PLACE = "command line"


def call(asked: argparse.Namespace, terminal: Terminal) -> int:
    """Do what is asked; the exit code."""
    settings = opening.read(terminal)
    opening.existing(settings)
    opening.prepare(settings)
    with opening.desk(settings) as desk:
        match asked.words:
            case ["link", team]:
                return _link(desk, team, terminal)
            case ["revoke", team]:
                return _revoke(desk, team, terminal)
            case [team, *period]:
                return _print(desk, team, period, terminal, csv=asked.csv)
            case _:
                raise AssertionError("the grammar wants a word")


def _print(desk: App, handle: str, period: Sequence[str], terminal: Terminal, *, csv: bool) -> int:
    with desk.database.reading() as work:
        request = DirectRequest(work=work, team=_team(work, handle), now=desk.clock.now())
        made = desk.reporting.report(request, " ".join(period))
        if csv:
            terminal.out.write(figures.as_csv(figures.tables(made, request)))
        else:
            shown = words.report(made, request).blocks
            terminal.say(Plain().write(Content(tuple(each for each in shown if not isinstance(each, Buttons)))))
    return OK


def _link(desk: App, handle: str, terminal: Terminal) -> int:
    token = secrets.token_urlsafe(_LENGTH)
    with desk.database.changing() as work:
        team = _team(work, handle)
        viewing.issue(work, team, Page.REPORT, token, desk.clock.now())
        auditing.record(work, None, _PLACE, desk.clock.now())
    terminal.say(
        f"The report of {team.name} is at this address, behind the name of your host; it is good within a second, "
        "and nobody can show it again.\n\n"
        f"  /report/{token}\n  /report/{token}.csv\n\n"
        "Behind it, ?period=last+week, ?period=2026-W48 or ?period=2026-11 shows other days. Whoever knows the "
        f"address reads the report, and can do nothing else: `watchbill report revoke {team.id}` ends it."
    )
    return OK


def _revoke(desk: App, handle: str, terminal: Terminal) -> int:
    with desk.database.changing() as work:
        team = _team(work, handle)
        count = viewing.revoke(work, team, Page.REPORT)
        auditing.record(work, None, _PLACE, desk.clock.now())
    if count:
        ended = counted(count, "address shows", "addresses show")
        terminal.say(
            f"{ended} nothing of {team.name} any more. `watchbill report link {team.id}` makes a new one."
        )
    else:
        terminal.say(f"The report of {team.name} has no addresses.")
    return OK


def _team(work: UnitOfWork, handle: str) -> Team:
    team = work.teams.get(TeamId(handle))
    if team is None:
        raise Unknown("team", handle, nearest(handle, [each.id for each in work.teams.everything()]))
    return team
