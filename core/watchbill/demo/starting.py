"""Where and when the demo starts: the machine's zone, and a moment at which somebody is on MRO."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from watchbill.model.people import PersonId
from watchbill.model.team import Team
from watchbill.model.ticket import Column
from watchbill.ports import UnitOfWork
from watchbill.rules import calendar
from watchbill.services.request import Request
from watchbill.services.rotating import Rotating

#: The zone of a machine that does not tell its own.
ZONE = "Europe/Paris"
_UTC = {"UTC", "UCT", "Universal", "Zulu", *(f"Etc/{each}" for each in ("UTC", "UCT", "Universal", "Zulu"))}
#: Names that a zone database knows and that are nobody's zone.
_NO_ZONES = {"", "Factory", "localtime", "posixrules"}
#: How long after the day's start a moved clock starts: the morning's announcement is out by then.
_AFTER_START = timedelta(hours=1)


def machine_zone(environment: Mapping[str, str], localtime: Path = Path("/etc/localtime")) -> str:
    """The machine's IANA zone: of the variable TZ, else of what `localtime` points to, else Europe/Paris.

    UTC counts as not told: it is what servers and containers have, and nobody's working day.
    """
    target = localtime.resolve().parts if localtime.exists() else ()
    linked = "/".join(target[target.index("zoneinfo") + 1 :]) if "zoneinfo" in target else ""
    candidates = (environment.get("TZ", "").removeprefix(":"), linked.removeprefix("posix/"))
    return next((each for each in candidates if each not in _UTC and _is_zone(each)), ZONE)


def zone_showing(when: datetime, zone: str) -> str:
    """A zone in which the wall clock shows what `when` (aware) says: `zone` if it does, else another one.

    With it "2026-12-01T08:59:55+01:00" is five seconds before the demo's nine o'clock wherever the machine stands.
    """
    offset = when.utcoffset() or timedelta()
    hours = round(offset / timedelta(hours=1))
    candidates = (zone, ZONE, f"Etc/GMT{-hours:+d}" if hours else "UTC")  # in these names "+" means behind
    known = (each for each in candidates if _is_zone(each))
    return next((each for each in known if when.astimezone(ZoneInfo(each)).utcoffset() == offset), zone)


def demo_start(now: datetime, team: Team) -> datetime:
    """`now` (aware) within the hours of a working day, else an hour into the next working day that has not ended.

    Returns:
        Aware; `now` itself, or a later moment in the team's zone.
    """
    day = None if calendar.at_work(team, now) else calendar.next_day(team, now)
    return now if day is None else team.opens(day) + _AFTER_START


def start(work: UnitOfWork, team: Team, now: datetime) -> datetime:
    """As `demo_start`, but never before the last thing people did in an earlier, moved session."""
    done = (
        *(each.moved_at for each in work.tickets.standing(team.id, tuple(Column))),
        *(each.at for each in work.claims.open(team.id)),
        *(each.at for each in work.audit.recent(1)),
    )
    return demo_start(max((now, *done)), team)


def on_duty(request: Request, rotating: Rotating) -> PersonId | None:
    """Who is on MRO on the day of the request, else whoever is next; None where nobody can be."""
    turns = rotating.span(request, request.team.today(request.now), 5)
    return next((each.primary for each in turns if each.primary), None)


def _is_zone(name: str) -> bool:
    if name in _NO_ZONES:
        return False
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
