"""When a team's day is announced and handed over, taken over and reported on, and what its lead may change."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from watchbill.model.duty import Coming
from watchbill.model.message import Code, Content, Link, Span, line, say
from watchbill.model.team import Team
from watchbill.rules import rhythm
from watchbill.words import times
from watchbill.words.sentences import counted, joined
from watchbill.words.view import View

_Said = tuple[Span, ...]
_DAILY = "HH:MM"


def evening(team: Team) -> _Said:
    """ "posts its evening check at 17:30"."""
    return line("posts its evening check ", *_when(team.evening_check))


def morning(team: Team) -> _Said:
    """ "says who is on MRO at 09:00"."""
    return line("says who is on MRO ", *_when(team.designation))


def report(team: Team) -> _Said:
    """ "posts its report on Mondays at 09:00", or only when somebody asks."""
    if team.report is None:
        return line("posts its report only when somebody asks")
    return line("posts its report ", *_when(team.report))


def acceptance(team: Team) -> _Said:
    """ "tells its leads at 11:00 what nobody has taken over", or nobody."""
    if team.acceptance is None:
        return line("tells nobody what is not taken over")
    until = datetime.combine(date(2024, 1, 1), team.day_starts, UTC) + team.acceptance
    return line(f"tells its leads at {until:%H:%M} what nobody has taken over")


def passes(team: Team) -> _Said:
    """ "asks its leads about what has passed on 3 times", or nobody."""
    if team.pass_limit is None:
        return line("asks nobody about what passes on again and again")
    return line(f"asks its leads about what has passed on {counted(team.pass_limit, 'time', 'times')}")


def links(team: Team) -> _Said:
    """ "links to its calendar and its board", each to be opened; or to nothing."""
    known = (("its calendar", team.calendar_link), ("its board", team.board_link))
    shown: Sequence[Span] = [Link(label, address) for label, address in known if address]
    return line("links to ", *(joined(shown) if shown else ["neither a calendar nor a board"]))


def chosen(team: Team, said: _Said, coming: Coming | None, view: View) -> Content:
    """Confirms what the team has chosen, and says when that comes next."""
    return say(f"From now on {team.name} ", *said, ".", *_next(team, coming, view))


def evening_now(team: Team, coming: Coming | None, view: View) -> Content:
    """When the evening check is posted so far, and how that is changed."""
    return _now(team, evening(team), coming, view, ("!team evening", _DAILY))


def morning_now(team: Team, coming: Coming | None, view: View) -> Content:
    """When it is said who is on MRO so far, and how that is changed."""
    return _now(team, morning(team), coming, view, ("!team morning", _DAILY))


def report_now(team: Team, coming: Coming | None, view: View) -> Content:
    """When the report is posted so far, and how that is changed."""
    if team.report is None:
        return say(f"{team.name} ", *report(team), ". ", Code("!team report on"), " posts it on Mondays at 09:00.")
    return _now(team, report(team), coming, view, ("!team report", "DAY HH:MM"), off=True)


def acceptance_now(team: Team, coming: Coming | None, view: View) -> Content:
    """Until when what was handed over is to be taken over so far, and how that is changed."""
    off = team.acceptance is not None
    return _now(team, acceptance(team), coming, view, ("!team acceptance", "MINUTES"), off=off)


def passes_now(team: Team) -> Content:
    """From when on leads are asked about what passes on so far, and how that is changed."""
    change = _change("!team passes", "TIMES", off=team.pass_limit is not None)
    return say(f"{team.name} ", *passes(team), ". ", *change)


def links_now(team: Team) -> Content:
    """What is linked to so far, and how that is changed."""
    either = line(Code("!team link calendar ADDRESS"), " or ", Code("!team link board ADDRESS"))
    return say(f"{team.name} ", *links(team), ". ", *either, " changes that.")


def _now(
    team: Team, said: _Said, coming: Coming | None, view: View, change: tuple[str, str], *, off: bool = False
) -> Content:
    comes = _next(team, coming, view)
    return say(f"{team.name} ", *said, ".", *comes, " ", *_change(*change, off=off))


def _change(command: str, what: str, *, off: bool) -> _Said:
    ends = line("; ", Code(f"{command} off"), " ends it.") if off else line(".")
    return line(Code(f"{command} {what}"), " changes that", *ends)


def _next(team: Team, coming: Coming | None, view: View) -> _Said:
    if coming is None:
        return ()
    at, today = times.clock(coming.at, team.zone), team.today(view.now)
    if coming.stays:
        return line(f" That time has passed today, so today it is {at} as before.")
    return line(f" Next: {times.on(team.today(coming.at), today)}, at {at}.")


def _when(expression: str) -> _Said:
    plain = rhythm.plain(expression)
    if plain is None:
        return line("by ", Code(expression))
    if plain.weekday is None:
        return line(f"at {plain.at:%H:%M}")
    monday = date(2024, 1, 1).toordinal()
    return line(f"on {times.weekday(date.fromordinal(monday + plain.weekday - 1))}s at {plain.at:%H:%M}")
