"""Who serves: the stored turns that stand, which are those of working days, and who had a day before.

A day may have become a day off after it was planned, as when a holiday is declared: nobody is on MRO then. Its
turn stays stored, and stands again if the day is worked after all.
"""

from collections.abc import Sequence
from datetime import date

from watchbill.model.people import PersonId
from watchbill.model.team import Team
from watchbill.model.turn import Turn
from watchbill.ports import UnitOfWork


def turn_of(work: UnitOfWork, team: Team, day: date) -> Turn | None:
    """The day's turn; None on a day off, and where none is decided."""
    return work.turns.on(team.id, day) if team.works_on(day) else None


def turns_of(work: UnitOfWork, team: Team, first: date, last: date) -> Sequence[Turn]:
    """The turns of [first, last], by day; none of a day off."""
    return [each for each in work.turns.between(team.id, first, last) if team.works_on(each.day)]


def earlier(work: UnitOfWork, team: Team, turn: Turn | None) -> tuple[PersonId, ...]:
    """Who was on MRO before while the turn's day went on, the first one first; whoever has it now is left out."""
    stood: list[PersonId] = []
    before = turn
    while turn and before and before.decided_at > team.opens(turn.day):
        before = work.turns.decided(turn.team, turn.day, before.revision - 1)
        if before and before.primary and before.primary != turn.primary:
            stood.insert(0, before.primary)
    return tuple(dict.fromkeys(stood))


def served(work: UnitOfWork, team: Team, turn: Turn | None) -> tuple[PersonId, ...]:
    """Everybody who was on MRO while the turn's day went on, the last one last."""
    last = (turn.primary,) if turn and turn.primary else ()
    return (*earlier(work, team, turn), *last)
