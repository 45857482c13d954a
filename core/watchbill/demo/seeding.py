"""Making the demo's team, once, and giving each later day a night of its own."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from watchbill.demo import board, crew, night
from watchbill.errors import Refused
from watchbill.model.handover import Handover, Highlight
from watchbill.model.team import Team
from watchbill.model.ticket import Column
from watchbill.ports import Ids, UnitOfWork
from watchbill.rules import calendar, carryover
from watchbill.services.absenting import Absenting
from watchbill.services.announcing import designation_key
from watchbill.services.request import DirectRequest, Request
from watchbill.services.rotating import Rotating
from watchbill.services.scheduling import Scheduling


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeding:
    """Prepares the demo in a writing unit of work."""

    rotating: Rotating
    absenting: Absenting
    scheduling: Scheduling
    ids: Ids

    def prepare(self, work: UnitOfWork, zone: str, now: datetime) -> Team:
        """The demo's team in `zone` as it is at `now` (aware): made if there is none, with last night behind it.

        On a later day last night gets a night duty and one alert of its own, unless somebody was on duty or the
        day was announced already; everything else stays as people left it.

        Raises:
            Refused: the database holds a team that is not the demo's.
        """
        team = existing(work)
        if team is None:
            return self._seed(work, zone, now)
        if team.zone != zone:
            team = replace(team, zone=zone)
            work.teams.save(team)
        request = DirectRequest(work=work, team=team, now=now)
        if team.works_on(team.today(now)) and not _announced(request):
            self._night(request, first=False)
        self.rotating.publish(request)
        return team

    def _seed(self, work: UnitOfWork, zone: str, now: datetime) -> Team:
        team = crew.team(zone)
        today = team.today(now)
        work.teams.save(team)
        crew.add_people(work, zone, today)
        crew.add_history(work, team, today)
        self.scheduling.begin(work, team, now)
        board.fill(work, team, today, self.ids)
        request = DirectRequest(work=work, team=team, now=now)
        away = work.people.get(crew.CHLOE)
        if away:
            self.absenting.away(request, away, today, today + timedelta(days=2), "on holiday")
        self._night(request, first=True)
        self.rotating.publish(request)
        _hand_over(work, team, today)
        return team

    def _night(self, request: Request, *, first: bool) -> None:
        """Whoever would have been on MRO today was on duty last night: the rotation has to pass them over."""
        work, team, today = request.work, request.team, request.team.today(request.now)
        yesterday = today - timedelta(days=1)
        members = [each.person for each in work.teams.members(team.id)]
        if work.facts.nights(members, team.closes(yesterday), team.opens(today)):
            return
        turn = self.rotating.on(request, today)
        watch = work.people.get(turn.primary) if turn and turn.primary else None
        if watch:
            self.absenting.night(request, watch, yesterday, yesterday)
        night.report(request, watch.id if watch else None, first=first)


def existing(work: UnitOfWork) -> Team | None:
    """The demo's team; None in a database without teams and people.

    Raises:
        Refused: the database holds others.
    """
    known = work.people.get(crew.FARID)
    if known and known.email == crew.mail(crew.FARID):
        return work.teams.get(crew.OPS)
    if work.people.everyone() or work.teams.everything():
        raise Refused(
            "This database holds people who are not the demo's, and the demo would mix with them. "
            "Unset WATCHBILL_DATABASE_URL, or let it name an empty database."
        )
    return None


def _announced(request: Request) -> bool:
    key = designation_key(request.team, request.team.today(request.now))
    return request.work.outbox.by_key(key) is not None


def _hand_over(work: UnitOfWork, team: Team, today: date) -> None:
    """The evening checks of the last two working days, as the desk would have posted them."""
    yesterday = calendar.previous_workday(team, today)
    before = calendar.previous_workday(team, yesterday) if yesterday else None
    for day, following in ((before, yesterday), (yesterday, today)):
        if day and following:
            _check(work, team, day, following)
    if yesterday:
        text = "db-2 fills up: backups and archives share one volume"
        at = team.closes(yesterday) - timedelta(minutes=20)
        work.handovers.add_highlight(
            Highlight(team=team.id, day=yesterday, person=crew.LAST_SERVED, text=text, at=at)
        )


def _check(work: UnitOfWork, team: Team, day: date, following: date) -> None:
    closes = team.closes(day)
    there = [
        each
        for each in work.tickets.standing(team.id, (Column.IN_PROGRESS, Column.BLOCKED))
        if each.moved_at <= closes
    ]
    keys = [each.key for each in there]
    turn = work.turns.on(team.id, following)
    work.handovers.add(
        Handover(
            team=team.id,
            day=day,
            by=None,
            to=turn.primary if turn else None,
            posted_at=closes,
            carried=carryover.carried(
                there, work.tickets.last_notes(keys), work.handovers.times_passed(keys, day)
            ),
        )
    )
