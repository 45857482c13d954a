"""Who would be moved by a change, before it is made."""

from collections.abc import Iterable
from datetime import date, datetime

from watchbill.errors import Refused
from watchbill.model.people import PersonId, TeamId
from watchbill.model.turn import Turn
from watchbill.ports import UnitOfWork
from watchbill.services.request import Request
from watchbill.services.rotating import AHEAD
from watchbill.words import absences as words


def unless(request: Request, changed: Iterable[Turn], *, sure: bool) -> None:
    """Take everything of this unit of work back where it moved turns, unless who asks is sure.

    Raises:
        Refused: with whose days would change, and how to say it again.
    """
    moved = pairs(request.work, changed)
    if moved and not sure:
        raise Refused(words.preview(moved, request))


def ahead(work: UnitOfWork, now: datetime) -> dict[tuple[TeamId, date], PersonId | None]:
    """Who has each published turn of every team, from its today on.

    Args:
        work: a unit of work.
        now: aware.
    """
    return {
        (team.id, turn.day): turn.primary
        for team in work.teams.everything()
        for turn in work.turns.between(team.id, team.today(now), team.today(now) + AHEAD)
    }


def pairs(work: UnitOfWork, changed: Iterable[Turn]) -> list[tuple[Turn, Turn]]:
    """Each turn that is another person's now, as it was and as it is."""
    with_earlier = ((work.turns.decided(each.team, each.day, each.revision - 1), each) for each in changed)
    return [(before, after) for before, after in with_earlier if before and before.primary != after.primary]
