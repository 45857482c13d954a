"""What became of something owed, in a line each: the fact, and what to do next."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from watchbill.model.duty import DueKind
from watchbill.model.message import Code, Span, line
from watchbill.model.team import Team
from watchbill.rules.owed import Fate, Owed
from watchbill.words import places, times
from watchbill.words.sentences import counted


@dataclass(frozen=True, slots=True, kw_only=True)
class _Thing:
    """How one kind of owed thing is spoken of."""

    one: str
    many: str
    #: The command that shows meanwhile what was to be said, and what it does.
    meanwhile: tuple[str, str]
    #: The command for who missed it, with "{day}" for the day.
    afterwards: tuple[str, str]


_THINGS = {
    DueKind.DESIGNATION: _Thing(
        one="announcement",
        many="announcements",
        meanwhile=("!mro today", "says who is on MRO"),
        afterwards=("!mro on {day}", "says who was on MRO"),
    ),
    DueKind.EVENING_CHECK: _Thing(
        one="evening check",
        many="evening checks",
        meanwhile=("!evening", "shows it"),
        afterwards=("!queue", "shows what waits"),
    ),
}


def wrong(owed: Owed, team: Team) -> tuple[Span, ...]:
    """What is late, in doubt, refused or was never planned."""
    thing = _THINGS[owed.debt.kind]
    command, shows = thing.meanwhile
    return line(f"{team.name}: ", *_fact(owed, thing, team), "; ", Code(command), f" {shows}.")


def missed(owed: Owed, team: Team, now: datetime) -> tuple[Span, ...]:
    """What will not be said any more."""
    thing, day = _THINGS[owed.debt.kind], owed.debt.day
    start = f"{team.name}: the {thing.one} of {times.relative(day, team.today(now))} was missed: {owed.cause}. "
    if team.channel is None:
        return line(start, Code("!team channel here"), " picks one.")
    command, shows = thing.afterwards
    return line(start, Code(command.format(day=day)), f" {shows}.")


def confirmed(everything: Iterable[Owed]) -> Sequence[str]:
    """ "3 announcements", "1 evening check": what the platform has."""
    counts = Counter(each.debt.kind for each in everything if each.fate is Fate.CONFIRMED)
    return [counted(counts[kind], thing.one, thing.many) for kind, thing in _THINGS.items() if counts[kind]]


def _fact(owed: Owed, thing: _Thing, team: Team) -> tuple[Span, ...]:
    what = f"today's {thing.one}"
    due = f" (owed at {times.clock(owed.debt.at, team.zone)})" if owed.debt.at else ""
    where = places.channel(team)
    match owed.fate:
        case Fate.IN_DOUBT:
            return line(f"nobody knows whether {what} was posted{due}. Look in ", where)
        case Fate.FAILED:
            return line(f"the chat refused {what}{due}. Check that I may write in ", where)
        case Fate.UNPLANNED:
            return line(f"{what} was never planned{due}. Tell whoever runs me")
        case _:
            tried = f", {counted(owed.attempts, 'attempt', 'attempts')} failed" if owed.attempts else ""
            return line(f"{what} is not posted yet{due}{tried}. I go on trying, the log says what holds me up")
