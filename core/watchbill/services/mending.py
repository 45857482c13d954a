"""The published turns after something was set that decides who can serve: only the days that it hits change."""

from datetime import date, datetime, timedelta

from watchbill.model.people import PersonId, TeamId
from watchbill.model.team import Team
from watchbill.model.turn import Turn
from watchbill.ports import UnitOfWork
from watchbill.services import serving
from watchbill.services.request import DirectRequest
from watchbill.services.rotating import FORESEEN, Rotating


def of_person(
    rotating: Rotating, work: UnitOfWork, person: PersonId, now: datetime, heard_in: TeamId | None = None
) -> tuple[Turn, ...]:
    """Decide again what the person holds and can no longer serve, and what nobody could serve.

    In the channel of the team `heard_in` the answer is read: there nothing else is said.

    Returns:
        The turns that changed because of the person, by day, those of all their teams; days that are over stay.
    """
    changed: list[Turn] = []
    for membership in work.teams.memberships(person):
        team = work.teams.get(membership.team)
        if team:
            request, first = _request(work, team, now, heard_in), _first(team, now)
            changed += rotating.repair(request, person, first, first + FORESEEN)
            rotating.publish(request)
    return tuple(sorted(changed, key=lambda turn: (turn.day, turn.team)))


def of_team(
    rotating: Rotating, work: UnitOfWork, team: Team, now: datetime, heard_in: TeamId | None = None
) -> tuple[Turn, ...]:
    """As `of_person`, of everybody who holds a turn of the team, which is stored as it is to be."""
    request, first = _request(work, team, now, heard_in), _first(team, now)
    last = first + FORESEEN
    standing = serving.turns_of(work, team, first, last)
    held = (who for turn in standing for who in (turn.primary, turn.backup))
    changed = {
        turn.day: turn
        for person in sorted({who for who in held if who})
        for turn in rotating.repair(request, person, first, last)
    }
    rotating.publish(request)
    return tuple(changed[day] for day in sorted(changed))


def _request(work: UnitOfWork, team: Team, now: datetime, heard_in: TeamId | None) -> DirectRequest:
    return DirectRequest(work=work, team=team, now=now, heard=team.id == heard_in)


def _first(team: Team, now: datetime) -> date:
    """The first day that is not over."""
    today = team.today(now)
    return today if now < team.closes(today) else today + timedelta(days=1)
