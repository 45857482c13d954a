"""Closing days that are over: what they made everybody owed is settled then, whatever is learned later."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from watchbill.model.closed_day import ClosedDay
from watchbill.model.presence import Presence
from watchbill.model.team import Team
from watchbill.model.turn import Turn
from watchbill.rules.rotation.sheet import Sheet, sheet


def close(
    team: Team,
    turns: Iterable[Turn],
    presence: Presence,
    opening: ClosedDay | None,
    closed_at: datetime,
) -> tuple[ClosedDay, ...]:
    """The days of these standing turns, closed one after the other.

    Args:
        team: whose days they are.
        turns: of days that are over; those up to `opening` are left out.
        presence: for all of these days.
        opening: the last day that is closed already; None before the first.
        closed_at: aware.
    """
    open_yet = sorted(
        (turn for turn in turns if opening is None or turn.day > opening.day), key=lambda turn: turn.day
    )
    if not open_yet:
        return ()
    days = [turn.day for turn in open_yet]
    known = sheet(team, days, (), presence, opening)
    return tuple(_closed(known, open_yet, closed_at))


def _closed(known: Sheet, turns: Iterable[Turn], closed_at: datetime) -> Iterator[ClosedDay]:
    for turn in turns:
        known.enter(turn)
        position = known.position(turn.day)
        yield ClosedDay(
            team=turn.team,
            day=turn.day,
            primary=turn.primary,
            backup=turn.backup,
            unpopular=known.roll.days[position].unpopular,
            shares=dict(known.roll.earned[position]) if turn.primary else {},
            credits=known.book.ledger.credits(),
            closed_at=closed_at,
        )
