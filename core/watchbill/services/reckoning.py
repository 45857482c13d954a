"""What every team's day owed, derived again from its schedule and compared with what the platform confirmed.

It reads neither what the scheduler planned nor what it believes to have done before it has asked for the message
itself: so it sees a row that was never made, and a message that nobody has.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfoNotFoundError

from watchbill.model.duty import DueKind
from watchbill.model.mail import MailboxState
from watchbill.model.mirror import SiteState
from watchbill.model.people import TeamId
from watchbill.model.subscription import SubscriptionState
from watchbill.model.tally import Plan
from watchbill.model.team import Team
from watchbill.ports import FiresOn, UnitOfWork
from watchbill.rules import mailboxes, owed, sites
from watchbill.rules.owed import Debt, Fate, Owed
from watchbill.rules.permissions import Standing
from watchbill.rules.wellbeing import Report
from watchbill.services import announcing, auditing, correcting
from watchbill.services.directory import Caller

#: For so long it is told what was missed, and which messages were given up.
LATELY = timedelta(days=1)

#: A calendar that could not be read for so long is told; shorter trouble passes by itself.
PATIENCE = timedelta(hours=1)

#: A schedule or a zone that stands in the database and that nobody can read any more.
_UNREADABLE = (ValueError, ZoneInfoNotFoundError)

_Thing = tuple[DueKind, TeamId, date]
#: What a team's day owes of one kind: its schedule, and the key of its message.
_Promise = Callable[[Team, date], tuple[str, str]]
#: Another kind of owed thing is one more line.
_PROMISES: Mapping[DueKind, _Promise] = {
    DueKind.DESIGNATION: lambda team, day: (team.designation, announcing.designation_key(team, day)),
    DueKind.EVENING_CHECK: lambda team, day: (team.evening_check, correcting.evening_key(team, day)),
}


@dataclass(frozen=True, slots=True)
class Reckoning:
    """Looks whether all is well."""

    fires_on: FiresOn
    #: Names of the calendars that are read.
    calendars: Collection[str] = ()
    #: Names of the mailboxes that are read.
    mailboxes: Collection[str] = ()
    #: Names of the outside trackers that are mirrored.
    trackers: Collection[str] = ()

    def look(self, work: UnitOfWork, teams: Sequence[Team], now: datetime) -> Report:
        """How the desk is at `now` (aware): what these teams are owed, and everything that waits.

        What a team's today owed up to now is told, and whatever it missed lately.
        """
        missed = self._missed(work, now)
        ours = {team.id for team in teams}
        debts = [each for team in teams for each in self._debts(team, now)]
        return Report(
            now=now,
            teams=len(teams),
            owed=(*self._judged(work, debts, missed, now), *self._of_earlier_days(teams, missed, debts)),
            messages=tuple(work.tally.messages(now - LATELY)),
            due=work.tally.due(now, now - LATELY),
            commands=work.tally.commands(),
            deliveries=work.deliveries.unread(),
            puzzling={whose: pile for whose, pile in work.deliveries.failures().items() if whose[0] in ours},
            unread=tuple(self._unread(work, now - PATIENCE)),
            closed=tuple(self._closed(work, now)),
            silent=tuple(self._silent(work, now)),
            passed_over=work.mails.count(now - LATELY),
        )

    def teams_of(self, work: UnitOfWork, caller: Caller) -> Sequence[Team]:
        """Whose health concerns who asks: every team's an admin, otherwise their own or the conversation's."""
        if caller.rank is Standing.ADMIN:
            return work.teams.everything()
        if caller.team:
            return [caller.team]
        return [team for each in caller.choices if (team := work.teams.get(each))]

    def _debts(self, team: Team, now: datetime) -> Iterator[Debt]:
        try:
            today = team.today(now)
        except _UNREADABLE:
            today = now.date()
        if team.works_on(today):
            for kind in _PROMISES:
                debt = self._debt(team, kind, today)
                if debt and (debt.at is None or debt.at <= now):
                    yield debt

    def _debt(self, team: Team, kind: DueKind, day: date) -> Debt | None:
        """None when it is not owed on that day; at no known time when the schedule cannot be read."""
        schedule, key = _PROMISES[kind](team, day)
        try:
            at = self.fires_on(schedule, team.zone, day)
        except _UNREADABLE:
            return Debt(kind=kind, team=team.id, day=day, at=None, key=key)
        return Debt(kind=kind, team=team.id, day=day, at=at, key=key) if at else None

    def _unread(self, work: UnitOfWork, since: datetime) -> Iterator[SubscriptionState]:
        """Those of the calendars that could not be read from `since` on."""
        for state in work.subscriptions.everything():
            if state.name in self.calendars and state.failing_since and state.failing_since <= since:
                yield state

    def _closed(self, work: UnitOfWork, now: datetime) -> Iterator[MailboxState]:
        """Those of the mailboxes that people should hear of."""
        for state in work.mailboxes.everything():
            if state.name in self.mailboxes and mailboxes.is_told(state, now):
                yield state

    def _silent(self, work: UnitOfWork, now: datetime) -> Iterator[SiteState]:
        """Those of the trackers that people should hear of."""
        for state in work.sites.everything():
            if state.name in self.trackers and sites.is_told(state, now):
                yield state

    def _missed(self, work: UnitOfWork, now: datetime) -> Mapping[_Thing, str]:
        lately = auditing.missed(work, now - LATELY)
        return {(each.kind, each.team, each.day): each.cause for each in lately if each.kind in _PROMISES}

    def _judged(
        self, work: UnitOfWork, debts: Sequence[Debt], missed: Mapping[_Thing, str], now: datetime
    ) -> Iterator[Owed]:
        states = work.tally.states([each.key for each in debts])
        plans = _plans(work, [each for each in debts if each.key not in states])
        for each in debts:
            thing = each.kind, each.team, each.day
            judged = owed.judge(
                each, now, message=states.get(each.key), plan=plans.get(thing), missed=missed.get(thing)
            )
            if judged:
                yield judged

    def _of_earlier_days(
        self, teams: Sequence[Team], missed: Mapping[_Thing, str], debts: Sequence[Debt]
    ) -> Iterator[Owed]:
        """What was missed lately and is not owed today."""
        by_id = {team.id: team for team in teams}
        told = {(each.kind, each.team, each.day) for each in debts}
        for thing, cause in missed.items():
            kind, team, day = thing
            if thing not in told and team in by_id:
                unknown = Debt(kind=kind, team=team, day=day, at=None, key="")
                yield Owed(debt=self._debt(by_id[team], kind, day) or unknown, fate=Fate.MISSED, cause=cause)


def _plans(work: UnitOfWork, debts: Sequence[Debt]) -> Mapping[_Thing, Plan]:
    """The rows of due work of these debts."""
    if not debts:
        return {}
    days = [each.day for each in debts]
    found = work.tally.plans({each.team for each in debts}, min(days), max(days))
    return {(each.kind, each.team, each.day): each for each in found}
