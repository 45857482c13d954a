"""The stored turns that stand: those of working days.

A day may have become a day off after it was planned, as when a holiday is declared: nobody is on MRO then. Its
turn stays stored, and stands again if the day is worked after all.
"""

from collections.abc import Sequence
from datetime import date

from watchbill.model.team import Team
from watchbill.model.turn import Turn
from watchbill.ports import UnitOfWork


def turn_of(work: UnitOfWork, team: Team, day: date) -> Turn | None:
    """The day's turn; None on a day off, and where none is decided."""
    return work.turns.on(team.id, day) if team.works_on(day) else None


def turns_of(work: UnitOfWork, team: Team, first: date, last: date) -> Sequence[Turn]:
    """The turns of [first, last], by day; none of a day off."""
    return [each for each in work.turns.between(team.id, first, last) if team.works_on(each.day)]
