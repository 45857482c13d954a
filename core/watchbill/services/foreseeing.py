"""What the rota was like, and what it will be like if nothing else becomes known."""

from dataclasses import dataclass
from datetime import date, timedelta

from watchbill.errors import Refused
from watchbill.model.turn import Turn
from watchbill.rules import calendar
from watchbill.rules.rotation.breaches import Breach, breaches
from watchbill.rules.rotation.tallying import Tally, tally
from watchbill.services.request import Request
from watchbill.services.rotating import Rotating

#: Weeks that are looked back or ahead unless somebody says otherwise: half a year.
WEEKS = 26
#: A turn is planned at most a year ahead.
MOST_WEEKS = 52


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The rota of some days as a whole."""

    #: The first and the last working day; None where there is none.
    first: date | None
    last: date | None
    days: int
    tallies: tuple[Tally, ...]
    #: What the turns of the days ahead break; of days that are over nothing is said.
    breaches: tuple[Breach, ...] = ()
    #: The turns ahead, by day, as they are stored or would be planned now.
    turns: tuple[Turn, ...] = ()


@dataclass(frozen=True, slots=True)
class Foreseeing:
    """Looks at the rota as a whole; changes nothing."""

    rotating: Rotating

    def fairness(self, request: Request, weeks: int = WEEKS) -> Period:
        """What everybody served in the last weeks, and what their share was, of days that are closed.

        Raises:
            Refused: it is no number of weeks from 1 to 52.
        """
        check_weeks(weeks)
        today = request.team.today(request.now)
        closed = request.work.closed_days.between(request.team.id, today - timedelta(weeks=weeks), today)
        days = [each.day for each in closed]
        return Period(
            first=min(days, default=None), last=max(days, default=None), days=len(days), tallies=tally(closed)
        )

    def outlook(self, request: Request, weeks: int = WEEKS) -> Period:
        """The turns of the next weeks, today included, what they would count for, and the rules that they break.

        Raises:
            Refused: as `fairness`.
        """
        check_weeks(weeks)
        team, today = request.team, request.team.today(request.now)
        days = calendar.workdays_between(team, today, today + timedelta(weeks=weeks, days=-1))
        turns = self.rotating.span(request, days[0], len(days)) if days else ()
        return Period(
            first=min(days, default=None),
            last=max(days, default=None),
            days=len(days),
            tallies=tally(self.rotating.counted(request, turns)),
            breaches=breaches(team, turns, self.rotating.hindered_on(request, days)) if days else (),
            turns=turns,
        )


def check_weeks(weeks: int) -> None:
    """Refuse a number of weeks that cannot be looked at."""
    if not 1 <= weeks <= MOST_WEEKS:
        raise Refused(f"{weeks} weeks cannot be looked at. Write a number from 1 to {MOST_WEEKS}.")
