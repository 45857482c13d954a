"""Why somebody cannot be on MRO, as a channel may read it."""

from collections.abc import Iterable
from datetime import date, timedelta

from watchbill.model.turn import Skip, SkipCode
from watchbill.words import times
from watchbill.words.sentences import listed
from watchbill.words.view import View

_EVERYBODY = {
    SkipCode.AWAY: "is away",
    SkipCode.HOLIDAY: "has a public holiday",
    SkipCode.PART_TIME: "does not work that day",
    SkipCode.NIGHT_DUTY: "was on night duty",
    SkipCode.OVERLAP: "works at other hours",
}


def fact(skip: Skip, view: View, day: date) -> str:
    """What was against somebody on `day`; an absence is just "away", or the half of the day."""
    today = view.team.today(view.now)
    match skip:
        case Skip(code=SkipCode.NOT_YET, day=since) if since:
            return f"{'joined' if since <= today else 'joins'} on {times.dated(since, today)}"
        case Skip(code=SkipCode.LEFT, day=last) if last:
            return f"{'left' if last < today else 'leaves'} on {times.dated(last, today)}"
        case Skip(code=SkipCode.HOLIDAY, holiday=name):
            return f"public holiday: {name}"
        case Skip(code=SkipCode.PART_TIME, day=off):
            return f"does not work on {times.weekday(off or day)}s"
        case Skip(code=SkipCode.NIGHT_DUTY):
            return _night(skip, view, day)
        case Skip(code=SkipCode.OVERLAP, shared=shared):
            return f"{_shared(shared or timedelta(0))} of the team's hours in their zone"
        case Skip(code=SkipCode.NEEDED, day=later) if later:
            return f"needed on {times.day(later)}"
        case Skip(code=SkipCode.GAP, day=near):
            return f"on MRO on {times.day(near)}, too near" if near else "another turn is too near"
    return f"away in the {skip.half}" if skip.half else "away"


def everybody(skipped: Iterable[Skip]) -> str:
    """What keeps a whole team from a day: "everybody is away or was on night duty"."""
    codes = {each.code for each in skipped}
    reasons = [said for code, said in _EVERYBODY.items() if code in codes]
    return f"everybody {listed(reasons, 'or')}" if reasons else "the team has nobody who takes turns"


def _night(skip: Skip, view: View, day: date) -> str:
    zone = view.team.zone
    said = f"night duty until {times.moment(skip.until, zone, day)}" if skip.until else "night duty"
    return f"{said}, rest until {times.moment(skip.rested, zone, day)}" if skip.rested else said


def _shared(length: timedelta) -> str:
    """ "only 2.5", rounded down, or "none"."""
    tenths = length // timedelta(minutes=6)
    return f"only {tenths / 10:g}" if tenths else "none"
