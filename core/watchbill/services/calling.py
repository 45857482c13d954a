"""Whom a team could call at this moment."""

from datetime import UTC, timedelta

from watchbill.model.escalation import Crew, OnDuty
from watchbill.model.people import PersonId, Role
from watchbill.rules import calendar, escalating
from watchbill.services import serving
from watchbill.services.request import Request

_DAY = timedelta(days=1)
#: So far ahead somebody is looked for who will be there.
_AHEAD = 14 * _DAY
#: The least there is: whatever begins at this moment has begun.
_NOW = timedelta(microseconds=1)


def first(request: Request) -> PersonId | None:
    """Who is called when something comes in: at night whoever has the duty, else whoever has the day."""
    return escalating.first(crew(request))


def on_duty(request: Request) -> OnDuty:
    """Who sees now to what comes in; by night and on days off, where nobody does, whose day is the next."""
    team, now = request.team, request.now
    found, today = crew(request), team.today(now)
    if found.night:
        return OnDuty(person=found.night[0], night=True)
    if found.primary and calendar.at_work(team, now):
        return OnDuty(person=found.primary)
    turns = serving.turns_of(request.work, team, today, today + _AHEAD)
    days = ((team.opens(each.day).astimezone(UTC), each.primary) for each in turns)
    coming = ((start, person) for start, person in days if person and start > now)
    start, person = next(coming, (None, None))
    return OnDuty(person=person, start=start)


def crew(request: Request, ahead: timedelta = _NOW) -> Crew:
    """Whom the team could ask now; the next night duty is looked for so far ahead."""
    work, team, now = request.work, request.team, request.now
    today, memberships = team.today(now), work.teams.members(team.id)
    members = [each for each in memberships if each.covers(today)]
    # A night belongs to the evening on which it began.
    of_the_night = [each.person for each in memberships if each.covers(today) or each.covers(today - _DAY)]
    duties = work.facts.nights(of_the_night, now, now + ahead)
    turn = serving.turn_of(work, team, today)
    return Crew(
        night=tuple(dict.fromkeys(each.person for each in duties if each.start <= now)),
        next_night=min((each.start for each in duties if each.start > now), default=None),
        primary=turn.primary if turn else None,
        backup=turn.backup if turn else None,
        leads=tuple(each.person for each in members if each.role is Role.LEAD),
        members=tuple(each.person for each in members),
    )
