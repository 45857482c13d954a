"""What `!health` says: first whether all is well, then what is not, each with what to do next."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from watchbill.model.message import Content, Span, bullets, line, say
from watchbill.model.team import Team
from watchbill.rules.wellbeing import Report, together
from watchbill.words import calendars, mail, owed, sites, times, waiting
from watchbill.words.sentences import counted, listed

#: More lines are counted and not told.
MOST = 8


def health(report: Report, teams: Sequence[Team], stuck_since: datetime | None = None) -> Content:
    """How the desk and these teams are.

    Args:
        report: about these teams.
        teams: those that whoever asks may hear of.
        stuck_since: when the engine took its last step, where it hangs.
    """
    by_id: Mapping[str, Team] = {each.id: each for each in teams}
    wrong = [
        *([_stuck(report.now, stuck_since)] if stuck_since else []),
        *(owed.wrong(each, by_id[each.debt.team]) for each in report.wrong),
        *waiting.held_up(report, teams),
    ]
    known = [
        *(owed.missed(each, by_id[each.debt.team], report.now) for each in report.missed),
        *waiting.puzzling(report),
        *waiting.given_up(report, teams),
        *(calendars.unread(each, report.now) for each in report.unread),
        *(mail.unread(each, report.now) for each in report.closed),
        *(sites.silent(each, report.now) for each in report.silent),
    ]
    if wrong:
        return say("Not all is well:") + _bounded([*wrong, *known])
    if known:
        return say(f"All is well {_with(teams)} now, but you should know:") + _bounded(known)
    return say(f"All is well {_with(teams)}: {_underway(report)}.{_posted(report)}")


def _stuck(now: datetime, since: datetime) -> tuple[Span, ...]:
    silent = f"I have done nothing on schedule for {times.lasting(now - since)}."
    return line(f"{silent} Whoever runs me must restart me.")


def _with(teams: Sequence[Team]) -> str:
    match teams:
        case []:
            return "with the desk"
        case [team]:
            return f"with {team.name}"
        case _:
            return f"with {len(teams)} teams"


def _underway(report: Report) -> str:
    messages, commands = together(each.pile for each in report.underway).count, report.commands.count
    told = []
    if messages:
        told.append(counted(messages, "message is on its way", "messages are on their way"))
    if commands:
        told.append(counted(commands, "command is being done", "commands are being done"))
    return listed(told) if told else "nothing is stuck"


def _posted(report: Report) -> str:
    told = owed.confirmed(report.owed)
    return f" Posted today: {listed(told)}." if told else ""


def _bounded(lines: Sequence[tuple[Span, ...]]) -> Content:
    rest = len(lines) - MOST
    more = [line(f"and {rest} more")] if rest > 0 else []
    return bullets([*lines[:MOST], *more])
