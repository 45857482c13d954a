"""What is owed when: the rows of due work for each team's day, and doing them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from watchbill.model.duty import Due, DueKind
from watchbill.model.event import Missed
from watchbill.model.team import Team
from watchbill.ports import UnitOfWork
from watchbill.rules import calendar
from watchbill.rules.lateness import late_by
from watchbill.services import auditing
from watchbill.services.designating import Designating
from watchbill.services.handing_over import HandingOver
from watchbill.services.request import DirectRequest
from watchbill.services.rotating import Rotating

#: When an expression first fires on a local date of a zone, aware; None when it does not.
FiresOn = Callable[[str, str, date], datetime | None]
#: Rows are made this many days ahead, so that a tick that comes late still finds them.
AHEAD = 2


@dataclass(frozen=True, slots=True)
class Scheduling:
    """Keeps the designation and the evening check on time (M9, M12)."""

    fires_on: FiresOn
    rotating: Rotating
    designating: Designating
    handing_over: HandingOver

    def plan(self, work: UnitOfWork, now: datetime) -> None:
        """Make the rows of today and tomorrow for every team, and publish the turns ahead; idempotent.

        A row whose schedule was changed since moves to its new time.
        """
        owed = {(due.kind, due.team, due.day): due.at for due in work.due.open()}
        for team in work.teams.everything():
            self.rotating.publish(DirectRequest(work=work, team=team, now=now))
            for due in self._coming(team, now):
                before = owed.get((due.kind, due.team, due.day))
                if before is None:
                    work.due.ensure(due)
                elif before != due.at:
                    work.due.move(due)

    def begin(self, work: UnitOfWork, team: Team, now: datetime) -> None:
        """Start a new team's schedule at `now`: what would have been owed earlier today is not."""
        for due in self._coming(team, now):
            if due.at < now and work.due.ensure(due):
                work.due.done(due, now)

    def do(self, work: UnitOfWork, due: Due, now: datetime) -> None:
        """Do one owed thing, unless a person did; what cannot be done, or is a day late, is recorded as missed."""
        team = work.teams.get(due.team)
        if team is None:
            return
        request = DirectRequest(work=work, team=team, now=now)
        if due.kind is DueKind.EVENING_CHECK and self.handing_over.posted(request, due.day):
            return
        if team.today(now) != due.day:
            work.happened(_missed(due, "the desk was not there on that day"))
        elif team.channel is None:
            work.happened(_missed(due, "the team has no channel"))
        elif due.kind is DueKind.DESIGNATION:
            self.designating.designate(request, due.day, due.at)
        else:
            self.handing_over.post(request, due.day, late=late_by(due.at, now))
        auditing.record(work, None, "schedule", now)

    def _coming(self, team: Team, now: datetime) -> list[Due]:
        today = team.today(now)
        days = calendar.workdays_between(team, today, today + timedelta(days=AHEAD - 1))
        kinds = ((DueKind.DESIGNATION, team.designation), (DueKind.EVENING_CHECK, team.evening_check))
        return [
            Due(kind=kind, team=team.id, day=day, at=at)
            for day in days
            for kind, expression in kinds
            if (at := self.fires_on(expression, team.zone, day))
        ]


def _missed(due: Due, cause: str) -> Missed:
    return Missed(kind=due.kind, team=due.team, day=due.day, cause=cause)
