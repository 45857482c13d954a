"""Making the demo's team, once, and giving each later day a night of its own."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from watchbill.demo import board, crew, night
from watchbill.errors import Refused
from watchbill.model.handover import EveningCheck, Handover, Highlight
from watchbill.model.people import Person
from watchbill.model.team import Team
from watchbill.model.ticket import BEGUN
from watchbill.ports import Ids, UnitOfWork
from watchbill.rules import calendar, carryover, chain
from watchbill.services.absenting import Absenting
from watchbill.services.announcing import designation_key
from watchbill.services.passing import Passing
from watchbill.services.request import DirectRequest, Request
from watchbill.services.rotating import PUBLISHED, Rotating
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

        On a later day last night gets an alert of its own, unless the day was announced already; everything else
        stays as people left it.

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
        if _begins(request):
            night.report(request, None, first=False)
        self._nights_ahead(request)
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
        self._first_night(request)
        self._nights_ahead(request)
        self.rotating.publish(request)
        _hand_over(work, team, today, self.scheduling.passing)
        _were_told(work, team, today, now)
        return team

    def _first_night(self, request: Request) -> None:
        """Whoever would have been on MRO today was on duty last night: the rotation has to pass them over."""
        today = request.team.today(request.now)
        turn = self.rotating.on(request, today)
        watch = request.work.people.get(turn.primary) if turn and turn.primary else None
        if watch:
            self._watch(request, watch, today)
        night.report(request, watch.id if watch else None, first=True)

    def _nights_ahead(self, request: Request) -> None:
        """Somebody is on duty before each day that is not decided yet: plans know of it and need no repair."""
        work, team = request.work, request.team
        for day in calendar.workdays(team, team.today(request.now), PUBLISHED):
            members = [each.person for each in work.teams.members(team.id) if each.covers(day)]
            before = team.closes(day - timedelta(days=1))
            if work.turns.on(team.id, day) or work.facts.nights(members, before, team.opens(day)):
                continue
            away = {each.person for each in work.facts.absences(members, before, team.closes(day))}
            there = [each for each in members if each not in away]
            watch = work.people.get(there[day.toordinal() % len(there)]) if there else None
            if watch:
                self._watch(request, watch, day)

    def _watch(self, request: Request, person: Person, day: date) -> None:
        """The person is on duty in the night before the day."""
        eve = day - timedelta(days=1)
        self.absenting.night(request, person, eve, eve)


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


def _begins(request: Request) -> bool:
    """Whether this is a working day of which nothing was decided or said today."""
    work, team, today = request.work, request.team, request.team.today(request.now)
    turn = work.turns.on(team.id, today)
    decided = turn is not None and team.today(turn.decided_at) == today
    announced = work.outbox.by_key(designation_key(team, today)) is not None
    return team.works_on(today) and not decided and not announced


def _hand_over(work: UnitOfWork, team: Team, today: date, passing: Passing) -> None:
    """The evening checks of the last working days, two of them as the desk would have posted them."""
    yesterday = calendar.previous_workday(team, today)
    before = calendar.previous_workday(team, yesterday) if yesterday else None
    for past in crew.served_days(team, before) if before else ():  # nobody remembers what these said
        posted = team.closes(past)
        work.handovers.add(Handover(team=team.id, day=past, by=None, to=None, posted_at=posted, carried=()))
    for day, following in ((before, yesterday), (yesterday, today)):
        if day and following:
            _check(work, team, day, following, passing)
    if yesterday:
        text = "db-2 fills up: backups and archives share one volume"
        at = team.closes(yesterday) - timedelta(minutes=20)
        work.handovers.add_highlight(
            Highlight(team=team.id, day=yesterday, person=crew.LAST_SERVED, text=text, at=at)
        )


def _were_told(work: UnitOfWork, team: Team, day: date, now: datetime) -> None:
    """Of what nobody had taken over in time on the day the leads heard then, and not when the demo begins."""
    until = chain.acceptance(team, day)
    if until and until <= now:
        for each in work.passages.waiting(team.id):
            work.passages.raise_(replace(each, raised_at=until))


def _check(work: UnitOfWork, team: Team, day: date, following: date, passing: Passing) -> None:
    closes = team.closes(day)
    there = [each for each in work.tickets.standing(team.id, BEGUN) if each.moved_at <= closes]
    keys = [each.key for each in there]
    last, turn = work.passages.last(team.id, keys), work.turns.on(team.id, following)
    check = EveningCheck(
        team=team.id,
        day=day,
        person=None,
        next_person=turn.primary if turn else None,
        next_day=following,
        carried=carryover.carried(there, work.tickets.last_notes(keys), last, day),
    )
    _were_told(work, team, day, closes)
    passing.hand(DirectRequest(work=work, team=team, now=closes), check)
    work.handovers.add(
        Handover(team=team.id, day=day, by=None, to=check.next_person, posted_at=closes, carried=check.carried)
    )
