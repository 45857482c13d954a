"""The published turns after something was set that decides who can serve: only the days that it hits change."""

from datetime import datetime

from watchbill.model.people import PersonId
from watchbill.model.team import Team
from watchbill.model.turn import Turn
from watchbill.ports import UnitOfWork
from watchbill.services.request import DirectRequest
from watchbill.services.rotating import FORESEEN, Rotating


def of_person(rotating: Rotating, work: UnitOfWork, person: PersonId, now: datetime) -> tuple[Turn, ...]:
    """Decide again what the person holds from today on and can no longer serve, and what nobody could serve.

    Returns:
        The turns that changed because of the person, by day, those of all their teams.
    """
    changed: list[Turn] = []
    for membership in work.teams.memberships(person):
        team = work.teams.get(membership.team)
        if team:
            request, today = DirectRequest(work=work, team=team, now=now), team.today(now)
            changed += rotating.repair(request, person, today, today + FORESEEN)
            rotating.publish(request)
    return tuple(sorted(changed, key=lambda turn: (turn.day, turn.team)))


def of_team(rotating: Rotating, work: UnitOfWork, team: Team, now: datetime) -> tuple[Turn, ...]:
    """As `of_person`, of everybody who holds a turn of the team, which is stored as it is to be."""
    request, today = DirectRequest(work=work, team=team, now=now), team.today(now)
    last = today + FORESEEN
    held = (who for turn in work.turns.between(team.id, today, last) for who in (turn.primary, turn.backup))
    changed = {
        turn.day: turn
        for person in sorted({who for who in held if who})
        for turn in rotating.repair(request, person, today, last)
    }
    rotating.publish(request)
    return tuple(changed[day] for day in sorted(changed))
