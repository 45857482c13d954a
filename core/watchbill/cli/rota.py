"""`watchbill rota simulate`: the turns ahead, and whether they keep the rules."""

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from watchbill.app import App
from watchbill.cli import opening, roster, trying
from watchbill.cli.terminal import ATTENTION, OK, Terminal
from watchbill.errors import Refused, Unknown
from watchbill.model.team import Team
from watchbill.ports import UnitOfWork
from watchbill.rules.nearest import nearest
from watchbill.rules.rotation.breaches import Breach
from watchbill.rules.rotation.tallying import Tally
from watchbill.services.foreseeing import Period, check_weeks
from watchbill.services.request import DirectRequest
from watchbill.words import foreseeing as words

#: Micro-credits of one turn.
_TURN = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """What is printed, and whether any rule is broken."""

    text: str
    broken: bool


def call(asked: argparse.Namespace, terminal: Terminal) -> int:
    """Show what the next weeks would be like; the exit code is 1 where a rule is broken."""
    check_weeks(asked.weeks)
    text = roster.read(asked.file) if asked.file else None
    settings = opening.read(terminal)
    opening.prepare(settings)
    with opening.desk(settings) as desk:
        if text is None:
            with desk.database.reading() as work:
                shown = _shown(desk, work, asked)
        else:
            shown = trying.with_file(desk, asked.file.name, text, lambda work: _shown(desk, work, asked))
    terminal.say(shown.text)
    return ATTENTION if shown.broken else OK


def _shown(desk: App, work: UnitOfWork, asked: argparse.Namespace) -> _Shown:
    now = desk.clock.now()
    requests = [DirectRequest(work=work, team=team, now=now) for team in _teams(work, asked.team)]
    periods = [(each, desk.foreseeing.outlook(each, asked.weeks)) for each in requests]
    if asked.json:
        text = json.dumps({"teams": [_object(*each) for each in periods]}, indent=2)
    else:
        text = "\n\n".join(_table(*each) for each in periods)
    return _Shown(text=text, broken=any(period.breaches for _, period in periods))


def _teams(work: UnitOfWork, wanted: str | None) -> Sequence[Team]:
    teams = work.teams.everything()
    if not teams:
        raise Refused("There is no team. `watchbill apply team.toml` makes one; `--file team.toml` tries one.")
    chosen = [each for each in teams if wanted in (None, each.id)]
    if not chosen:
        raise Unknown("team", str(wanted), nearest(str(wanted), [each.id for each in teams]))
    return chosen


def _table(request: DirectRequest, period: Period) -> str:
    head = f"{request.team.id}: {period.days} working days"
    if period.first and period.last:
        head += f", {period.first} to {period.last}"
    width = max([6, *(len(each.person) for each in period.tallies)])
    rows = [f"{'person':<{width}}  turns  share   diff  unpopular  last", *_rows(period.tallies, width)]
    found = [words.breach(each, request) for each in period.breaches]
    return "\n".join([head, *rows, *(found or ["No rule is broken."])])


def _rows(tallies: Sequence[Tally], width: int) -> list[str]:
    return [
        f"{each.person:<{width}}  {each.served:>5}  {each.share / _TURN:>5.1f}  {_difference(each):>+5.1f}"
        f"  {each.unpopular:>9}  {each.last or '-'}"
        for each in tallies
    ]


def _object(request: DirectRequest, period: Period) -> dict[str, Any]:
    return {
        "team": request.team.id,
        "first": _iso(period.first),
        "last": _iso(period.last),
        "days": period.days,
        "people": [
            {
                "person": each.person,
                "turns": each.served,
                "share": each.share / _TURN,
                "unpopular": each.unpopular,
                "last": _iso(each.last),
            }
            for each in period.tallies
        ],
        "broken": [_broken(each) for each in period.breaches],
        "turns": [
            {"day": each.day.isoformat(), "primary": each.primary, "backup": each.backup} for each in period.turns
        ],
    }


def _broken(breach: Breach) -> dict[str, Any]:
    return {
        "rule": breach.rule,
        "day": breach.day.isoformat(),
        "person": breach.person,
        "before": _iso(breach.before),
    }


def _difference(each: Tally) -> float:
    """In turns, without a zero below zero."""
    return round(each.served - each.share / _TURN, 1) + 0.0


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None
