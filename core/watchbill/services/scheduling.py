"""What is owed when: the rows of due work for each team's day, and doing them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from hashlib import blake2b

from watchbill.model.duty import PROMISED, Coming, Due, DueKind
from watchbill.model.event import Missed
from watchbill.model.people import TeamId
from watchbill.model.team import Team
from watchbill.ports import FiresOn, UnitOfWork
from watchbill.rules import calendar
from watchbill.rules.chain import acceptance
from watchbill.rules.lateness import late_by
from watchbill.services import announcing, auditing, correcting
from watchbill.services.designating import Designating
from watchbill.services.handing_over import HandingOver
from watchbill.services.passing import Passing
from watchbill.services.reporting import GOOD_FOR, Reporting
from watchbill.services.request import DirectRequest
from watchbill.services.rotating import Rotating

#: Rows are made this many days ahead, so that a desk that comes late still finds them.
AHEAD = 2
#: A team is planned so often: somebody may have come back, or a calendar may say something new.
PERIOD = timedelta(hours=1)
#: Whoever is on MRO sees what the evening check will say so long before.
DRAFT = timedelta(minutes=30)
#: No schedule asks for these: something happened.
_AS_IT_HAPPENS = frozenset({DueKind.CORRECTION, DueKind.CHANGEOVER})
#: What is still worth something on a later day, and for how long.
_GOOD_FOR = {DueKind.REPORT: GOOD_FOR}
#: The slot of what is owed again and again.
ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class Scheduling:
    """Keeps on time what a team's day owes: designation, draft, evening check, acceptance, report (M9, M12)."""

    fires_on: FiresOn
    rotating: Rotating
    designating: Designating
    handing_over: HandingOver
    passing: Passing
    reporting: Reporting

    def sweep(self, work: UnitOfWork, now: datetime) -> None:
        """Make sure that each team is planned again and again; idempotent."""
        for team in work.teams.everything():
            work.due.ensure(_planning(team, now))

    def plan(self, work: UnitOfWork, team: Team, now: datetime) -> None:
        """Publish the team's turns ahead, and make the rows of today and tomorrow; idempotent.

        A row whose schedule was changed since moves to its new time, see `change`.
        """
        self.rotating.publish(DirectRequest(work=work, team=team, now=now))
        self._arrange(work, team, now)

    def change(self, work: UnitOfWork, before: Team, team: Team, now: datetime) -> None:
        """Have what a team has changed in its times in force at once; idempotent.

        What came today comes no second time. What is still to come today does so at the time it had where its new
        one has passed, and what was not to come at all begins another day.
        """
        request = DirectRequest(work=work, team=team, now=now)
        for due in self._coming(team, now):
            was = self._owed(before, due.day).get(due.kind)
            if was == due.at:
                continue
            over = (due.at + DRAFT if due.kind is DueKind.DRAFT else due.at) <= now
            if was:
                work.due.ensure(replace(due, at=was))  # where nobody has planned the day yet
            elif over and work.due.ensure(due):
                work.due.done(due, now)
            if not over and work.due.find(due.kind, due.team, due.slot) is None and self._is_unsaid(request, due):
                work.due.owe(due)
        self._arrange(work, team, now)

    def next_of(self, work: UnitOfWork, team: Team, kind: DueKind, now: datetime) -> Coming | None:
        """When the team's next one of a scheduled kind comes; None where no working day of a year has one."""
        today = team.today(now)
        row = work.due.find(kind, team.id, today.isoformat())
        if row and self._is_owed(team, row):
            return Coming(at=row.at, stays=row.at != self._owed(team, today).get(kind))
        days = calendar.workdays_between(team, today + timedelta(days=1), today + timedelta(days=calendar.HORIZON))
        return next((Coming(at=at) for day in days if (at := self._owed(team, day).get(kind))), None)

    def _arrange(self, work: UnitOfWork, team: Team, now: datetime) -> None:
        staying = set[str]()
        for due in self._coming(team, now):
            before = work.due.find(due.kind, due.team, due.slot)
            if before is None:
                work.due.ensure(due)
            elif before.at != due.at:
                # A draft goes with its evening check, which comes first here.
                if due.slot in staying if due.kind is DueKind.DRAFT else _stays(team, before, due, now):
                    staying |= {due.slot} if due.kind is DueKind.EVENING_CHECK else set()
                else:
                    work.due.move(due)

    def _is_unsaid(self, request: DirectRequest, due: Due) -> bool:
        """Whether it is known that nobody was told what was due, though its row may be done: it had passed."""
        match due.kind:
            case DueKind.DESIGNATION:
                return request.work.outbox.by_key(announcing.designation_key(request.team, due.day)) is None
            case DueKind.EVENING_CHECK:
                return self.handing_over.posted(request, due.day) is None
        return False

    def begin(self, work: UnitOfWork, team: Team, now: datetime) -> None:
        """Start a new team's schedule at `now`: what would have been owed earlier today is not."""
        for due in self._coming(team, now):
            if due.at < now and work.due.ensure(due):
                work.due.done(due, now)
        self.plan_soon(work, team, now)

    def plan_soon(self, work: UnitOfWork, team: Team, now: datetime) -> None:
        """Have the team planned as soon as this unit of work is over: its schedule or its people changed.

        Today's evening check follows, where it is posted: the next working day may be another one.
        """
        planning = _planning(team, now)
        if not work.due.ensure(planning):
            work.due.move(planning)
        correcting.owe(work, team, now)

    def do(self, work: UnitOfWork, due: Due, now: datetime) -> datetime | None:
        """Do one owed thing, unless a person did; what cannot be done, or is a day late, is recorded as missed.

        Returns:
            When it is owed again; None when it is over.
        """
        team = work.teams.get(due.team)
        if team is None:
            return None
        if due.kind is DueKind.PLANNING:
            self.plan(work, team, now)
            return _next_planning(team.id, now)
        if self._is_owed(team, due):
            again = self._keep(DirectRequest(work=work, team=team, now=now), due)
            auditing.record(work, None, "schedule", now)
            return again
        return None

    def _keep(self, request: DirectRequest, due: Due) -> datetime | None:
        """What is promised for a day is kept on that day, late if need be; then it is worth nothing, or little."""
        team, now = request.team, request.now
        if not timedelta() <= team.today(now) - due.day <= _GOOD_FOR.get(due.kind, timedelta()):
            return self._make_up(request, due, "the desk was not there on that day")
        if team.channel is None:
            return self._make_up(request, due, "the team has no channel")
        return self._act(request, due)

    def _make_up(self, request: DirectRequest, due: Due, cause: str) -> datetime | None:
        """What cannot be said is missed; what was not done passes on all the same, once the tracker answers."""
        posted = self.handing_over.posted(request, due.day)
        if due.kind is DueKind.EVENING_CHECK and posted:
            return None
        untold = posted is not None and self.handing_over.is_unread(request, posted)
        if due.kind is DueKind.EVENING_CHECK or (due.kind is DueKind.CORRECTION and untold):
            again = self.passing.hand_late(request, due.day)
            if again:
                return again
        _miss(request.work, due, cause)
        return None

    def _act(self, request: DirectRequest, due: Due) -> datetime | None:
        match due.kind:
            case DueKind.DESIGNATION:
                self.designating.designate(request, due.day, due.at)
            case DueKind.DRAFT:
                self.handing_over.show_draft(request, due.day)
            case DueKind.EVENING_CHECK:
                self.handing_over.post(request, due.day, late=late_by(due.at, request.now))
            case DueKind.CORRECTION:
                return self.handing_over.correct(request, due.day)
            case DueKind.CHANGEOVER:
                return self.passing.change_over(request, due.day)
            case DueKind.ACCEPTANCE:
                return self.passing.raise_overdue(request, due.day)
            case DueKind.REPORT:
                self.reporting.post(request, due.day)
        return None

    def _is_owed(self, team: Team, due: Due) -> bool:
        """Whether the schedule still asks for it: the day may have become a holiday since."""
        if due.kind in _AS_IT_HAPPENS:
            return True
        return team.works_on(due.day) and self._owed(team, due.day).get(due.kind) is not None

    def _coming(self, team: Team, now: datetime) -> list[Due]:
        today = team.today(now)
        days = calendar.workdays_between(team, today, today + timedelta(days=AHEAD - 1))
        return [
            Due(kind=kind, team=team.id, slot=day.isoformat(), at=at)
            for day in days
            for kind, at in self._owed(team, day).items()
        ]

    def _owed(self, team: Team, day: date) -> Mapping[DueKind, datetime]:
        """What a working day owes, and when, aware."""
        schedules = {
            DueKind.DESIGNATION: team.designation,
            DueKind.EVENING_CHECK: team.evening_check,
        }
        found = {kind: self.fires_on(each, team.zone, day) for kind, each in schedules.items() if each}
        evening = found.get(DueKind.EVENING_CHECK)
        found[DueKind.DRAFT] = evening - DRAFT if evening else None
        found[DueKind.ACCEPTANCE] = acceptance(team, day)
        found[DueKind.REPORT] = self.reporting.owed_at(team, day)
        return {kind: at for kind, at in found.items() if at}


def _stays(team: Team, before: Due, after: Due, now: datetime) -> bool:
    """Whether what was promised for later today is not moved: it would come at once, though nobody expects it."""
    return after.at <= now < before.at and team.today(before.at) == after.day


def _miss(work: UnitOfWork, due: Due, cause: str) -> None:
    """Record what somebody waited for in vain."""
    if due.kind in PROMISED:
        work.happened(_missed(due, cause))


def _planning(team: Team, at: datetime) -> Due:
    return Due(kind=DueKind.PLANNING, team=team.id, slot=ALWAYS, at=at)


def _next_planning(team: TeamId, now: datetime) -> datetime:
    """Each team has its own moment of every period, so that not all are planned at once."""
    share = int.from_bytes(blake2b(team.encode(), digest_size=4).digest()) / 2**32
    moment = datetime(2000, 1, 1, tzinfo=UTC) + PERIOD * share
    return moment + ((now - moment) // PERIOD + 1) * PERIOD


def _missed(due: Due, cause: str) -> Missed:
    return Missed(kind=due.kind, team=due.team, day=due.day, cause=cause)
