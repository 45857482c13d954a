"""The report of a team's week or month."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from watchbill.errors import Refused
from watchbill.model.duty import DueKind
from watchbill.model.message import MessageKind, Outgoing
from watchbill.model.report import Period, TeamReport
from watchbill.model.team import Team
from watchbill.model.ticket import Outcome
from watchbill.ports import FiresOn
from watchbill.rules import calendar, periods, reporting
from watchbill.rules.periods import Flaw
from watchbill.rules.reporting import CheckFacts, Facts
from watchbill.services import auditing
from watchbill.services.outgoing import in_parts
from watchbill.services.request import Request
from watchbill.words import report as words

#: Alerts, incidents and questions that one report looks at, the newest: it takes about a second then.
MOST = 10_000
#: A report that could not be posted on its day is still worth reading for so long.
GOOD_FOR = timedelta(days=6)


@dataclass(frozen=True, slots=True)
class Reporting:
    """Reports on a period."""

    fires_on: FiresOn
    #: How much of what came is looked at; of what was done with it twice as much.
    most: int = MOST

    def report(self, request: Request, text: str = "") -> TeamReport:
        """The figures of the period that the words mean, see `rules.periods.read`; nothing at all is this week.

        Raises:
            Refused: they mean none; the text says why, and what can be written.
        """
        found = periods.read(text, request.team, request.team.today(request.now))
        if isinstance(found, Flaw):
            raise Refused(words.flaw(found, text))
        return self.of(request, found)

    def of(self, request: Request, period: Period) -> TeamReport:
        """The figures of a period of which at least the first day has begun."""
        work, team, now = request.work, request.team, request.now
        first, last = period.first, min(period.last, team.today(now))
        start, end = team.midnight(first), min(team.midnight(last + timedelta(days=1)), now + timedelta.resolution)
        opened = work.items.opened(team.id, start, end, self.most + 1)
        lines = work.histories.done_within(team.id, start, end, 2 * self.most + 1)
        facts = Facts(
            team=team,
            period=period,
            now=now,
            turns=work.turns.held(team.id, first, last),
            closed_days=work.closed_days.between(team.id, first, last),
            opened=opened[-self.most :],
            cut=len(opened) > self.most or len(lines) > 2 * self.most,
            taken=work.histories.first_taken(team.id, start, end),
            lines=lines[-2 * self.most :],
            done=work.claims.ended(team.id, Outcome.DONE, start, end),
            unticketed=work.items.unticketed(team.id, start, end, self.most),
            passages=work.passages.between(team.id, first, last),
            checks=self._checks(request, first, last),
        )
        return reporting.report(facts)

    def post(self, request: Request, day: date) -> None:
        """Post the report of the last full week or month before the day in the team's channel, once."""
        team = request.team
        if team.channel is None:
            return
        content = words.report(self.of(request, periods.reported(team, day)), request)
        message = Outgoing(key=report_key(team, day), to=team.channel, kind=MessageKind.NOTICE, content=content)
        for part in in_parts(message):
            request.work.outbox.add(part, request.now)

    def owed_at(self, team: Team, day: date) -> datetime | None:
        """When the report of a working day is to be posted, aware; None when none is.

        Where the schedule fires on a day off, the next working day has it, at the same time of day.
        """
        schedule, zone = team.report, team.zone
        if schedule is None:
            return None
        before = calendar.previous_workday(team, day)
        fired = periods.postponed(team, lambda each: bool(self.fires_on(schedule, zone, each)), day, before)
        at = self.fires_on(schedule, zone, fired) if fired else None
        if at is None or fired == day:
            return at
        there = ZoneInfo(zone)
        return datetime.combine(day, at.astimezone(there).time(), there).astimezone(UTC)

    def _checks(self, request: Request, first: date, last: date) -> CheckFacts:
        work, team = request.work, request.team
        days = calendar.workdays_between(team, first, last)
        owed = {day: self.fires_on(team.evening_check, team.zone, day) for day in days}
        missed = auditing.missed(work, team.midnight(first))
        return CheckFacts(
            owed={day: at for day, at in owed.items() if at},
            posted=work.handovers.days(team.id, first, last),
            plans={
                each.day: each.done
                for each in work.tally.plans([team.id], first, last)
                if each.kind is DueKind.EVENING_CHECK
            },
            told=[
                each.day
                for each in missed
                if (each.kind, each.team) == (DueKind.EVENING_CHECK, team.id) and first <= each.day <= last
            ],
        )


def report_key(team: Team, day: date) -> str:
    """The idempotency key of the report that is posted on the day."""
    return f"report:{team.id}:{day}"
