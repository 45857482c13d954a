"""Work at night: who did what, and whose day it leaves too little rest before (M14)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from watchbill.model.absence import NightDuty
from watchbill.model.digest import NightWork
from watchbill.model.people import PersonId
from watchbill.model.team import Team
from watchbill.model.work import Deed, HistoryEntry
from watchbill.rules import calendar

#: What of a person's deeds is work; to report something is none.
_WORK = frozenset({Deed.ACKNOWLEDGED, Deed.CLAIMED, Deed.TRACKED, Deed.UNTRACKED, Deed.RESOLVED})
#: Whoever does something so short a time before the day opens has only begun it early.
EARLY = timedelta(hours=1)


def nights(team: Team, lines: Sequence[HistoryEntry], duties: Sequence[NightDuty]) -> tuple[NightWork, ...]:
    """What each person did outside of the team's hours, but not just before a day; who began first comes first.

    Args:
        team: whose hours count.
        lines: of the histories of its items, oldest first.
        duties: night duty of its members around that time.
    """
    found: dict[PersonId, NightWork] = {}
    for line in lines:
        if line.person is None or not outside_hours(team, line) or _early(team, line.at):
            continue
        duty = any(each.person == line.person and each.start <= line.at < each.end for each in duties)
        before = found.get(line.person)
        if before is None:
            found[line.person] = NightWork(
                person=line.person, items=(line.item,), first=line.at, last=line.at, on_duty=duty
            )
        else:
            items = before.items if line.item in before.items else (*before.items, line.item)
            found[line.person] = replace(before, items=items, last=line.at, on_duty=before.on_duty or duty)
    return tuple(found.values())


def outside_hours(team: Team, line: HistoryEntry) -> bool:
    """Whether what was done with an item was work, and outside of the team's hours."""
    return line.what in _WORK and not calendar.at_work(team, line.at)


def cuts_short(team: Team, moment: datetime) -> date | None:
    """The working day before which whoever works at `moment` (aware) has not rested as long as the team rests.

    Rest is elapsed time between the work and the start of the day (EU 2003/88/EC art. 3), also over a clock
    change. None where the rest is long enough, or where it is no night: the team is at work, or begins soon.
    """
    no_night = calendar.at_work(team, moment) or _early(team, moment)
    day = None if no_night else calendar.next_day(team, moment)
    if day is None or team.opens(day).astimezone(UTC) - moment.astimezone(UTC) >= team.rest:
        return None
    return day


def _early(team: Team, moment: datetime) -> bool:
    """Whether a working day opens soon after."""
    day = team.today(moment)
    wait = team.opens(day).astimezone(UTC) - moment.astimezone(UTC)
    return team.works_on(day) and timedelta() < wait <= EARLY
